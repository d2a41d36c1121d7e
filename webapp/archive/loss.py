"""A copy that is missing or damaged: set aside, and no row relies on it any more."""

from pathlib import Path

from webapp.archive import checksums, copies, disk, quarantine, record_file
from webapp.database import Database, transaction
from webapp.errors import StorageError
from webapp.errors import archive as sentences
from webapp.library import files
from webapp.library.files import File


def note(
    db: Database, archive: Path, quarantine_folder: Path, file: File, fault: str
) -> str | None:
    """Its row says so at once, and it lies in quarantine where anything is left of it.

    Returns the sentence for the owner; None where its row is of another copy by now. Raises
    StorageError where the disk or database does not take it, or the archive's disk is not there.
    """
    check_that_the_disk_is_there(archive)
    path = disk.song_folder(archive, file.song_id) / str(file.name)
    is_there = fault != checksums.MISSING
    try:
        # Whatever it is cut off by: the file lies somewhere.
        linked = is_there and quarantine.link(path, quarantine_folder)
        sentence = copies.mark_lost(db, file, fault)
        if sentence is not None and is_there:
            with transaction(db):  # as a new copy takes its name
                if all(other.name != file.name for other in files.of_songs(db, [file.key])):
                    quarantine.remove(path, quarantine_folder, linked=linked)
    except OSError:
        raise StorageError(sentences.CANNOT_BE_MOVED.format(fault=fault)) from None
    return sentence


def check_that_the_disk_is_there(archive: Path) -> None:
    """One that is not mounted has lost no song; raises StorageError."""
    if next(record_file.folders(archive), None) is None:
        raise StorageError(sentences.NO_FOLDERS)
