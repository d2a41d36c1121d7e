"""Indexes for the search whatever waits for it, such as songs of before there was an index."""

import time
from collections.abc import Callable

from webapp.database import Database
from webapp.library import search_index
from webapp.library.page_version import PageRenewal
from webapp.worker.task import Task

REST = 0.05  # seconds between two batches, for others that want to write


class IndexTask(Task):
    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._renewal = PageRenewal(clock)
        self._sleep = sleep

    def run_once(self, db: Database) -> None:
        """Until nothing waits; pages are made anew now and then, and at the end."""
        while search_index.catch_up(db):
            self._renewal.due = True
            self._renewal.run(db)
            self._sleep(REST)
        self._renewal.run(db, at_once=True)
