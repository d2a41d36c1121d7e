"""What the owner has paused, which no song's record tells: columns of `library`."""

from collections.abc import Mapping
from typing import Literal

from webapp.database import Database, one, transaction

Pause = Literal["paused", "syncs_paused", "imports_paused"]

KEEPING: Pause = "paused"
"""No more files are fetched; what is under way ends."""
SYNCS: Pause = "syncs_paused"
"""No sync begins; one that runs waits between two pages."""
IMPORTS: Pause = "imports_paused"
"""Nothing that was brought is read on."""
_ALL: tuple[Pause, ...] = (KEEPING, SYNCS, IMPORTS)


def pause(db: Database, what: Pause, *, paused: bool) -> None:
    with transaction(db):
        put(db, {what: paused})


def paused(db: Database, what: Pause) -> bool:
    return every(db)[what]


def every(db: Database) -> dict[Pause, bool]:
    """Of a damaged database whatever makes sense."""
    row = one(db, f"SELECT {', '.join(_ALL)} FROM library")
    return {what: bool(row and row[what] == 1) for what in _ALL}


def put(db: Database, pauses: Mapping[Pause, bool]) -> None:
    """Within the caller's transaction; ValueError for what is no pause."""
    if not pauses.keys() <= set(_ALL):
        raise ValueError("no such pause")
    for what, is_paused in pauses.items():
        db.execute(f"UPDATE library SET {what} = ?", [int(is_paused)])
