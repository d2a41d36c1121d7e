"""How the check of all copies stands: one row, through which pages and worker talk."""

from dataclasses import dataclass, fields
from typing import TypedDict, Unpack

from webapp.database import Database, one, set_clause, transaction


@dataclass(frozen=True, slots=True)
class Check:
    """The schema says what each field means."""

    asked_at: str | None
    started_at: str | None
    ended_at: str | None
    files: int
    total: int
    wrong: int
    paused: int

    @property
    def running(self) -> bool:
        return self.started_at is not None

    @property
    def expected(self) -> bool:
        """A person asked, and the worker has not begun."""
        return self.asked_at is not None


class Changes(TypedDict, total=False):
    """Fields of `Check`."""

    asked_at: str | None
    started_at: str | None
    ended_at: str | None
    files: int
    total: int
    wrong: int
    paused: int


_FIELDS = ", ".join(field.name for field in fields(Check))


def get(db: Database) -> Check:
    row = one(db, f"SELECT {_FIELDS} FROM checks")
    return Check(*row) if row else Check(None, None, None, 0, 0, 0, 0)


def write(db: Database, **changes: Unpack[Changes]) -> None:
    with transaction(db):
        db.execute(f"UPDATE checks SET {set_clause(changes, Changes)}", changes)
