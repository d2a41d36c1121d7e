"""A copy of a database that others write to meanwhile."""

from contextlib import closing
from pathlib import Path

from webapp.database.connection import Database, create, rows
from webapp.database.faults import SQLITE_ERRORS, storage_error


def copy(db: Database, target: Path) -> None:
    """All of `db`, as of one moment, into a new file at `target`, without a log beside it.

    On a local disk: SQLite's locks do not hold in a network drive. Raises StorageError, OSError.
    """
    target.touch(mode=0o600, exist_ok=False)
    with closing(create(target)) as new:
        try:
            db.backup(new)
        except SQLITE_ERRORS as error:
            raise storage_error(error) from None
        rows(new, "PRAGMA journal_mode = DELETE")


def overwrite_deleted(db: Database) -> None:
    """From now on nothing can be read in the file of what is deleted."""
    rows(db, "PRAGMA secure_delete = ON")
