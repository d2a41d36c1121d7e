"""How each source stands: what a person asked of it, what runs, what went wrong; and its SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypedDict, Unpack

from webapp.database import Database, one, rows, set_clause, transaction
from webapp.sources import registry


@dataclass(frozen=True, slots=True)
class SourceState:
    """One row of `sources`; the schema says what each field means."""

    name: str
    asked_at: str | None = None
    asked_full: int = 0
    started_at: str | None = None
    done: int = 0
    total: int | None = None
    synced_at: str | None = None
    swept_at: str | None = None
    skipped: int = 0
    failures: int = 0
    retry_at: float | None = None
    problem: str | None = None
    sentence: str | None = None
    settings: str | None = None

    @property
    def label(self) -> str:
        """What people call it."""
        return registry.of_song(self.name).label

    @property
    def running(self) -> bool:
        return self.started_at is not None

    @property
    def expected(self) -> bool:
        """Whether a sync is about to begin: asked for, or the first one of all."""
        return self.asked_at is not None or (self.synced_at is None and self.problem is None)

    @property
    def stopped(self) -> bool:
        """Whether only the owner can mend it, so that nothing is asked by the clock."""
        return self.problem == "refused"


_SELECT = f"SELECT {', '.join(field.name for field in fields(SourceState))} FROM sources"


class Changes(TypedDict, total=False):
    """Fields of `SourceState`."""

    asked_at: str | None
    asked_full: int
    started_at: str | None
    done: int
    total: int | None
    synced_at: str | None
    swept_at: str | None
    skipped: int
    failures: int
    retry_at: float | None
    problem: str | None
    sentence: str | None
    settings: str | None


def get(db: Database, name: str) -> SourceState:
    row = one(db, f"{_SELECT} WHERE name = ?", [name])
    return SourceState(*row) if row else SourceState(name)


def several(db: Database, names: Sequence[str]) -> list[SourceState]:
    """In the order of `names`."""
    states = {row["name"]: SourceState(*row) for row in rows(db, _SELECT)}
    return [states.get(name, SourceState(name)) for name in names]


def problems(states: Sequence[SourceState]) -> str | None:
    """The sentences of the sources that failed; None when all are well."""
    said = [
        prefix(state, states) + (state.sentence or "The service didn't give its songs.")
        for state in states
        if state.problem is not None
    ]
    return " ".join(said) or None


def prefix(state: SourceState, states: Sequence[SourceState]) -> str:
    """What names the source where there are several."""
    return f"{state.label}: " if len(states) > 1 else ""


def ask(db: Database, names: Sequence[str], at: str, *, full: bool = False) -> None:
    """A person wants a sync: the worker begins it, whatever the clock and earlier refusals say."""
    for name in names:
        with transaction(db):
            db.execute(
                """INSERT INTO sources (name, asked_at, asked_full) VALUES (:name, :at, :full)
                   ON CONFLICT (name) DO UPDATE
                   SET asked_at = :at, asked_full = max(asked_full, :full)""",
                {"name": name, "at": at, "full": int(full)},
            )


def begin(db: Database, name: str, at: str, total: int | None) -> None:
    """`swept_at` stays empty until the sync ends well: what was cut off is swept whole next."""
    write(
        db,
        name,
        started_at=at,
        done=0,
        total=total,
        skipped=0,
        asked_at=None,
        asked_full=0,
        swept_at=None,
    )


def advance(db: Database, name: str, done: int) -> None:
    """Within the caller's transaction: what was taken in counts with what it brought."""
    db.execute("UPDATE sources SET done = ? WHERE name = ?", [done, name])


def write(db: Database, name: str, **changes: Unpack[Changes]) -> None:
    with transaction(db):
        db.execute("INSERT OR IGNORE INTO sources (name) VALUES (?)", [name])
        sql = f"UPDATE sources SET {set_clause(changes, Changes)} WHERE name = :name"
        db.execute(sql, {**changes, "name": name})
