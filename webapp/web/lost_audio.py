"""Copies of audio that are found missing or damaged when they are to play."""

import os
from contextlib import suppress

from webapp.archive import checksums, disk, loss
from webapp.errors import StorageError
from webapp.library import files
from webapp.library.songs import Card
from webapp.web import context

UNREADABLE = "Its copy on this disk can't be read: check the rights of the data folder."


def note(card: Card) -> bool:
    """Whether the song's copy is not what its row says, and the row says so now.

    Another file of the song may play in its stead. False also where nobody could write it.
    """
    config, db = context.get_config(), context.get_db()
    file = files.archived(db, card.key, "audio")
    with suppress(StorageError):
        if file is not None and (fault := _fault(card, file.name, file.size)):
            return loss.note(db, config.archive, config.quarantine, file, fault) is not None
    return False


def is_readable(card: Card) -> bool:
    """Whether the song's copy can be opened, whatever is in it."""
    file = files.archived(context.get_db(), card.key, "audio")
    try:
        return file is not None and _fault(card, file.name, file.size) is None
    except StorageError:
        return False


def _fault(card: Card, name: str | None, size: int | None) -> str | None:
    """Raises StorageError where nothing can be said of the file."""
    folder = disk.song_folder(context.get_config().archive, card.id)
    try:
        with disk.open_regular(folder / str(name)) as content:
            is_whole = os.fstat(content.fileno()).st_size == size
    except OSError as error:
        return checksums.fault_of(error)
    return None if is_whole else checksums.DAMAGED
