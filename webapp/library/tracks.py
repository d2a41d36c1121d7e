"""Songs for music apps: those that hang and play, each with its album; and the SQL."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

from webapp.database import Database, one, rows
from webapp.library import loudness
from webapp.opensubsonic.entities import Song

# As the indexes of walls have it: no stems, nothing that is set aside, nothing that is silent.
PLAYING = "songs.stem_of IS NULL AND songs.hangs > 0 AND songs.has_audio"
# Whose songs they are: a name in hex behind a 0, else a service's or source's word.
MAKER = """iif({0}.artist IS NULL, ifnull({0}.service, {0}.source), '0' || hex({0}.artist))"""
MONTH = "ifnull(strftime('%Y-%m', {0}.place / 1000000, 'unixepoch'), '0000-00')"
_ALBUM = f"""iif(songs.takes IS NULL,
    'mo.' || {MONTH.format("songs")} || '.' || {MAKER.format("songs")}, 'al.' || first.id)"""
_SELECT = f"""SELECT songs.key, songs.id, songs.title, {_ALBUM} AS album, lead.title AS lead,
        {MAKER.format("songs")} AS maker, iif(songs.takes IS NULL, NULL, songs.take) AS take,
        songs.style, songs.duration, songs.place, songs.favourite, songs.stars, songs.plays,
        marks.played_at AS played, songs.cover_kept AS cover, files.size, files.type,
        songs.audio_url AS address, songs.bpm, songs.loudness AS gain
    FROM json_each(:keys) AS asked CROSS JOIN songs ON songs.key = asked.value
    JOIN songs AS first ON first.key = songs.picture
    LEFT JOIN songs AS lead ON songs.takes NOT NULL
        AND lead.picture = songs.picture AND lead.hangs = 2
    LEFT JOIN marks ON marks.key = songs.key
    LEFT JOIN files ON files.key = songs.key AND files.kind = 'audio' AND files.name NOT NULL
    WHERE songs.has_audio ORDER BY asked.key"""
_ORDERS = {
    "oldest": "songs.place, songs.key",
    "newest": "songs.place DESC, songs.key DESC",
    "random": "random()",
}
_GENRE = "songs.key IN (SELECT key FROM styles WHERE word = :genre)"


def of(db: Database, keys: Sequence[int]) -> list[Song]:
    """In the order of `keys`, also those that are set aside; without those that do not play."""
    return [_song(row) for row in rows(db, _SELECT, {"keys": json.dumps([*keys])})]


def by_ids(db: Database, ids: Collection[str]) -> dict[str, Song]:
    """Those of `ids` that play."""
    sql = """SELECT songs.key FROM json_each(:ids) AS asked
        CROSS JOIN songs ON songs.id = asked.value"""
    keys = [row[0] for row in rows(db, sql, {"ids": json.dumps([*dict.fromkeys(ids)])})]
    return {song.id: song for song in of(db, keys)}


def every(db: Database, start: int, most: int) -> list[Song]:
    """A page of all, the oldest first: what comes in later moves no page."""
    return _some(db, "1", {}, "oldest", start, most)


def favourites(db: Database) -> list[Song]:
    return _some(db, "songs.favourite", {}, "newest", 0, -1)


def by_genre(db: Database, genre: str, start: int, most: int) -> list[Song]:
    return _some(db, _GENRE, {"genre": genre.lower()}, "newest", start, most)


def by_chance(
    db: Database, most: int, genre: str | None, years: tuple[int | None, int | None]
) -> list[Song]:
    """`years`: from and to."""
    year = "CAST(strftime('%Y', songs.place / 1000000, 'unixepoch') AS INTEGER)"
    condition = f"""(:genre IS NULL OR {_GENRE})
        AND {year} BETWEEN ifnull(:first, -9999) AND ifnull(:last, 9999)"""
    values = {"genre": genre and genre.lower(), "first": years[0], "last": years[1]}
    return _some(db, condition, values, "random", 0, most)


def of_album(db: Database, album_id: str) -> list[Song]:
    """In the order in which they were made."""
    condition, values = album_condition(album_id)
    return _some(db, condition, values, "oldest", 0, -1)


def album_condition(album_id: str) -> tuple[str, dict[str, object]]:
    """As SQL: of which songs it is; of none where it is no album's id."""
    kind, _, rest = album_id.partition(".")
    if kind == "al":
        condition = """songs.takes NOT NULL
            AND songs.picture = (SELECT picture FROM songs WHERE id = :song)"""
        return condition, {"song": rest}
    month, _, maker = rest.partition(".")
    condition = f"""songs.takes IS NULL AND {MONTH.format("songs")} = :month
        AND {MAKER.format("songs")} = :maker"""
    return (condition, {"month": month, "maker": maker}) if kind == "mo" else ("0", {})


def count(db: Database) -> int:
    row = one(db, f"SELECT count(*) FROM songs WHERE {PLAYING}")
    return int(row[0]) if row else 0


def playing(db: Database, keys: Iterable[int]) -> list[int]:
    """Those of `keys` that play, in their order."""
    sql = """SELECT songs.key FROM json_each(:keys) AS asked
        CROSS JOIN songs ON songs.key = asked.value WHERE songs.has_audio ORDER BY asked.key"""
    return [row[0] for row in rows(db, sql, {"keys": json.dumps([*keys])})]


def total(db: Database, keys: Collection[int]) -> tuple[int, float]:
    """How many of these songs play, and how many seconds they take."""
    sql = """SELECT count(*), ifnull(sum(duration), 0) FROM json_each(:keys) AS asked
        CROSS JOIN songs ON songs.key = asked.value WHERE songs.has_audio"""
    row = one(db, sql, {"keys": json.dumps([*keys])})
    return (int(row[0]), float(row[1])) if row else (0, 0.0)


def genres(db: Database, most: int) -> list[tuple[str, int, int]]:
    """Parts of styles with how many songs and pictures have them, the most common ones."""
    sql = """SELECT word, songs, pictures FROM style_counts WHERE songs > 0
        ORDER BY songs DESC, word LIMIT ?"""
    return [(row[0], row[1], row[2]) for row in rows(db, sql, [most])]


def _some(
    db: Database, condition: str, values: Mapping[str, object], order: str, start: int, most: int
) -> list[Song]:
    sql = f"""SELECT songs.key FROM songs WHERE {PLAYING} AND {condition}
        ORDER BY {_ORDERS[order]} LIMIT :most OFFSET :start"""
    keys = [row[0] for row in rows(db, sql, {**values, "most": most, "start": start})]
    return of(db, keys)


def _song(row: sqlite3.Row) -> Song:
    return Song(**{**dict(row), "gain": loudness.gain(row["gain"])})
