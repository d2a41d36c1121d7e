"""Makes a database, or brings it to the latest schema, by the steps in `migrations/`."""

import logging
from contextlib import closing
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from webapp.database import former
from webapp.database.connection import LONGEST_WAIT, Database, connect, create, rows, turn
from webapp.database.faults import DAMAGED, SQLITE_ERRORS, storage_error
from webapp.database.place import NO_FILE, make_private
from webapp.errors import DamagedError, NewerDatabaseError, StorageError
from webapp.errors import storage as sentences

UPDATED = (
    "Songwall was updated, and so was the library. The former database is still there as %s: "
    "remove it once you miss nothing."
)
logger = logging.getLogger(__name__)

MOST_AHEAD = 1000  # steps: no Songwall is that much newer than this one, so the file is damaged


def prepare(
    path: Path,
    patience: float = LONGEST_WAIT,
    *,
    was_there: bool = False,
    keeps_former: bool = True,
) -> None:
    """Make the database at `path` or bring it up to date; a newer or broken one is left as it is.

    None is made where one `was_there` before. `keeps_former`: a copy of an older one stays beside
    it (`former.py`).

    Raises StorageError, for these two NewerDatabaseError and DamagedError.
    """
    try:
        make_private(path.parent)
        if path.exists() and not path.is_file():
            raise DamagedError(NO_FILE)
        if not was_there and not path.exists():
            path.touch(mode=0o600)  # SQLite would let everybody read it, and its logs
        with closing((connect if was_there else create)(path, patience)) as db:
            _bring_up_to_date(db, keeps_former=keeps_former)
    except SQLITE_ERRORS as error:
        raise storage_error(error) from None
    except OSError:
        raise StorageError(sentences.FOLDER_NOT_MADE) from None


def schema_version(db: Database) -> int:
    return int(rows(db, "PRAGMA user_version")[0][0])


def latest_schema() -> int:
    """The schema that this Songwall writes."""
    return _number(_steps()[-1])


def _bring_up_to_date(db: Database, *, keeps_former: bool) -> None:
    version = schema_version(db)
    if version > latest_schema() + MOST_AHEAD:
        raise DamagedError(DAMAGED)
    if version > latest_schema():
        raise NewerDatabaseError(sentences.WRITTEN_BY_NEWER)
    db.execute("SELECT count(*) FROM sqlite_schema")  # a file that is no database ends here
    in_wal_mode = rows(db, "PRAGMA journal_mode")[0][0] == "wal"
    if version == latest_schema() and in_wal_mode:
        return
    with turn(db, db.patience):
        db.execute("PRAGMA journal_mode = WAL")
        version = schema_version(db)  # another process may have been first
        if version == latest_schema():
            return
        if version and keeps_former:
            _change(db, version, former.keep(db, version))
        else:
            _take_steps(db, version)


def _change(db: Database, version: int, copy: Path) -> None:
    """All steps, or none of them: the Songwall of before still opens it."""
    try:
        _take_steps(db, version)
    except SQLITE_ERRORS:
        if db.in_transaction:
            db.execute("ROLLBACK")
        if schema_version(db) != version:
            former.put_back(db, copy)
        raise
    former.forget_older(db.path)
    logger.warning(UPDATED, copy.name)


def _take_steps(db: Database, version: int) -> None:
    for step in _steps():
        if _number(step) > version:
            db.executescript(step.read_text(encoding="utf-8"))


def _steps() -> list[Traversable]:
    files = resources.files("webapp.database.migrations").iterdir()
    return sorted((f for f in files if f.name.endswith(".sql")), key=lambda f: f.name)


def _number(step: Traversable) -> int:
    """Of `003_stems.sql` the 3: the version that the step leads to."""
    return int(step.name.partition("_")[0])
