"""The database as it was before an update changes it: `songwall.db.before-<its schema>`."""

import re
import shutil
from contextlib import closing, suppress
from pathlib import Path

from webapp.database.connection import Database, connect
from webapp.database.copying import copy
from webapp.errors import StorageError
from webapp.errors import storage as sentences

KEPT = 2  # copies, those of the newest schemas
_ENDING = re.compile(r"\.before-(\d{1,6})")


def keep(db: Database, schema: int) -> Path:
    """A copy of it, which is this `schema`, beside it.

    Raises StorageError where there is no room for one, and OSError.
    """
    path = db.path.with_name(f"{db.path.name}.before-{schema}")
    size = db.path.stat().st_size
    if shutil.disk_usage(path.parent).free < size:
        raise StorageError(sentences.NO_ROOM_FOR_FORMER.format(megabytes=size // 1_000_000 + 1))
    part = path.with_name(f"{path.name}.part")
    _remove(part)  # of one that was killed
    try:
        copy(db, part)
        part.replace(path)
    finally:
        _remove(part)
    return path


def put_back(db: Database, path: Path) -> None:
    """All that `db` is from now on is what the copy at `path` is."""
    with closing(connect(path)) as former:
        former.backup(db)


def forget_older(path: Path) -> None:
    """Of the copies beside the database at `path` the newest stay."""
    numbers = {
        int(ending[1]): beside
        for beside in path.parent.glob(f"{path.name}.before-*")
        if (ending := _ENDING.fullmatch(beside.name.removeprefix(path.name)))
    }
    for number in sorted(numbers)[:-KEPT]:
        with suppress(OSError):
            numbers[number].unlink()


def _remove(part: Path) -> None:
    for ending in ("", "-journal", "-wal", "-shm"):
        part.with_name(part.name + ending).unlink(missing_ok=True)
