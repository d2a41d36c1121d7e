"""Playlists, restored from their records beside the songs."""

from datetime import datetime
from pathlib import Path

from webapp.archive import playlist_file
from webapp.archive.playlist_file import Document
from webapp.database import Database
from webapp.errors import UnusableFileError
from webapp.library import playlist_entries, playlists, song_matching


def restore(db: Database, archive: Path, now: datetime) -> tuple[int, list[str]]:
    """Within the caller's transaction; how many, and a sentence for each broken record.

    Raises OSError where the folder cannot be read.
    """
    number, problems = 0, []
    for path in playlist_file.paths(archive):
        try:
            _put(db, playlist_file.read(path, now))
            number += 1
        except UnusableFileError as error:
            problems.append(f"The playlist's record {path.name}: {error}.")
        except OSError:
            problems.append(f"The playlist's record {path.name}: it can't be read.")
    return number, problems


def _put(db: Database, document: Document) -> None:
    """A song that is not here stands by its id; where one has another id here, it is recorded."""
    here = song_matching.here(db, document.moments)
    moments = [at_home or moment for at_home, moment in zip(here, document.moments, strict=True)]
    same = moments == document.moments
    playlist = playlists.put(db, document.id, document.description, document.past, is_recorded=same)
    playlist_entries.insert(db, playlist, moments)
