"""What only this library knows of a song: favourites, plays, choices among takes; and their SQL."""

from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from webapp.database import Database, one, rows, transaction
from webapp.library import page_version, pictures
from webapp.records import record
from webapp.values import fields, timestamps

CHOICES = ("keep", "aside")


@dataclass(frozen=True, slots=True)
class Marks:
    """One row; the schema says what each field means. A song without a row has none."""

    favourite: int | None = None
    plays: int = 0
    played_at: str | None = None
    choice: str | None = None
    blind: int = 0


def of(db: Database, key: int) -> Marks:
    sql = "SELECT favourite, plays, played_at, choice, blind FROM marks WHERE key = ?"
    row = one(db, sql, [key])
    return Marks(*row) if row else Marks()


def set_favourite(db: Database, key: int, *, favourite: bool) -> None:
    with transaction(db):
        _change(db, "favourite", {key: int(favourite)}, page_version.advance(db))


def set_choice(
    db: Database,
    key: int,
    choice: str | None,
    *,
    aside: Collection[int] = (),
    blind: bool = False,
) -> None:
    """`choice` of CHOICES, or None for undecided; keys of songs `aside` are set aside with it.

    One take of a picture is the chosen one: another that was is undecided again.
    `blind`: by somebody who did not know which take it was, so it is counted.
    """
    with transaction(db):
        before = _chosen_takes(db, key) if choice == "keep" else ()
        choices = {**dict.fromkeys(before), **dict.fromkeys(aside, "aside"), key: choice}
        version = page_version.advance(db)
        pictures.take_down(db, choices)
        _change(db, "choice", choices, version)
        pictures.hang(db, choices, version)
        if blind:
            db.execute("UPDATE marks SET blind = blind + 1 WHERE key = ?", [key])


def count_play(db: Database, key: int, at: str) -> None:
    """Pages are made anew for it only where it is no longer unheard, which they count."""
    with transaction(db):
        if one(db, "SELECT 1 FROM songs WHERE key = ? AND plays = 0", [key]):
            page_version.advance(db)
        db.execute(
            """INSERT INTO marks (key, plays, played_at) VALUES (:key, 1, :at)
               ON CONFLICT DO UPDATE SET plays = plays + 1, played_at = :at""",
            {"key": key, "at": at},
        )
        db.execute("UPDATE songs SET plays = plays + 1, recorded = 0 WHERE key = ?", [key])


def blind_counts(db: Database, keys: Collection[int]) -> dict[int, int]:
    """By key, how often each of these songs was chosen blind; those that never were are not in."""
    marks = ",".join("?" * len(keys))
    sql = f"SELECT key, blind FROM marks WHERE blind > 0 AND key IN ({marks})"
    return dict(tuple(row) for row in rows(db, sql, [*keys]))


def blind_by_take(db: Database) -> dict[int, int]:
    """By the number of the take, how often the blind choice fell on it, in all songs."""
    sql = """SELECT take, sum(blind) FROM marks JOIN songs USING (key)
        WHERE blind > 0 AND take IS NOT NULL GROUP BY take"""
    return dict(tuple(row) for row in rows(db, sql))


def put(db: Database, key: int, marks: Marks) -> bool:
    """Within the caller's transaction: marks from elsewhere fill what is not said here.

    Counts never shrink, so the same marks put twice change nothing. Whether the choice is another
    one now, so that the song's picture is to be hung anew.
    """
    here = of(db, key)
    merged = Marks(
        favourite=marks.favourite if here.favourite is None else here.favourite,
        plays=max(here.plays, marks.plays),
        played_at=max(filter(None, (here.played_at, marks.played_at)), default=None),
        choice=here.choice or marks.choice,
        blind=max(here.blind, marks.blind),
    )
    if merged != here:
        version = page_version.advance(db)
        db.execute(
            """INSERT OR REPLACE INTO marks (favourite, plays, played_at, choice, blind, key)
               VALUES (?, ?, ?, ?, ?, ?)""",
            [*astuple(merged), key],
        )
        db.execute(
            """UPDATE songs SET favourite = ifnull(?, favourite), choice = ?, plays = plays + ?,
               version = ? WHERE key = ?""",
            [merged.favourite, merged.choice, merged.plays - here.plays, version, key],
        )
    return merged.choice != here.choice


def read(value: object, now: datetime) -> Marks:
    """Out of a record that may hold anything; what is no mark counts as not said."""
    marks: Mapping[str, Any] = value if isinstance(value, dict) else {}
    plays, blind = (
        fields.number(marks.get(name), most=record.MOST_COUNT) for name in ("plays", "blind")
    )
    moment = timestamps.read(marks.get("played_at"), now)
    return Marks(
        favourite=int(marks["favourite"]) if marks.get("favourite") in (0, 1) else None,
        plays=int(plays or 0),
        played_at=timestamps.rfc3339(moment) if moment is not None else None,
        choice=marks["choice"] if marks.get("choice") in CHOICES else None,
        blind=int(blind or 0),
    )


def _chosen_takes(db: Database, key: int) -> list[int]:
    """Of the picture to which the song `key` belongs."""
    sql = """SELECT key FROM songs WHERE choice = 'keep'
        AND picture = (SELECT picture FROM songs WHERE key = ?)"""
    return [row["key"] for row in rows(db, sql, [key])]


def _change(db: Database, name: str, values: Mapping[int, object], version: int) -> None:
    changes = [{"key": key, "value": value, "version": version} for key, value in values.items()]
    db.executemany(
        f"""INSERT INTO marks (key, {name}) VALUES (:key, :value)
            ON CONFLICT DO UPDATE SET {name} = :value""",
        changes,
    )
    db.executemany(
        f"UPDATE songs SET {name} = :value, version = :version WHERE key = :key", changes
    )
