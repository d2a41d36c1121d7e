"""SQLite as used here: one file, one writer at a time, a domain error for every fault."""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from webapp.errors import DamagedError, NewerDatabaseError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

# What SQLite says of a damaged schema quotes it, and may be no text.
_FAULTS = (sqlite3.Error, UnicodeDecodeError)
LONGEST_WAIT = 30.0  # seconds that a writer waits for its turn
ALONE_AFTER = 1000  # ms that others have to close it
FARTHEST = 1000  # steps ahead of ours: no Songwall is that much newer, the file is damaged


class Database(sqlite3.Connection):
    """A connection that knows the lock file through which all writers take turns.

    SQLite before 3.51.3 (and not 3.50.7, 3.44.6) can corrupt a database in WAL mode when two
    connections write and checkpoint at once; taking turns keeps every such SQLite safe.
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
    except _FAULTS as error:
        raise _in_words(error) from None
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
        raise StorageError(
            "Another part of Songwall is writing for very long: try again."
        ) from None
    except _FAULTS as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise _in_words(error) from None
    except OSError:
        raise StorageError(
            "The data folder cannot be written: check its rights and its disk."
        ) from None


def rows(
    db: Database, sql: str, parameters: Mapping[str, Any] | Sequence[Any] = ()
) -> list[sqlite3.Row]:
    try:
        return db.execute(sql, parameters).fetchall()
    except _FAULTS as error:
        raise _in_words(error) from None


def stream(db: Database, sql: str, parameters: Mapping[str, Any]) -> Iterator[sqlite3.Row]:
    """The same one by one, without container them all."""
    try:
        yield from db.execute(sql, parameters)
    except _FAULTS as error:
        raise _in_words(error) from None


def one(
    db: Database, sql: str, parameters: Mapping[str, Any] | Sequence[Any] = ()
) -> sqlite3.Row | None:
    found = rows(db, sql, parameters)
    return found[0] if found else None


def prepare(path: Path) -> None:
    """Make or bring up to date the database at `path`; a newer or broken one is left as it is."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise StorageError(
            "The data folder cannot be made: check SONGWALL_DATA and the folder's rights."
        ) from None
    db = connect(path)
    try:
        _bring_up_to_date(db)
    except _FAULTS as error:
        raise _in_words(error) from None
    except OSError:
        raise StorageError(
            "The data folder cannot be written: check SONGWALL_DATA and the folder's rights."
        ) from None
    finally:
        db.close()


def is_sound(db: Database) -> bool:
    """Reads all of it: seconds for a large one."""
    try:
        return [row[0] for row in rows(db, "PRAGMA quick_check(1)")] == ["ok"]
    except StorageError:
        return False


def disable_sync(db: Database) -> None:
    """Writes may be lost in a power cut until `enable_sync`: for a database in the making."""
    rows(db, "PRAGMA synchronous = OFF")


def enable_sync(db: Database) -> None:
    """All that was written into its one file; whoever closes it last leaves no other."""
    rows(db, "PRAGMA synchronous = FULL")
    rows(db, "PRAGMA wal_checkpoint(TRUNCATE)")


def close_for_others(db: Database) -> None:
    """All that was written into its one file, and no log beside it until somebody prepares it.

    Raises StorageError where another process has it open.
    """
    rows(db, f"PRAGMA busy_timeout = {ALONE_AFTER}")
    try:
        db.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise StorageError(
                "Another part of Songwall has the library open: stop it first."
            ) from None
        raise _in_words(error) from None


def sqlite_version() -> str:
    return sqlite3.sqlite_version


def schema_version(db: Database) -> int:
    row = one(db, "PRAGMA user_version")
    return int(row[0]) if row else 0


def latest_schema() -> int:
    """The schema that this Songwall writes."""
    return _number(_steps()[-1].name)


def _bring_up_to_date(db: Database) -> None:
    files = _steps()
    if schema_version(db) > latest_schema() + FARTHEST:
        raise DamagedError(DAMAGED)
    if schema_version(db) > latest_schema():
        raise NewerDatabaseError(
            "The library was written by a newer Songwall: update this one. Nothing was changed."
        )
    db.execute("SELECT count(*) FROM sqlite_schema")  # a file that is no database ends here
    if schema_version(db) == latest_schema() and _has_a_log(db):
        return
    with db.lock:
        db.execute("PRAGMA journal_mode = WAL")
        known = schema_version(db)  # another process may have been first
        for file in files:
            if _number(file.name) > known:
                db.executescript(file.read_text(encoding="utf-8"))


def _has_a_log(db: Database) -> bool:
    row = one(db, "PRAGMA journal_mode")
    return row is not None and row[0] == "wal"


def _steps() -> list[Traversable]:
    found = resources.files("webapp.database.migrations").iterdir()
    return sorted((e for e in found if e.name.endswith(".sql")), key=lambda e: e.name)


def _number(name: str) -> int:
    """Of `003_stems.sql` the 3: the version that the step leads to."""
    return int(name.partition("_")[0])


def _in_words(error: Exception) -> StorageError:
    """One of _FAULTS for the owner."""
    code = getattr(error, "sqlite_errorname", "") or ""
    if (
        isinstance(error, UnicodeDecodeError)
        or code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT"))
        or _STRANGE.search(str(error))
    ):
        return DamagedError(DAMAGED)
    for name, sentence in _SENTENCES.items():
        if code.startswith(name):
            return StorageError(sentence)
    return StorageError("The library's database cannot be used just now.")


DAMAGED = (
    "The library's database is damaged, but your songs and their records do not lie in it: "
    "stop Songwall, run “songwall rebuild”, and start it again."
)
# Of a schema that is none of ours.
_STRANGE = re.compile(r"^(no such (table|column)|malformed|duplicate column)|already exists$")
_SENTENCES = {
    "SQLITE_FULL": "The disk is full: free some space, and Songwall goes on by itself.",
    "SQLITE_IOERR": "The disk neither takes nor gives data: check it and its free space.",
    "SQLITE_READONLY": "The library cannot be written: check the rights of the data folder.",
    "SQLITE_CANTOPEN": "The library cannot be opened: check SONGWALL_DATA and its rights.",
    "SQLITE_PERM": "The library cannot be opened: check the rights of the data folder.",
    "SQLITE_BUSY": "Another part of Songwall is writing for very long: try again.",
}
