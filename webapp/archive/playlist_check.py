"""Whether the records of playlists on the disk say what the library says of them."""

from pathlib import Path

from webapp.archive import disk, playlist_file, quarantine
from webapp.database import Database
from webapp.errors import StorageError
from webapp.errors import archive as sentences
from webapp.library import playlists
from webapp.library.playlists import Playlist

_RECORD = "A playlist's record was"


def mend(db: Database, archive: Path, quarantine_folder: Path) -> list[tuple[Playlist, str]]:
    """Those whose record is missing or damaged, and which; it lies in quarantine and is due anew.

    Raises StorageError.
    """
    wrong = []
    for playlist in playlists.recorded(db):
        path = playlist_file.folder_of(archive) / f"{playlist.id}.json"
        fault = _fault(db, path, playlist)
        if fault is None or playlists.known(db, playlist.id) != playlist:  # it changed meanwhile
            continue
        try:
            quarantine.save(path, quarantine_folder)
        except OSError:
            raise StorageError(sentences.RECORD_CANNOT_BE_MOVED.format(record=_RECORD)) from None
        playlists.mark_unrecorded(db, playlist)
        wrong.append((playlist, fault))
    return wrong


def _fault(db: Database, path: Path, playlist: Playlist) -> str | None:
    try:
        with disk.open_regular(path) as file:
            same = file.readall() == playlist_file.content(db, playlist)
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    return None if same else "damaged"
