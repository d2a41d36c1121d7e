"""What was played when, and how much of it; and the SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

from webapp.database import Database, one, rows, stream, transaction
from webapp.errors import NotFoundError
from webapp.errors import storage as sentences
from webapp.library import user_marks
from webapp.values import timestamps

_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Play:
    """One row; the schema says what each field means."""

    id: str
    at: int
    seconds: float
    heard: bool
    left_at: float | None = None
    parts: str | None = None
    origin: str | None = None
    removed: bool = False


class Entry(NamedTuple):
    """A play with the key of its song, as the history has it."""

    number: int
    key: int
    play: Play


_NAMES = tuple(field.name for field in fields(Play))
_COLUMNS = ", ".join(_NAMES)
_PUT = f"""INSERT INTO plays (key, {_COLUMNS}, written)
    VALUES (:key, {", ".join(f":{name}" for name in _NAMES)}, :written)
    ON CONFLICT (id) DO UPDATE SET seconds = max(seconds, excluded.seconds),
        heard = max(heard, excluded.heard), left_at = ifnull(excluded.left_at, left_at),
        parts = ifnull(excluded.parts, parts), origin = ifnull(origin, excluded.origin), written = 0
        WHERE key = excluded.key AND (seconds < excluded.seconds OR heard < excluded.heard
            OR (left_at, parts, origin) IS NOT (ifnull(excluded.left_at, left_at),
                ifnull(excluded.parts, parts), ifnull(origin, excluded.origin)))"""


def note(db: Database, key: int, play: Play) -> None:
    """One that is there already grows; it counts once, as soon as enough was heard."""
    with transaction(db):
        _note(db, key, play)


def set_removed(db: Database, play_id: str, *, removed: bool) -> None:
    """Takes it out of the history, or back in; the song's plays follow. Raises NotFoundError."""
    with transaction(db):
        row = one(db, "SELECT key, at FROM plays WHERE id = ?", [play_id])
        if row is None:
            raise NotFoundError(sentences.NO_SUCH_PLAY)
        before = _counts(db, play_id)
        sql = "UPDATE plays SET removed = ?, written = 0 WHERE id = ?"
        db.execute(sql, [int(removed), play_id])
        if added := _counts(db, play_id) - before:
            at = timestamps.rfc3339(row["at"] * _MICRO)
            user_marks.add_plays(db, row["key"], added, at)


def page(
    db: Database, most: int, before: tuple[int, int] | None = None, removed: str = ""
) -> list[Entry]:
    """The latest first; those `before` a moment and number, where given.

    With the one that was `removed`, by its id, in its place.
    """
    at, number = before or (2**62, 2**62)
    names = f"number, key, {_COLUMNS}"
    sql = f"""SELECT {names} FROM (
            SELECT {names} FROM plays WHERE NOT removed AND (at, number) < (:at, :number)
            ORDER BY at DESC, number DESC LIMIT :most)
        UNION ALL SELECT {names} FROM plays
            WHERE id = :removed AND removed AND (at, number) < (:at, :number)
        ORDER BY at DESC, number DESC LIMIT :most"""
    values = {"at": at, "number": number, "most": most, "removed": removed}
    return [_entry(row) for row in rows(db, sql, values)]


def move(db: Database, key: int, into: int) -> None:
    """Within the caller's transaction: of a song that becomes one with another."""
    db.execute("UPDATE plays SET key = ?, written = 0 WHERE key = ?", [into, key])


def unwritten(db: Database, most: int) -> list[tuple[int, str, Play]]:
    """Those that are not on the disk as they are now: their numbers, their songs' ids."""
    columns = ", ".join(f"plays.{name}" for name in _NAMES)
    sql = f"""SELECT plays.number, songs.id AS song, {columns} FROM plays JOIN songs USING (key)
        WHERE NOT written ORDER BY plays.number LIMIT ?"""
    return [(row["number"], row["song"], _play(row)) for row in rows(db, sql, [most])]


def note_written(db: Database, some: Iterable[tuple[int, Play]]) -> None:
    """One that changed meanwhile stays to be written."""
    with transaction(db):
        db.executemany(
            """UPDATE plays SET written = 1
               WHERE number = ? AND seconds = ? AND heard = ? AND left_at IS ? AND removed = ?""",
            [(n, p.seconds, p.heard, p.left_at, p.removed) for n, p in some],
        )


def every(db: Database) -> Iterator[tuple[str, Play]]:
    """All, with the ids of their songs, the earliest first; also those that were taken out."""
    columns = ", ".join(f"plays.{name}" for name in _NAMES)
    sql = f"""SELECT songs.id AS song, {columns} FROM plays JOIN songs USING (key)
        ORDER BY plays.at, plays.number"""
    return ((row["song"], _play(row)) for row in stream(db, sql, ()))


def number(db: Database) -> int:
    """How many count: another number where what is most played may be another."""
    row = one(db, "SELECT count(*) FROM plays WHERE heard = 1 AND NOT removed")
    return int(row[0]) if row else 0


def bring(db: Database, some: Sequence[tuple[str, Play]]) -> int:
    """Within the caller's transaction: from elsewhere, by the ids of songs; how many are new.

    Those of no song here are left out. One that is here already counts once, and stays out of the
    history where it was taken out of it.
    """
    added = 0
    for song, play in some:
        row = one(db, "SELECT key FROM songs WHERE id = ?", [song])
        if row is not None:
            is_new = one(db, "SELECT 1 FROM plays WHERE id = ?", [play.id]) is None
            _note(db, row["key"], play)
            added += is_new and not play.removed
    return added


def restore(db: Database, some: Sequence[tuple[str, Play]]) -> None:
    """Within the caller's transaction: by the ids of songs; those of no song here are left out."""
    for song, play in some:
        row = one(db, "SELECT key FROM songs WHERE id = ?", [song])
        if row is not None:
            _put(db, row["key"], play, written=1)


def count_restored(db: Database) -> None:
    """Within the caller's transaction: records may be older than the plays beside them."""
    sql = """SELECT key, count(*) AS plays, max(at) AS at FROM plays
        WHERE heard AND NOT removed GROUP BY key"""
    for row in rows(db, sql):
        missing = row["plays"] - user_marks.of(db, row["key"]).plays
        if missing > 0:
            at = timestamps.rfc3339(row["at"] * _MICRO)
            user_marks.add_plays(db, row["key"], missing, at)


def _note(db: Database, key: int, play: Play) -> None:
    before = _counts(db, play.id)
    _put(db, key, play)
    if added := _counts(db, play.id) - before:
        user_marks.add_plays(db, key, added, timestamps.rfc3339(play.at * _MICRO))


def _put(db: Database, key: int, play: Play, *, written: int = 0) -> None:
    values = {name: getattr(play, name) for name in _NAMES}
    db.execute(_PUT, {**values, "key": key, "written": written})


def _counts(db: Database, play_id: str) -> int:
    row = one(db, "SELECT heard AND NOT removed FROM plays WHERE id = ?", [play_id])
    return int(row[0]) if row else 0


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(row["number"], row["key"], _play(row))


def _play(row: sqlite3.Row) -> Play:
    values = {name: row[name] for name in _NAMES}
    return Play(**{**values, "heard": bool(row["heard"]), "removed": bool(row["removed"])})
