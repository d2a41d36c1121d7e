"""Connections, transactions in turn, and reads; a StorageError for every fault."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from webapp.database.faults import BUSY, SQLITE_ERRORS, storage_error
from webapp.database.place import GONE, Place, place_of
from webapp.errors import LockedError, StorageError
from webapp.errors import storage as sentences

LONGEST_WAIT = 30.0  # seconds that a writer waits for its turn
_OF_BULK_WRITES = {"cache_size": -32_000, "wal_autocheckpoint": 8_000}  # KB; pages of 4 KB

Parameters = Mapping[str, Any] | Sequence[Any]


class Database(sqlite3.Connection):
    """A connection that knows the lock file through which all writers take turns.

    SQLite before 3.51.3 (and not 3.50.7, 3.44.6) can corrupt a database in WAL mode when two
    connections write and checkpoint at once; taking turns is safe with every SQLite.

    `patience`: seconds that a write waits for its turn. `waiting_room`: held by whoever has to
    wait. `has_failed`: it met a fault that may be its own (a file that was read-only as it was
    opened stays so for it), and is not to be used again.
    """

    path: Path
    place: Place | None
    lock: FileLock
    patience: float
    waiting_room: AbstractContextManager[object]
    has_failed: bool = False

    @property
    def is_in_place(self) -> bool:
        """Whether the open file still is the one at `path`; else what is written is lost."""
        return self.place == place_of(self.path)


def connect(path: Path, patience: float = LONGEST_WAIT) -> Database:
    """Open the database at `path`, which is there; raises StorageError where it cannot be used."""
    return _open(path, "rw", patience)


def create(path: Path, patience: float = LONGEST_WAIT) -> Database:
    """The same, and an empty one where there is none."""
    return _open(path, "rwc", patience)


def _open(path: Path, mode: str, patience: float) -> Database:
    try:
        db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=patience,
            isolation_level=None,
            factory=Database,
            check_same_thread=False,
        )
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
    except SQLITE_ERRORS as error:
        raise storage_error(error) from None
    db.path, db.place, db.patience, db.waiting_room = path, place_of(path), patience, nullcontext()
    db.lock = FileLock(f"{path}.lock", timeout=patience, poll_interval=0.005, mode=0o600)
    return db


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All of the block or nothing of it, and no other writer meanwhile; it waits for its turn.

    Raises LockedError where that does not come, and StorageError.
    """
    try:
        _begin(db)
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:  # SQLite takes some failures back by itself
                db.execute("ROLLBACK")
            raise
        finally:
            db.lock.release()
    except SQLITE_ERRORS as error:
        raise _fault(db, error) from None
    except OSError:
        db.has_failed = True
        raise StorageError(sentences.FOLDER_NOT_WRITABLE) from None


@contextmanager
def snapshot(db: Database) -> Iterator[None]:
    """All reads of the block are of one moment, and faster; nothing is written in it."""
    rows(db, "BEGIN")
    try:
        yield
    finally:
        if db.in_transaction:
            rows(db, "COMMIT")


@contextmanager
def turn(db: Database, patience: float) -> Iterator[None]:
    """Nobody else of Songwall writes during the block; raises LockedError, and OSError."""
    try:
        db.lock.acquire(timeout=patience)
    except Timeout:
        raise LockedError(BUSY) from None
    try:
        yield
    finally:
        db.lock.release()


def _begin(db: Database) -> None:
    """Hold the lock file and SQLite's own lock, which other programs take too."""
    try:
        _try_to_begin(db, 0)
    except LockedError:
        if not db.patience:
            raise
        with db.waiting_room:
            _try_to_begin(db, db.patience)


def _try_to_begin(db: Database, patience: float) -> None:
    with turn(db, patience):
        if not db.is_in_place:
            raise StorageError(GONE)
        _wait_at_most(db, patience)
        try:
            db.execute("BEGIN IMMEDIATE")
        except SQLITE_ERRORS as error:
            raise _fault(db, error) from None
        finally:
            _wait_at_most(db, db.patience)
        db.lock.acquire()  # once more: the transaction holds it on


def _wait_at_most(db: Database, seconds: float) -> None:
    db.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}").close()


def _fault(db: Database, error: Exception) -> StorageError:
    """`error`, one of SQLITE_ERRORS, in words; the connection is not used again."""
    fault = storage_error(error)
    db.has_failed |= not isinstance(fault, LockedError)
    return fault


def rows(db: Database, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
    try:
        return db.execute(sql, parameters).fetchall()
    except SQLITE_ERRORS as error:
        raise _fault(db, error) from None


def stream(db: Database, sql: str, parameters: Parameters) -> Iterator[sqlite3.Row]:
    """As `rows`, one after the other, without holding them all."""
    try:
        yield from db.execute(sql, parameters)
    except SQLITE_ERRORS as error:
        raise _fault(db, error) from None


def one(db: Database, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
    return next(iter(rows(db, sql, parameters)), None)


def is_sound(db: Database) -> bool:
    """Reads all of it: seconds for a large one."""
    try:
        return [row[0] for row in rows(db, "PRAGMA quick_check(1)")] == ["ok"]
    except StorageError:
        return False


@contextmanager
def bulk_writes(db: Database) -> Iterator[None]:
    """Transactions come one after the other: more pages are held, and the log grows longer.

    So what changes again and again is written into the file less often.
    """
    before = {name: rows(db, f"PRAGMA {name}")[0][0] for name in _OF_BULK_WRITES}
    _set(db, _OF_BULK_WRITES)
    try:
        yield
    finally:
        _set(db, before)


def _set(db: Database, pragmas: Mapping[str, int]) -> None:
    for name, value in pragmas.items():
        rows(db, f"PRAGMA {name} = {value}")


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
            raise StorageError(sentences.LIBRARY_IS_OPEN) from None
        raise storage_error(error) from None
