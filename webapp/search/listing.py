"""Pictures by what is asked of their takes, a page at a time; pages count from 1.

Where takes hang apart each stands for itself. The kind of listing is decided once: the plain wall,
in an order that an index has, where words were found, or by match.
`places` are what a page needs that is not the first, worth caching. `all_keys` are those of the
songs of all pages, in their order.
"""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from webapp.database import Database, rows, stream
from webapp.library import songs
from webapp.library.songs import MarkedSong
from webapp.query.orders import ORDERS
from webapp.query.song_filter import SongFilter
from webapp.query.sql import Selection
from webapp.search import compounds

Places: TypeAlias = "Callable[[], array[int]]"

MOST_PAGED = 10_000  # songs that a search pages through
MOST_RANKED = 2000  # songs of each tier
MOST_OF_A_TITLE = 6  # words; no title holds more, and to ask takes long
WEIGHTS = "10.0, 4.0, 2.0, 1.0, 0.0"  # title, style, topic, lyrics, marks
AT_ONCE = 500
_BY_PLACE = {name for name, order in ORDERS.items() if order.columns[0] == "place"}


def of(song_filter: SongFilter) -> Plain | Ordered | Sought | Ranked:
    if song_filter.is_all:
        return Plain(song_filter)
    if song_filter.order == "best":
        return Ranked(song_filter)
    selection = song_filter.selection()
    if selection.has_words and selection.units == "pictures" and song_filter.order in _BY_PLACE:
        return Sought(selection, song_filter.order)
    return Ordered(selection, song_filter.order)


def keys(db: Database, text: str) -> Iterator[int]:
    """The keys of all songs that a query finds, the newest first, also those that are set aside.

    Little memory, no open read.
    """
    song_filter = SongFilter(q=text)
    song_filter = song_filter.but(longer=compounds.longer(db, song_filter.query))
    listing = Ordered(song_filter.selection("songs"), "newest")
    start: int | None = None
    while True:
        some = list(itertools.islice(listing.keys(db, start), AT_ONCE + 1))
        yield from some[:AT_ONCE]
        if len(some) <= AT_ONCE:
            return
        start = some[AT_ONCE]


class Plain:
    """All pictures, the newest first; or all takes that hang. It needs no places."""

    def __init__(self, song_filter: SongFilter) -> None:
        self._apart = song_filter.apart

    def places(self, _db: Database) -> array[int]:
        return array("q")

    def page(self, db: Database, number: int, _places: Places) -> list[MarkedSong]:
        return songs.page(db, number, apart=self._apart)

    def all_keys(self, db: Database) -> Iterator[int]:
        return songs.keys_on_wall(db, apart=self._apart)


class Ordered:
    """Some songs in an order. Places: the key of each page's first song, of MOST_PAGED songs."""

    def __init__(self, selection: Selection, order_name: str) -> None:
        order = ORDERS[order_name]
        columns = first = order.columns
        source = f"songs WHERE {selection.where}"
        if columns[0] == "place":
            source = selection.source
            if selection.parameters["match"] is not None:
                columns, first = ("search.rowid",), ("number",)
        elif selection.parameters["match"] is not None:
            source += " AND number IN (SELECT rowid FROM search WHERE search MATCH :match)"
        direction, compared = ("ASC", ">=") if order.is_ascending else ("DESC", "<=")
        self._parameters = selection.parameters
        self._source = source
        self._on_top = selection.on_top
        self._rest = f"""AND ({", ".join(columns)}) {compared}
            (SELECT {", ".join(first)} FROM songs WHERE key = :start)"""
        self._order = ", ".join(f"{column} {direction}" for column in columns)

    def places(self, db: Database) -> array[int]:
        return array("q", itertools.islice(self.keys(db), 0, MOST_PAGED, songs.PER_PAGE))

    def page(self, db: Database, number: int, places: Places) -> list[MarkedSong]:
        start = None
        if number > 1:
            firsts = places()
            if not firsts:
                return []
            start = firsts[min(number, len(firsts)) - 1]
        return songs.marked_by_keys(
            db, list(itertools.islice(self.keys(db, start), songs.PER_PAGE))
        )

    def all_keys(self, db: Database) -> Iterator[int]:
        return self.keys(db)

    def keys(self, db: Database, start: int | None = None) -> Iterator[int]:
        """All of them, or those from the song with the key `start` on."""
        rest = "" if start is None else self._rest
        sql = f"""SELECT songs.key FROM {self._source} AND {self._on_top} {rest}
            ORDER BY {self._order}"""
        return (row[0] for row in stream(db, sql, {**self._parameters, "start": start}))


class Sought:
    """Pictures in which words were found, by when they were made.

    Places: the key of each one's first hit, of MOST_PAGED pictures. Which takes the words are found
    in is not asked of the index one by one: that takes long.
    """

    def __init__(self, selection: Selection, order_name: str) -> None:
        self._selection = selection
        self._direction = "ASC" if ORDERS[order_name].is_ascending else "DESC"

    def places(self, db: Database) -> array[int]:
        return array("q", itertools.islice(self._first_hits(db), MOST_PAGED))

    def page(self, db: Database, number: int, places: Places) -> list[MarkedSong]:
        if number == 1:
            first_hits = list(itertools.islice(self._first_hits(db), songs.PER_PAGE))
        else:
            start = (number - 1) * songs.PER_PAGE
            first_hits = places()[start : start + songs.PER_PAGE].tolist()
        return songs.marked_by_keys(db, self._leading(db, first_hits))

    def all_keys(self, db: Database) -> Iterator[int]:
        first_hits = self._first_hits(db)
        while some := list(itertools.islice(first_hits, MOST_PAGED)):
            yield from self._leading(db, some)

    def _first_hits(self, db: Database) -> Iterator[int]:
        sql = f"""SELECT songs.key, picture FROM {self._selection.source}
            ORDER BY search.rowid {self._direction}"""
        seen: set[int] = set()
        for key, picture in stream(db, sql, self._selection.parameters):
            if picture not in seen:
                seen.add(picture)
                yield key

    def _leading(self, db: Database, first_hits: list[int]) -> list[int]:
        """Instead of a further take the leading one, where it is a hit as well."""
        marks = ",".join(map(str, first_hits))
        sql = f"""SELECT hit.key, leading.key, leading.number FROM songs AS hit
            JOIN songs AS leading ON leading.picture = hit.picture AND leading.hangs = 2
            WHERE hit.key IN ({marks}) AND hit.hangs = 1 AND leading.number IS NOT NULL"""
        leading = {row[0]: (row[1], row[2]) for row in rows(db, sql)}
        if not leading:
            return first_hits
        numbers = [number for _, number in leading.values()]
        parameters = {**self._selection.parameters, "first": min(numbers), "last": max(numbers)}
        sql = f"SELECT songs.key FROM {self._selection.source}"
        hits = {row[0] for row in rows(db, sql, parameters)}
        lead_of = {key: lead for key, (lead, _) in leading.items() if lead in hits}
        return [lead_of.get(key, key) for key in first_hits]


class Ranked:
    """The best matches first. Places: the keys of all, less than twice MOST_RANKED."""

    def __init__(self, song_filter: SongFilter) -> None:
        self._selection = song_filter.selection()
        self._words = len(song_filter.query.required)

    def places(self, db: Database) -> array[int]:
        """Of few songs all, by bm25; a picture where its best take is, with the leading one on top.

        Of many first come those that have the words in their title, then those that have them in
        their style, then the newest, until there are MOST_RANKED.
        """
        is_tiered = self._are_many(db, None) and self._words <= MOST_OF_A_TITLE
        places: dict[int, int] = {}
        for column in ("title", "style", None) if is_tiered else (None,):
            if len(places) < MOST_RANKED:
                for key, unit, hangs in self._tier(db, column):
                    if hangs == songs.LEADS or unit not in places:
                        places[unit] = key
        return array("q", places.values())

    def page(self, db: Database, number: int, places: Places) -> list[MarkedSong]:
        start = (number - 1) * songs.PER_PAGE
        return songs.marked_by_keys(db, places()[start : start + songs.PER_PAGE].tolist())

    def all_keys(self, db: Database) -> Iterator[int]:
        return iter(self.places(db))

    def _tier(self, db: Database, column: str | None) -> list[Any]:
        """The newest; by weight where they are few, as bm25 reads all that have the words."""
        by_weight = f"bm25(search, {WEIGHTS}), number DESC"
        order = "search.rowid DESC" if self._are_many(db, column) else by_weight
        columns = f"songs.key, {self._selection.unit}, hangs"
        return self._column(db, column, f"{columns} FROM {self._selection.source} ORDER BY {order}")

    def _are_many(self, db: Database, column: str | None) -> bool:
        return len(self._column(db, column, f"1 FROM {self._selection.hits}")) == MOST_RANKED

    def _column(self, db: Database, column: str | None, sql: str) -> list[Any]:
        parameters = {**self._selection.parameters, "match": self._selection.match_in(column)}
        return rows(db, f"SELECT {sql} LIMIT {MOST_RANKED}", parameters)
