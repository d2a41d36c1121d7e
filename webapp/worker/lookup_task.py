"""Asks a source again for single songs that are not ready yet, several at a time."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from datetime import UTC, datetime

from webapp import database
from webapp.config import Config
from webapp.database import Database
from webapp.errors import StorageError, TokenRefusedError
from webapp.library import lookups, source_states
from webapp.library.lookups import LookUp
from webapp.sources.registry import Source
from webapp.sync import failures, lookup
from webapp.worker.task import Task

AT_ONCE = 4

log = logging.getLogger(__name__)


class LookupTask(Task):
    def __init__(self, config: Config, source: Source) -> None:
        self._database = config.database
        self._source = source
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="lookup")

    def run_once(self, db: Database) -> None:
        if source_states.get(db, self._source.name).stopped:
            return
        due = lookups.due(db, self._source.name, time.time())
        futures = [self._pool.submit(self._look_up, song) for song in due]
        wait(futures)
        for future in futures:
            future.result()  # raises what it raised

    def _look_up(self, due: LookUp) -> None:
        with closing(database.connect(self._database)) as db:
            try:
                if not source_states.get(db, self._source.name).stopped:  # by one beside it
                    lookup.look_up(db, self._source, due, lambda: datetime.now(UTC))
            except TokenRefusedError as error:
                failures.note(db, self._source.name, error, datetime.now(UTC))
                log.error("%s", error)  # noqa: TRY400 (a sentence, no traceback)
            except StorageError:
                raise
            except Exception:  # else a bug would be met again without a pause
                later = time.time() + lookups.LONGEST_PAUSE
                lookups.ask_again(db, due.key, later, due.failures + 1)
                raise
