"""What was brought to be imported, how far it is and what came of it; and its SQL."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypedDict, Unpack

from webapp.database import Database, one, rows, set_clause, transaction
from webapp.library import pauses

_TIMES = re.compile(r"(\d[\d,]*) times: ")
MOST_KEPT = 200  # rows of imports that have ended


@dataclass(frozen=True, slots=True)
class Import:
    """One row; the schema says what each field means. `names`, `problems`, `remarks` are texts."""

    number: int
    name: str
    stored: str | None
    names: tuple[str, ...]
    asked_at: str
    started_at: str | None
    ended_at: str | None
    tries: int
    done: int
    total: int
    read: int
    changed: int
    kept: int
    unusable: int
    problems: tuple[str, ...]
    remarks: tuple[str, ...]
    failure: str | None

    @property
    def known(self) -> int:
        """Records that brought nothing new."""
        return self.read - self.changed

    @property
    def untold(self) -> int:
        """How many unusable entries none of `problems` counts; some begin with «7 times: »."""
        counts = (_TIMES.match(line) for line in self.problems)
        counted = sum(int(count[1].replace(",", "")) if count else 1 for count in counts)
        return max(self.unusable - counted, 0)


class Result(TypedDict, total=False):
    """The fields of an `Import` that say what came of it."""

    read: int
    changed: int
    kept: int
    unusable: int
    problems: Sequence[str]
    remarks: Sequence[str]
    failure: str | None


class Changes(Result, total=False):
    """The fields of an `Import` that change with time."""

    name: str
    names: Sequence[str]
    started_at: str | None
    ended_at: str | None
    tries: int
    done: int
    total: int


_LISTS = frozenset({"names", "problems", "remarks"})
_FIELDS = [field.name for field in fields(Import)]
_SELECT = f"SELECT {', '.join(_FIELDS)} FROM imports"


def ask(db: Database, name: str, stored: str, names: Sequence[str], at: str) -> None:
    """It lies whole in the folder `stored`: the worker may take it in.

    A pause is of what was brought before; where all that has ended, so has the pause.
    """
    with transaction(db):
        if one(db, "SELECT 1 FROM imports WHERE ended_at IS NULL") is None:
            pauses.put(db, {pauses.IMPORTS: False})
        _ask(db, name, stored, names, at)


def ask_for_landed(db: Database, name: str, names: Sequence[str], at: str) -> None:
    """The same of files in the folder that is watched; within the caller's transaction."""
    _ask(db, name, None, names, at)


def _ask(db: Database, name: str, stored: str | None, names: Sequence[str], at: str) -> None:
    db.execute(
        "INSERT INTO imports (name, stored, names, asked_at) VALUES (?, ?, ?, ?)",
        [name, stored, json.dumps(names), at],
    )
    db.execute(
        """DELETE FROM imports WHERE ended_at IS NOT NULL
           AND number <= (SELECT max(number) FROM imports) - ?""",
        [MOST_KEPT],
    )


def note(db: Database, name: str, started_at: str, ended_at: str, **result: Unpack[Result]) -> None:
    """One that is done already: the command line's."""
    with transaction(db):
        sql = "INSERT INTO imports (name, asked_at, started_at) VALUES (?, ?, ?) RETURNING number"
        number = db.execute(sql, [name, started_at, started_at]).fetchone()[0]
        _write(db, number, ended_at=ended_at, **result)


def due(db: Database) -> Import | None:
    """The one whose turn it is: also one that was begun, for whoever began it has ended."""
    row = one(db, f"{_SELECT} WHERE ended_at IS NULL ORDER BY number LIMIT 1")
    return _import(row) if row else None


def latest(db: Database, most: int) -> list[Import]:
    """The newest first."""
    return [_import(row) for row in rows(db, f"{_SELECT} ORDER BY number DESC LIMIT ?", [most])]


def last_done(db: Database, name: str) -> Import | None:
    """The latest one of this name that has ended and was not sent with a browser."""
    sql = f"{_SELECT} WHERE name = ? AND stored IS NULL AND ended_at IS NOT NULL"
    row = one(db, f"{sql} ORDER BY number DESC LIMIT 1", [name])
    return _import(row) if row else None


def last_well_landed(db: Database, day: str) -> Import | None:
    """The latest one of the folder that is watched that ended on `day`, of UTC, with no remark."""
    sql = f"""{_SELECT} WHERE stored IS NULL AND tries > 0 AND ended_at >= :day
        AND ended_at < :day || 'U' AND problems = '[]' AND remarks = '[]' AND failure IS NULL"""
    row = one(db, f"{sql} ORDER BY number DESC LIMIT 1", {"day": day})
    return _import(row) if row else None


def end_with(db: Database, before: Import, number: int, **changes: Unpack[Changes]) -> None:
    """One that takes the place of the one `before`, too."""
    with transaction(db):
        db.execute("DELETE FROM imports WHERE number = ?", [before.number])
        _write(db, number, **changes)


def stored(db: Database) -> set[str]:
    """The folders that are still needed."""
    sql = "SELECT stored FROM imports WHERE ended_at IS NULL AND stored IS NOT NULL"
    return {row[0] for row in rows(db, sql)}


def everything(db: Database) -> list[dict[str, Any]]:
    """All rows that make sense, for a library that takes the place of this, maybe damaged, one."""
    all_rows = [dict(row) for row in rows(db, f"{_SELECT} ORDER BY number")]
    return [row for row in all_rows if _makes_sense(row)]


def put(db: Database, imports: list[dict[str, Any]]) -> None:
    """The rows of `everything`; the caller holds the transaction."""
    names, values = ", ".join(_FIELDS), ", ".join(f":{name}" for name in _FIELDS)
    db.executemany(f"INSERT OR IGNORE INTO imports ({names}) VALUES ({values})", imports)


def remove(db: Database, number: int) -> None:
    """It never was."""
    with transaction(db):
        db.execute("DELETE FROM imports WHERE number = ?", [number])


def write(db: Database, number: int, **changes: Unpack[Changes]) -> None:
    with transaction(db):
        _write(db, number, **changes)


def _write(db: Database, number: int, **changes: Unpack[Changes]) -> None:
    values = {
        name: json.dumps(value) if name in _LISTS else value for name, value in changes.items()
    }
    sql = f"UPDATE imports SET {set_clause(changes, Changes)} WHERE number = :number"
    db.execute(sql, {**values, "number": number})


def _import(row: Any) -> Import:  # noqa: ANN401 (a row of sqlite3)
    texts = {name: tuple(str(text) for text in json.loads(row[name])) for name in _LISTS}
    return Import(**{**dict(row), **texts})


def _makes_sense(row: dict[str, Any]) -> bool:
    try:
        _import(row)
        for moment in (row["asked_at"], row["started_at"], row["ended_at"]):
            datetime.fromisoformat(moment or "2000-01-01")
    except (TypeError, ValueError, RecursionError):
        return False
    texts = (row["name"], row["stored"] or "", row["failure"] or "")
    names = ("tries", "done", "total", "read", "changed", "kept", "unusable")
    are_counts = all(isinstance(row[name], int) for name in names)
    return are_counts and all(isinstance(text, str) for text in texts)
