"""What every page asks of the library as a whole: one row, one query."""

from dataclasses import dataclass

from webapp.database import Database, one


@dataclass(frozen=True, slots=True)
class LibraryState:
    """`version` grows with every change that a page could show.

    `halted`: why no more audio and covers are archived; None while they are.
    """

    version: int = 0
    syncs_paused: bool = False
    halted: str | None = None


def get(db: Database) -> LibraryState:
    row = one(db, "SELECT version, syncs_paused, halted FROM library")
    if row is None:
        return LibraryState()
    return LibraryState(int(row["version"]), row["syncs_paused"] == 1, row["halted"])
