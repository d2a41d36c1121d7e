"""Songs by what is asked of them, a page at a time; pages count from 1.

The kind of listing is decided once: the plain wall, in an order that an index has, or by match.
`places` are what a page needs that is not the first, worth caching.
"""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Callable, Iterator
from typing import TypeAlias

from webapp.database import Database, rows, stream
from webapp.library import songs
from webapp.library.songs import MarkedSong
from webapp.query.orders import ORDERS
from webapp.query.song_filter import SongFilter
from webapp.search import compounds

Places: TypeAlias = "Callable[[], array[int]]"

MOST_PAGED = 10_000  # songs that a search pages through
MOST_RANKED = 2000  # songs of each tier
MOST_OF_A_TITLE = 6  # words; no title holds more, and to ask takes long
WEIGHTS = "10.0, 4.0, 2.0, 1.0, 0.0"  # title, style, topic, lyrics, marks
AT_ONCE = 500


def of(song_filter: SongFilter) -> Plain | Ordered | Ranked:
    if song_filter.is_plain:
        return Plain(song_filter)
    return Ranked(song_filter) if song_filter.order == "best" else Ordered(song_filter)


def keys(db: Database, text: str) -> Iterator[int]:
    """The keys of all songs that a query finds, the newest first; little memory, no open read."""
    song_filter = SongFilter(q=text, sort="newest")
    listing = Ordered(song_filter.but(longer=compounds.longer(db, song_filter.query)))
    start: int | None = None
    while True:
        some = list(itertools.islice(listing.keys(db, start), AT_ONCE + 1))
        yield from some[:AT_ONCE]
        if len(some) <= AT_ONCE:
            return
        start = some[AT_ONCE]


class Plain:
    """All songs or those of one status, the newest first. It needs no places."""

    def __init__(self, song_filter: SongFilter) -> None:
        self._status = song_filter.status

    def places(self, _db: Database) -> array[int]:
        return array("q")

    def page(self, db: Database, number: int, _places: Places) -> list[MarkedSong]:
        return songs.page(db, self._status, number)


class Ordered:
    """Some songs in an order. Places: the key of each page's first song, of MOST_PAGED songs."""

    def __init__(self, song_filter: SongFilter) -> None:
        selection, order = song_filter.selection(), ORDERS[song_filter.order]
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

    def keys(self, db: Database, start: int | None = None) -> Iterator[int]:
        """All of them, or those from the song with the key `start` on."""
        rest = "" if start is None else self._rest
        sql = f"SELECT songs.key FROM {self._source} {rest} ORDER BY {self._order}"
        return (row[0] for row in stream(db, sql, {**self._parameters, "start": start}))


class Ranked:
    """The best matches first. Places: the keys of all, less than twice MOST_RANKED."""

    def __init__(self, song_filter: SongFilter) -> None:
        self._selection = song_filter.selection()
        self._words = len(song_filter.query.required)

    def places(self, db: Database) -> array[int]:
        """Of few songs all, by bm25.

        Of many first come those that have the words in their title, then those that have them in
        their style, then the newest, until there are MOST_RANKED.
        """
        is_tiered = self._are_many(db, None) and self._words <= MOST_OF_A_TITLE
        places: dict[int, None] = {}
        for column in ("title", "style", None) if is_tiered else (None,):
            if len(places) < MOST_RANKED:
                places |= dict.fromkeys(self._tier(db, column))
        return array("q", places)

    def page(self, db: Database, number: int, places: Places) -> list[MarkedSong]:
        start = (number - 1) * songs.PER_PAGE
        return songs.marked_by_keys(db, places()[start : start + songs.PER_PAGE].tolist())

    def _tier(self, db: Database, column: str | None) -> list[int]:
        """The newest; by weight where they are few, as bm25 reads all that have the words."""
        by_weight = f"bm25(search, {WEIGHTS}), number DESC"
        order = "search.rowid DESC" if self._are_many(db, column) else by_weight
        return self._column(db, column, f"songs.key FROM {self._selection.source} ORDER BY {order}")

    def _are_many(self, db: Database, column: str | None) -> bool:
        return len(self._column(db, column, f"1 FROM {self._selection.counted}")) == MOST_RANKED

    def _column(self, db: Database, column: str | None, sql: str) -> list[int]:
        parameters = {**self._selection.parameters, "match": self._selection.match_in(column)}
        return [row[0] for row in rows(db, f"SELECT {sql} LIMIT {MOST_RANKED}", parameters)]
