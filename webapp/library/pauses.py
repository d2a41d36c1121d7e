"""What the owner wants to wait just now, which no song's record tells: columns of `library`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.database import one, transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.database import Database

KEEPING = "paused"
"""No more files are fetched; what is under way ends."""
SYNCS = "syncs_paused"
"""No sync begins; one that runs waits between two pages."""
IMPORTS = "imports_paused"
"""Nothing that was brought is read on."""
_ALL = (KEEPING, SYNCS, IMPORTS)


def pause(db: Database, what: str, *, paused: bool) -> None:
    """`what` is one of the above."""
    with transaction(db):
        put(db, {what: paused})


def paused(db: Database, what: str) -> bool:
    return told(db)[what]


def told(db: Database) -> dict[str, bool]:
    """All of them; of a damaged database whatever makes sense."""
    row = one(db, f"SELECT {', '.join(_ALL)} FROM library")
    return {what: bool(row and row[what] == 1) for what in _ALL}


def put(db: Database, wishes: Mapping[str, bool]) -> None:
    """Within the caller's transaction."""
    for what, wish in wishes.items():
        db.execute(f"UPDATE library SET {what} = ?", [int(wish)])
