"""Figures of the library for who watches a machine: numbers, and no names; and the SQL."""

from dataclasses import dataclass
from datetime import datetime

from webapp.database import Database, one, rows
from webapp.library import songs, unrecorded


@dataclass(frozen=True, slots=True)
class Figures:
    """Songs by status; copies by kind and standing (stored, missing, expected); their bytes.

    `waiting`: by task, what the worker has to do. `plays`: those that count, since midnight UTC.
    """

    songs: dict[str, int]
    copies: dict[tuple[str, str], int]
    size: int
    waiting: dict[str, int]
    plays: int
    version: int


def get(db: Database, now: datetime) -> Figures:
    files = rows(
        db,
        """SELECT kind, standing, sum(files) AS files, sum(bytes) AS bytes
           FROM file_counts GROUP BY kind, standing""",
    )
    return Figures(
        songs=songs.counts(db),
        copies={(row["kind"], row["standing"]): row["files"] for row in files},
        size=sum(row["bytes"] for row in files),
        waiting=_waiting(db, now.timestamp()),
        plays=_plays(db, now),
        version=songs.version(db),
    )


def _waiting(db: Database, now: float) -> dict[str, int]:
    due = """SELECT ifnull(sum(files), 0) FROM file_counts
             WHERE standing = 'expected' AND due_from != ''"""
    return {
        "copies": _number(db, due),
        "records": unrecorded.count(db),
        "imports": _number(db, "SELECT count(*) FROM imports WHERE ended_at IS NULL"),
        "lookups": _number(db, "SELECT count(*) FROM look_ups WHERE wanted_until > ?", now),
    }


def _plays(db: Database, now: datetime) -> int:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    sql = "SELECT count(*) FROM plays WHERE NOT removed AND heard AND at >= ?"
    return _number(db, sql, int(midnight.timestamp()))


def _number(db: Database, sql: str, *parameters: float) -> int:
    row = one(db, sql, parameters)
    return int(row[0]) if row else 0
