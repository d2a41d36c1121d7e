"""The worker's turn at the index: songs of before it was made, and whatever else waits for it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from webapp import database
from webapp.library import ingest, search_index

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.database import Database

PAGES_EVERY = 5.0  # seconds between two times that pages are made anew meanwhile
REST = 0.05  # seconds between two batches, for others that want to write


def turn(
    db: Database,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Index until nothing waits; pages hear of it now and then, and at the end."""
    told_at = clock()
    behind = False
    while search_index.catch_up(db):
        behind = True
        if clock() - told_at > PAGES_EVERY:
            _renew_pages(db)
            told_at = clock()
        sleep(REST)
    if behind:
        _renew_pages(db)


def _renew_pages(db: Database) -> None:
    with database.transaction(db):
        ingest.next_version(db)
