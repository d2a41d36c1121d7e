"""Indexes for the search whatever waits for it, such as songs of before there was an index."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from webapp.library import search_index
from webapp.library.page_version import renew_pages
from webapp.worker.task import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.database import Database

PAGES_EVERY = 5.0  # seconds between two times that pages are made anew meanwhile
REST = 0.05  # seconds between two batches, for others that want to write


class IndexTask(Task):
    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep

    def run_once(self, db: Database) -> None:
        """Until nothing waits; pages are made anew now and then, and at the end."""
        renewed_at = self._clock()
        indexed = False
        while search_index.catch_up(db):
            indexed = True
            if self._clock() - renewed_at > PAGES_EVERY:
                renew_pages(db)
                renewed_at = self._clock()
            self._sleep(REST)
        if indexed:
            renew_pages(db)
