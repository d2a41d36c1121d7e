"""Songs by what is asked of them: pages in any order, how many there are, what else to choose."""

from __future__ import annotations

import itertools
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webapp.database import one, rows, stream
from webapp.library import songs
from webapp.query.song_filter import SongFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webapp.database import Database
    from webapp.library.songs import Card

MOST_COUNTED = 1000
MOST_RANKED = 2000  # songs of each tier
MOST_OF_A_TITLE = 6  # words; no title holds more, and to ask takes long
WEIGHTS = "10.0, 4.0, 2.0, 1.0, 0.0"  # title, style, topic, lyrics, marks
AT_ONCE = 500
_ORDERS = {
    "newest": (("place", "key"), "DESC"),
    "oldest": (("place", "key"), "ASC"),
    "title": (("title_key", "place", "key"), "ASC"),
    "longest": (("ifnull(duration, -1)", "place", "key"), "DESC"),
    "played": (("plays", "place", "key"), "DESC"),
}
_MATCHING = """search CROSS JOIN songs INDEXED BY songs_by_number ON songs.number = search.rowid
    WHERE search MATCH :match AND search.rowid BETWEEN :first AND :last AND"""
_NEXT_NUMBERS = 10**6  # that songs of one moment may have taken up


@dataclass(frozen=True, slots=True)
class Total:
    """`more`: there are more than `songs`, nobody counted how many."""

    songs: int
    more: bool = False


def page(db: Database, wanted: SongFilter, found: array[int] | None) -> list[Card]:
    """The cards of `wanted.page`; `found` is what `order_of` gave.

    None is enough for a first page in any order but best match.
    """
    number = wanted.page - 1
    if wanted.order == "best":
        ranked = found if found is not None else order_of(db, wanted)
        keys = ranked[number * songs.PER_PAGE : (number + 1) * songs.PER_PAGE].tolist()
    elif number and not found:
        keys = []
    else:
        start = found[min(number, len(found) - 1)] if found and number else None
        keys = list(itertools.islice(_keys(db, wanted, start), songs.PER_PAGE))
    return songs.by_keys(db, keys)


def order_of(db: Database, wanted: SongFilter) -> array[int]:
    """What a page at any depth needs to know, worth keeping.

    By best match the keys of all songs, at most three times MOST_RANKED; else the key of each
    page's first song.
    """
    if wanted.order == "best":
        return _ranked(db, wanted)
    return array("q", itertools.islice(_keys(db, wanted), 0, None, songs.PER_PAGE))


def total(db: Database, wanted: SongFilter, most: int = MOST_COUNTED) -> Total:
    """How many songs there are, counted up to `most`."""
    if wanted.is_plain:
        by_status = songs.counts(db)
        if wanted.status is not None:
            return Total(by_status.get(wanted.status, 0))
        return Total(sum(by_status.values()))
    told, parameters = source(wanted)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {told} LIMIT :most)"
    row = one(db, sql, {**parameters, "most": most + 1})
    count = int(row[0]) if row else 0
    return Total(min(count, most), count > most)


def by_status(db: Database, wanted: SongFilter, most: int = MOST_COUNTED) -> dict[str, int]:
    """How many songs of each status; all together `most` + 1 where there are more than `most`."""
    told, parameters = source(wanted, by_song=True)
    sql = f"""SELECT status, count(*) FROM (SELECT status FROM {told} LIMIT :most)
        GROUP BY status"""
    return {row[0]: row[1] for row in rows(db, sql, {**parameters, "most": most + 1})}


def keys(db: Database, text: str) -> Iterator[int]:
    """The keys of all songs that a query finds, the newest first; little memory, no open read."""
    wanted = SongFilter(q=text, sort="newest")
    start: int | None = None
    while True:
        found = list(itertools.islice(_keys(db, wanted, start), AT_ONCE + 1))
        yield from found[:AT_ONCE]
        if len(found) <= AT_ONCE:
            return
        start = found[AT_ONCE]


def source(wanted: SongFilter, *, by_song: bool = False) -> tuple[str, dict[str, Any]]:
    """What follows FROM, and its parameters; `by_song` where columns of songs are asked for."""
    match = wanted.match
    if match is None:
        index = "" if wanted.is_plain and not by_song else " INDEXED BY songs_to_filter"
        return f"songs{index} WHERE {wanted.where}", wanted.parameters
    if wanted.is_by_words and not by_song:  # stems are not in the index
        return "search WHERE search MATCH :match", {"match": match}
    return f"{_MATCHING} {wanted.where}", _parameters(wanted, match)


def _parameters(wanted: SongFilter, match: str | None) -> dict[str, Any]:
    first, last = wanted.places
    bounds = {"first": first, "last": last + _NEXT_NUMBERS}
    return {**wanted.parameters, **bounds, "match": match}


def _keys(db: Database, wanted: SongFilter, start: int | None = None) -> Iterator[int]:
    """The keys in order, from the song with the key `start` on."""
    columns, direction = _ORDERS["newest" if wanted.order == "best" else wanted.order]
    match = wanted.match
    parameters = {**_parameters(wanted, match), "start": start}
    if match is not None and columns == ("place", "key"):
        told, columns = f"{_MATCHING} {wanted.where}", ("search.rowid",)
        first = "(SELECT number FROM songs WHERE key = :start)"
    else:
        told = f"songs{_index(wanted)} WHERE {wanted.where}"
        if match is not None:
            told += " AND number IN (SELECT rowid FROM search WHERE search MATCH :match)"
        first = f"(SELECT {', '.join(columns)} FROM songs WHERE key = :start)"
    if start is not None:
        told += f" AND ({', '.join(columns)}) {'>=' if direction == 'ASC' else '<='} {first}"
    order = ", ".join(f"{column} {direction}" for column in columns)
    found = stream(db, f"SELECT songs.key FROM {told} ORDER BY {order}", parameters)
    return (row[0] for row in found)


def _index(wanted: SongFilter) -> str:
    by_time = wanted.order in {"newest", "oldest"}
    return " INDEXED BY songs_to_filter" if by_time and not wanted.is_plain else ""


def _ranked(db: Database, wanted: SongFilter) -> array[int]:
    """Of few songs all, by bm25.

    To weigh many takes too long: then first come those that have the words in their title, then
    those that have them in their style, then the newest.
    """
    newest = _tier(db, wanted, wanted.match)
    if len(newest) < MOST_RANKED or len(wanted.query.wanted) > MOST_OF_A_TITLE:
        return array("q", newest)
    tiers = (_tier(db, wanted, wanted.match_in(column)) for column in ("title", "style"))
    return array("q", dict.fromkeys(itertools.chain(*tiers, newest)))


def _tier(db: Database, wanted: SongFilter, match: str | None) -> list[int]:
    found = rows(
        db,
        f"""SELECT key FROM (
            SELECT songs.key AS key, number, bm25(search, {WEIGHTS}) AS weight
            FROM {_MATCHING} {wanted.where} ORDER BY search.rowid DESC LIMIT {MOST_RANKED})
            ORDER BY weight, number DESC""",
        _parameters(wanted, match),
    )
    return [row[0] for row in found]
