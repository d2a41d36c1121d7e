"""Whether a song's record on the disk says what the library says of it."""

import json
from pathlib import Path
from typing import Any

from webapp.archive import checksums, disk, record_file
from webapp.database import Database
from webapp.errors import DamagedError, UnusableFileError
from webapp.library import files
from webapp.library.songs import Card

OLDER, NOT_IN_DATABASE = "older", "not in the database"


def fault(db: Database, archive: Path, card: Card) -> str | None:
    """None where it does; else OLDER, NOT_IN_DATABASE, or what is wrong with it, in a word."""
    path = disk.song_folder(archive, card.id) / record_file.NAME
    try:
        stored = files.copies(db, [card.key])[card.key]
        if record_file.read_bytes(path) == record_file.content(db, card, stored):
            return None
        document = record_file.document(db, card, stored)
        on_disk = record_file.read(path, archive)
        if _text(on_disk) == _text(document):  # an earlier Songwall set other white space
            return None
        is_older = _lacks_only_names(on_disk, document)
    except DamagedError:
        return NOT_IN_DATABASE
    except UnusableFileError:
        return "damaged"
    except OSError as error:
        return "missing" if checksums.fault_of(error) == checksums.MISSING else "unreadable"
    return OLDER if is_older else "damaged"


def _lacks_only_names(record: Any, now: Any) -> bool:  # noqa: ANN401 (JSON)
    """Whether `record` lacks names that are written by now, and says nothing else."""
    if isinstance(record, dict) and isinstance(now, dict):
        return record.keys() <= now.keys() and all(
            _lacks_only_names(record[name], now[name]) for name in record
        )
    return _text(record) == _text(now)


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True)  # NaN is unlike itself
