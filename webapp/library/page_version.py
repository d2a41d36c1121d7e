"""That pages are to be made anew, said once in a while though news come by the second."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from webapp import database
from webapp.errors import StorageError
from webapp.library import ingest

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.database import Database

EVERY = 5.0  # seconds between two times


def renew_pages(db: Database) -> None:
    with database.transaction(db):
        ingest.next_version(db)


class News:
    """`waiting`: something has changed that pages do not show yet."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.waiting = False
        self._clock = clock
        self._told_at = 0.0

    def tell(self, db: Database, *, at_once: bool = False) -> None:
        if not self.waiting or (not at_once and self._clock() - self._told_at < EVERY):
            return
        self.waiting = False  # before: what comes meanwhile is told the next time
        try:
            renew_pages(db)
        except StorageError:
            self.waiting = True
            raise
        self._told_at = self._clock()
