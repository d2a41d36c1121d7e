"""How the check of all kept files stands: one row, through which pages and worker talk."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from webapp.database import one, transaction

if TYPE_CHECKING:
    from webapp.database import Database


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


_FIELDS = ", ".join(field.name for field in fields(Check))


def get(db: Database) -> Check:
    row = one(db, f"SELECT {_FIELDS} FROM checks")
    return Check(*row) if row else Check(None, None, None, 0, 0, 0, 0)


def write(db: Database, **values: str | int | None) -> None:
    """Only these fields."""
    names = [field.name for field in fields(Check) if field.name in values]
    with transaction(db):
        db.execute(f"UPDATE checks SET {', '.join(f'{name} = :{name}' for name in names)}", values)
