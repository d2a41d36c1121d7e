"""The queue that music apps save, for all of them; and the SQL."""

import json
from dataclasses import dataclass
from typing import Any

from webapp.database import Database, one, transaction
from webapp.values import fast_json


@dataclass(frozen=True, slots=True)
class AppQueue:
    """`current`: which of the songs plays, from 0; `position` in ms; `changed_at` as RFC 3339."""

    songs: list[str]
    current: int | None
    position: int
    changed_at: str
    changed_by: str


def load(db: Database) -> AppQueue | None:
    """None where no app saved any."""
    sql = "SELECT songs, current, position, changed_at, changed_by FROM app_queue"
    row = one(db, sql)
    if row is None:
        return None
    songs: Any = fast_json.loads(row["songs"])
    return AppQueue(songs, *row[1:])


def save(db: Database, queue: AppQueue) -> None:
    with transaction(db):
        db.execute(
            """INSERT OR REPLACE INTO app_queue (one, songs, current, position, changed_at,
                   changed_by) VALUES (1, :songs, :current, :position, :changed_at, :changed_by)""",
            {
                "songs": json.dumps(queue.songs),
                "current": queue.current,
                "position": queue.position,
                "changed_at": queue.changed_at,
                "changed_by": queue.changed_by,
            },
        )
