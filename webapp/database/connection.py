"""Connections, transactions in turn, and reads; a StorageError for every fault."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from webapp.database.faults import BUSY, SQLITE_ERRORS, storage_error
from webapp.errors import StorageError

LONGEST_WAIT = 30.0  # seconds that a writer waits for its turn

Parameters = Mapping[str, Any] | Sequence[Any]


class Database(sqlite3.Connection):
    """A connection that knows the lock file through which all writers take turns.

    SQLite before 3.51.3 (and not 3.50.7, 3.44.6) can corrupt a database in WAL mode when two
    connections write and checkpoint at once; taking turns is safe with every SQLite.
    """

    lock: FileLock


def connect(path: Path) -> Database:
    """Open the database at `path`; raises StorageError where it cannot be used."""
    try:
        db = sqlite3.connect(
            path,
            timeout=LONGEST_WAIT,
            isolation_level=None,
            factory=Database,
            check_same_thread=False,
        )
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
    except SQLITE_ERRORS as error:
        raise storage_error(error) from None
    db.lock = FileLock(f"{path}.lock", timeout=LONGEST_WAIT, poll_interval=0.005, mode=0o600)
    return db


@contextmanager
def transaction(db: Database, patience: float = LONGEST_WAIT) -> Iterator[None]:
    """All of the block or nothing of it, and no other writer meanwhile; it waits for its turn."""
    try:
        with db.lock.acquire(timeout=patience):
            db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if db.in_transaction:  # SQLite takes some failures back by itself
                    db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")
    except Timeout:
        raise StorageError(BUSY) from None
    except SQLITE_ERRORS as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise storage_error(error) from None
    except OSError:
        raise StorageError(
            "The data folder cannot be written: check its rights and its disk."
        ) from None


def rows(db: Database, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
    try:
        return db.execute(sql, parameters).fetchall()
    except SQLITE_ERRORS as error:
        raise storage_error(error) from None


def stream(db: Database, sql: str, parameters: Parameters) -> Iterator[sqlite3.Row]:
    """As `rows`, one after the other, without holding them all."""
    try:
        yield from db.execute(sql, parameters)
    except SQLITE_ERRORS as error:
        raise storage_error(error) from None


def one(db: Database, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
    return next(iter(rows(db, sql, parameters)), None)


def is_sound(db: Database) -> bool:
    """Reads all of it: seconds for a large one."""
    try:
        return [row[0] for row in rows(db, "PRAGMA quick_check(1)")] == ["ok"]
    except StorageError:
        return False


def disable_fsync(db: Database) -> None:
    """Writes may be lost in a power cut until `enable_fsync`: for a database in the making."""
    rows(db, "PRAGMA synchronous = OFF")


def enable_fsync(db: Database) -> None:
    """All that was written is synced into the one file; whoever closes it last leaves no log."""
    rows(db, "PRAGMA synchronous = FULL")
    rows(db, "PRAGMA wal_checkpoint(TRUNCATE)")


def leave_wal_mode(db: Database) -> None:
    """All that was written goes into the one file, and no log is beside it until `prepare`.

    Raises StorageError where another process has it open.
    """
    rows(db, "PRAGMA busy_timeout = 1000")  # ms that others have to close it
    try:
        db.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise StorageError(
                "Another part of Songwall has the library open: stop it first."
            ) from None
        raise storage_error(error) from None
