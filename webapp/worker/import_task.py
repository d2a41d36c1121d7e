"""Imports what was uploaded on a page, or landed in the watched folder, one after the other.

A kill in the middle costs nothing: it is imported again, and what is known already changes nothing.
A paused import waits where it is, and the others after it.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Unpack

from webapp.archive import record_writer
from webapp.archive.store import Archive
from webapp.config import Config
from webapp.database import Database
from webapp.errors import ImportFileError, StorageError
from webapp.imports import importer
from webapp.imports.containers import Containers, chosen, uploaded
from webapp.imports.media_import import MediaImporter
from webapp.imports.outcome import Outcome
from webapp.library import imports, pauses
from webapp.library.files import LEASE
from webapp.library.imports import Import, Result
from webapp.library.page_version import renew_pages
from webapp.sources.media_client import MediaClient
from webapp.values import timestamps
from webapp.worker import inbox_import
from webapp.worker.own_library import with_own_library
from webapp.worker.task import Task

FOLDER = "imports"  # of the data folder
MOST_TRIES = 3  # then it is what kills the worker
NOTED_EVERY = 0.5  # seconds between two notes of how far it is
WAIT = 0.3  # seconds between two looks at whether a pause is over
RENEWED_EVERY = LEASE / 4  # seconds until what lies beside is reserved once more
STRAY_AFTER = 300.0  # seconds without a byte: whoever sent it has gone
SWEEP_EVERY = 600.0
_GIVEN_UP = (
    "Songwall stopped three times in the middle of this, so it won't try again. “songwall import” "
    "on the machine itself may tell you more."
)


class ImportTask(Task):
    """Imports into the owner's own library, also while the demo is shown."""

    def __init__(
        self,
        config: Config,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        records_after: float = record_writer.AFTER,
    ) -> None:
        """`records_after`: seconds of an import until a process beside it writes its records."""
        self._config = config.own
        self._shown = config
        self._clock = clock
        self._sleep = sleep
        self._records_after = records_after
        self._folder = self._config.folder / FOLDER
        self._swept_at = -SWEEP_EVERY

    def run_once(self, db: Database) -> None:
        """Until nothing waits; raises StorageError."""
        if self._config.database.exists():
            with_own_library(self._shown, db, self._import_all)

    def _import_all(self, db: Database) -> None:
        while self.import_next(db):
            pass

    def import_next(self, db: Database) -> bool:
        """Import what waits longest; False where nothing does. Raises StorageError."""
        self._sweep(db)
        row = None if pauses.paused(db, pauses.IMPORTS) else imports.due(db)
        if row is None:
            return False
        if row.tries >= MOST_TRIES:
            self._end(db, row, failure=_GIVEN_UP)
            return True
        imports.write(db, row.number, started_at=self._now(), tries=row.tries + 1, done=0)
        try:
            self._import(db, row)
        except StorageError:
            imports.write(db, row.number, tries=row.tries)  # it is not to blame
            raise
        return True

    def _import(self, db: Database, row: Import) -> None:
        archive = Archive(self._config.archive, MediaClient(self._config.media_hosts))
        media = MediaImporter(self._config, archive)
        try:
            with record_writer.beside(self._config, self._records_after):
                outcome = importer.import_all(
                    db,
                    self._containers(row),
                    datetime.fromtimestamp(self._clock(), UTC),
                    media=media,
                    tell=_Progress(db, row, media, self._sleep),
                )
        except ImportFileError as error:
            self._end(db, row, failure=str(error))
        except OSError:
            self._end(
                db, row, failure=("What you sent couldn't be read again. Please send it once more.")
            )
        else:
            renew_pages(db)  # they may be of before its last files
            while archive.write_records(db):
                pass
            self._end(db, row, **result(row.name, outcome, media.full))

    def _containers(self, row: Import) -> Containers:
        if row.stored is None and self._config.inbox is not None:
            return chosen(self._config.inbox, row.names)
        return uploaded(self._folder / str(row.stored), row.names)

    def _end(self, db: Database, row: Import, **result: Unpack[Result]) -> None:
        if row.stored is None:
            inbox_import.end(db, self._config, row, self._now(), result)
            return
        imports.write(db, row.number, ended_at=self._now(), **result)
        shutil.rmtree(self._folder / str(row.stored), ignore_errors=True)

    def _sweep(self, db: Database) -> None:
        """Remove what came half, or belongs to an import that has ended."""
        now = self._clock()
        if now - self._swept_at < SWEEP_EVERY:
            return
        self._swept_at = now
        needed = imports.stored(db)
        for path in self._folder.glob("*"):
            if path.name not in needed and now - _last_written(path) > STRAY_AFTER:
                shutil.rmtree(path, ignore_errors=True)

    def _now(self) -> str:
        return timestamps.stamp(datetime.fromtimestamp(self._clock(), UTC))


@dataclass(slots=True)
class _Progress:
    """Notes how far an import is, and lets it wait while its owner wants that."""

    _db: Database
    _row: Import
    _media: MediaImporter
    _sleep: Callable[[float], None]
    _noted_at: float = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._noted_at >= NOTED_EVERY:
            self._noted_at = now
            imports.write(self._db, self._row.number, done=min(done, total), total=total)
            if pauses.paused(self._db, pauses.IMPORTS):
                self._wait()

    def _wait(self) -> None:
        """Not to its end, nor is an end meanwhile the import's fault."""
        imports.write(self._db, self._row.number, tries=self._row.tries)
        renewed_at = time.monotonic()
        while pauses.paused(self._db, pauses.IMPORTS):
            self._sleep(WAIT)
            if time.monotonic() - renewed_at >= RENEWED_EVERY:
                renewed_at = time.monotonic()
                self._media.renew(self._db)
        imports.write(self._db, self._row.number, tries=self._row.tries + 1)


def result(name: str, outcome: Outcome, full: str | None = None) -> Result:
    """What a row of `imports` says of an outcome; `full`: why not all that lay beside is kept."""
    useless = not (outcome.read or outcome.kept or outcome.lists)
    return {
        "read": outcome.read,
        "changed": outcome.changed,
        "kept": outcome.kept,
        "unusable": outcome.unusable,
        "problems": outcome.problems,
        "remarks": [*outcome.remarks, *([full] if full else [])],
        "failure": f"No song was found in “{name}”." if useless else None,
    }


def _last_written(folder: Path) -> float:
    """Of a folder or any file in it; 0 where it has gone."""
    try:
        return max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
    except OSError:
        return 0.0
