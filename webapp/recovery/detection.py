"""Whether a library lost its database while its songs' records still lie there."""

import os
from contextlib import closing, suppress
from pathlib import Path

from webapp import database
from webapp.archive import record_file
from webapp.config import Config
from webapp.errors import DamagedError, StorageError


def is_needed(config: Config) -> bool:
    """Whether the database is to be rebuilt: records lie there, and it knows of no song.

    So also after a swap that was cut off, and where damage was noted and is there. A database by a
    newer Songwall, or one that cannot be opened for another reason, is left to its owner.
    """
    if not record_file.any_in(config.archive):
        return False
    try:
        return swap_mark(config).exists() or _is_lost(config)
    except DamagedError:
        return True
    except (StorageError, OSError):
        return False


def _is_lost(config: Config) -> bool:
    path = config.database
    if not path.exists() or not path.stat().st_size:
        return True
    database.prepare(path)  # as every command does
    with closing(database.connect(path)) as db:
        if damage_mark(config).exists():
            if not database.is_sound(db):
                return True
            damage_mark(config).unlink(missing_ok=True)
        return database.one(db, "SELECT 1 FROM songs LIMIT 1") is None


def note_damage(config: Config) -> None:
    """Damage in the database was met: the next start reads all of it."""
    with suppress(OSError):
        damage_mark(config).touch()


def new_database(config: Config) -> Path:
    """Lies there while a rebuild runs, or after it was killed."""
    return _path(config, "new")


def damage_mark(config: Config) -> Path:
    return _path(config, "damaged")


def swap_mark(config: Config) -> Path:
    """Lies there while the new database takes the old one's place."""
    return _path(config, "swapping")


def restore_mark(config: Config) -> Path:
    """Lies there until all of a backup is restored."""
    return _path(config, "restoring")


def is_half_restored(config: Config) -> bool:
    """Whether a backup is being restored, or that was cut off."""
    return os.path.lexists(restore_mark(config))


def _path(config: Config, ending: str) -> Path:
    return config.database.with_name(f"{config.database.name}.{ending}")
