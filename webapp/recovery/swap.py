"""A new database into the place of the one that was there, at every moment whole."""

import os
from contextlib import suppress
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from webapp.archive import disk
from webapp.config import Config
from webapp.recovery import detection

LOGS = ("-wal", "-shm", "-journal")  # the endings of SQLite's files beside a database


def swap(config: Config, new: Path, now: datetime) -> str | None:
    """The new database into the old one's place; returns the old one's new name.

    SQLite would write an old log into a new database: logs are moved first, and the mark says so.
    """
    path, mark = config.database, detection.swap_mark(config)
    old = _free_name(path, now)
    mark.touch()
    disk.fsync_folder(path.parent)
    for name in LOGS:
        with suppress(FileNotFoundError):
            path.with_name(path.name + name).rename(f"{old}{name}")
    if os.path.lexists(path):
        try:  # a link, where the disk has them: so there is a database at every moment
            os.link(path, old, follow_symlinks=False)
        except OSError:
            path.rename(old)
    disk.fsync_folder(path.parent)
    new.replace(path)
    disk.fsync_folder(path.parent)
    mark.unlink(missing_ok=True)
    detection.damage_mark(config).unlink(missing_ok=True)
    return old.name if os.path.lexists(old) else None


def clear(new: Path) -> None:
    """Nothing of a database at `new` is left."""
    for name in ("", *LOGS, ".lock"):
        new.with_name(new.name + name).unlink(missing_ok=True)


def _free_name(path: Path, now: datetime) -> Path:
    name = f"{path.stem}-before-{now:%Y%m%d-%H%M%S}"
    numbers = chain([""], map("-{}".format, count(2)))
    paths = (path.with_name(f"{name}{number}.db") for number in numbers)
    return next(path for path in paths if not os.path.lexists(path))
