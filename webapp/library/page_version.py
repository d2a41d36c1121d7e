"""The number by which caches and browsers know pages: another one, and they are made anew."""

import time
from collections.abc import Callable

from webapp.database import Database, transaction
from webapp.errors import StorageError

EVERY = 5.0  # seconds between two times that pages are made anew while much changes


def advance(db: Database) -> int:
    """The next number, within the caller's transaction: the clock's milliseconds.

    So no other library, and no copy of this one that was put back, comes to the same number.
    """
    sql = "UPDATE library SET version = max(version + 1, ?) RETURNING version"
    return int(db.execute(sql, [time.time_ns() // 1_000_000]).fetchone()[0])


def renew_pages(db: Database) -> None:
    with transaction(db):
        advance(db)


class PageRenewal:
    """For who changes much: pages are made anew once in a while. `due`: they do not show all."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.due = False
        self._clock = clock
        self._renewed_at = 0.0

    def run(self, db: Database, *, at_once: bool = False) -> None:
        if not self.due or (not at_once and self._clock() - self._renewed_at < EVERY):
            return
        self.due = False  # before: what comes meanwhile is due again
        try:
            renew_pages(db)
        except StorageError:
            self.due = True
            raise
        self._renewed_at = self._clock()
