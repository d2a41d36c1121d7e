"""Reads copies again: all of them when a person asked, else a few of the oldest every minute."""

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from logging import getLogger

from webapp.archive import copies
from webapp.archive.verify import AT_ONCE, Outcome, Verifier
from webapp.config import Config
from webapp.database import Database
from webapp.errors import StorageError
from webapp.library import checks
from webapp.library.checks import Check
from webapp.values import timestamps
from webapp.worker.task import Task

OLD = 30 * 24 * 3600.0  # seconds after which a copy is read again without being asked for
SPELL = 2.0  # seconds of reading at a time
PAUSE = 60.0  # seconds between two spells
MOST_SONGS = 64  # a spell
TOLD_EVERY = 1.0  # seconds between two notes of the progress
NICE = 10

log = getLogger(__name__)


class VerifyTask(Task):
    """Cut off, it goes on where it was: what was read since the check began is done."""

    def __init__(self, config: Config, clock: Callable[[], float] = time.time) -> None:
        self._config = config
        self._clock = clock
        self._slow_after = clock() + PAUSE
        self._told_at = 0.0

    def start(self, _db: Database) -> None:
        """From now on this thread works when nobody else wants to."""
        if sys.platform == "linux":  # elsewhere it would be the whole process
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)

    def run_once(self, db: Database) -> None:
        check = checks.get(db)
        if check.paused:
            return
        if check.running or check.expected:
            self._check_all(db, check)
        elif self._clock() >= self._slow_after or self._slow_after > self._clock() + PAUSE:
            self._slow_after = self._clock() + PAUSE
            self._check_some(db)

    def _check_all(self, db: Database, check: Check) -> None:
        if not check.running:
            check = self._begin(db)
        began = datetime.fromisoformat(str(check.started_at)).timestamp()
        plan = copies.plan_check(db, began)
        before = max(check.total - plan.copies, 0)
        checks.write(db, files=before, total=before + plan.copies)

        verifier = self._verifier(db)
        done = verifier.outcome

        def note_progress() -> None:
            checks.write(db, files=before + done.files, wrong=check.wrong + done.wrong)

        def tell(_outcome: Outcome) -> None:
            if self._clock() - self._told_at >= TOLD_EVERY or self._clock() < self._told_at:
                self._told_at = self._clock()
                note_progress()

        verifier.tell = tell
        try:
            verifier.run(plan)
            verifier.check_playlists()
        finally:
            with suppress(StorageError):  # what ended the run is said, not this
                note_progress()
        checks.write(db, started_at=None, ended_at=self._stamp(), total=before + done.files)

    def _begin(self, db: Database) -> Check:
        total = copies.plan_check(db, self._clock()).copies
        checks.write(db, asked_at=None, started_at=self._stamp(), files=0, total=total, wrong=0)
        return checks.get(db)

    def _check_some(self, db: Database) -> None:
        before = self._clock() - OLD
        plan = copies.plan_overdue(db, before, self._stamp(-OLD), MOST_SONGS)
        if plan.keys:
            verifier = self._verifier(db, at_once=1)
            verifier.until = time.monotonic() + SPELL
            for problem in verifier.run(plan).problems:
                log.warning("%s", problem)

    def _verifier(self, db: Database, at_once: int = AT_ONCE) -> Verifier:
        return Verifier(
            db,
            self._config.archive,
            self._config.quarantine,
            at_once,
            may_go_on=lambda: not checks.get(db).paused,
        )

    def _stamp(self, ahead: float = 0.0) -> str:
        return timestamps.stamp(datetime.fromtimestamp(self._clock() + ahead, UTC))
