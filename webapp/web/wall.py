"""The wall of songs that a filter shows, and what all its visitors share of it.

What is counted and looked up is cached under the library's version.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Any

from flask import render_template
from markupsafe import Markup

from webapp.database import Database
from webapp.library import search_index, songs
from webapp.library.songs import MarkedSong
from webapp.query.song_filter import SongFilter
from webapp.records import statuses
from webapp.search import (
    compounds,
    counts,
    description,
    facets,
    hits,
    listing,
    panel,
    suggestions,
    tabs,
)
from webapp.search.facets import Choices
from webapp.web import context, polling, wall_cards
from webapp.web.layout import Layout

STATUSES = (statuses.COMPLETED, statuses.PROCESSING, statuses.FAILED)
NEIGHBOURS = 2  # numbers shown on each side of the page that is open
_CARDS = Markup("<!--cards-->")  # their place in a frame; texts of songs are escaped


@dataclass(frozen=True, slots=True)
class PageView:
    """`first` and `to` count pictures from 1; `numbers` are (number, address); (None, None) a gap.

    `more`: there are more than `total`, which nobody pages through.
    """

    number: int
    last: int
    total: int
    more: bool
    first: int
    to: int
    prev_url: str | None
    next_url: str | None
    numbers: list[tuple[int | None, str | None]]


class Wall:
    """`song_filter` is what was asked, as far as there is such a status and such a page.

    `statuses`: how many songs of each status the library has. `minute`: of the clock where more
    than the library's version counts (the words of what is unfinished, and plays), else 0.
    `total`: how many pictures there are to page through (takes where they hang apart), of those
    that are searched for `most`.
    """

    def __init__(
        self, db: Database, song_filter: SongFilter, version: int, most: int = listing.MOST_PAGED
    ) -> None:
        self._db = db
        self._version = version
        tally = context.shared(f"tally:{version}", lambda: songs.tally(db))
        self.statuses = context.shared(f"counts:{tally}", lambda: songs.counts(db))
        self._library = context.shared(
            f"tabs:{tally}:{song_filter.apart}",
            lambda: tabs.count(db, song_filter.plain, self.statuses) or {},
        )
        song_filter = self._understood(song_filter)
        by_plays = not song_filter.is_plain and song_filter.by_plays
        self._is_any_pending = any(not statuses.is_done(status) for status in self.statuses)
        self.minute = int(time.time() // 60) if self._is_any_pending or by_plays else 0
        self._as_of = f"{version}:{self.minute}" if by_plays else f"{version}"
        self._is_ranked = song_filter.order == "best"
        self._most = listing.MOST_RANKED if self._is_ranked else most
        self._listing = listing.of(song_filter)
        self._first = song_filter if song_filter.page == 1 else song_filter.but(page=1)
        self._by_tab = self._counted()
        self.total = self._total()
        self.last = max(1, -(-self.total // songs.PER_PAGE))
        page = min(song_filter.page, self.last)
        self.song_filter = song_filter if page == song_filter.page else song_filter.but(page=page)

    def _understood(self, song_filter: SongFilter) -> SongFilter:
        """Without a status that no song has; with the longer words that hold those asked for."""
        if song_filter.status not in {None, *STATUSES, *self.statuses}:
            unknown = ("status", *song_filter.unknown)
            song_filter = song_filter.but(status=None, unknown=unknown)
        if not song_filter.q:
            return song_filter
        query = song_filter.query
        key = f"longer:{self._version}:{query}"
        longer = context.shared(key, lambda: compounds.longer(self._db, query))
        return song_filter.but(longer=longer)

    def depends_on(self, layout: Layout, *, lines: bool, opened: bool) -> object:
        """All that `html` is made from.

        A plain wall where nothing is in the making shows no more of the library than its cards and
        counts, so most changes of a library leave it as it is.
        """
        if opened or self.minute or not self.song_filter.is_plain:
            return layout, self._version, self.song_filter, self.minute, lines
        return self._frame_parts(layout), [(song.id, song.mark) for song in self.songs]

    def html(self, layout: Layout, path: str, *, lines: bool, opened: bool) -> bytes:
        """The whole page in UTF-8: `lines` where words were found, and `opened` the panel.

        Most changes of a library change but the cards of a plain wall: all around them is its
        frame, which is cached by itself.
        """
        unfinished = [card for card in self._hung if card.pending]
        pending = polling.view(self._db, unfinished) if unfinished else None

        def make_frame() -> bytes:
            values = self._values(path, opened=opened) | {"cards_html": _CARDS}
            html = render_template("songs/index.html", layout=layout, pending=pending, **values)
            return html.encode()

        if opened or pending or not self.song_filter.is_plain:
            frame = make_frame()
        else:
            frame = context.shared(f"frame:{self._frame_parts(layout)!r}", make_frame)
        return frame.replace(_CARDS.encode(), self._html(lines=lines), 1)

    def _frame_parts(self, layout: Layout) -> object:
        return layout, self.song_filter, self._library, self.total, not self.statuses

    @cached_property
    def _hung(self) -> list[polling.Hung]:
        """The songs of the page, and what is being made behind them."""
        if not self._is_any_pending:
            return [polling.Hung(song) for song in self.songs]
        return polling.hung(self._db, self.songs, apart=self.song_filter.apart)

    def _values(self, path: str, *, opened: bool) -> dict[str, Any]:
        """What the template needs besides the cards."""
        values = {
            "page": self.page(path),
            "facets": self.facets(path),
            "song_filter": self.song_filter,
            "heading": description.heading(self.song_filter),
            "hints": description.hints(self.song_filter),
            "empty": not self.statuses,
        }
        if opened:
            values["panel"] = panel.panel(self._first, self._choices)
            values["most_counted"] = counts.MOST_COUNTED
        if not self._first.is_all:
            values |= {
                "q": self._first.q,
                "chips": description.chips(self._first, opened=opened),
                "behind": bool(self._first.query.match_in()) and search_index.is_behind(self._db),
                "suggestions": [] if self.total else suggestions.suggestions(self._db, self._first),
                "may_be_sung": bool(hits.match_in_lyrics(self._first.query)),
                "aside": None if self.total else suggestions.aside(self._db, self._first),
            }
        return values

    @cached_property
    def songs(self) -> list[MarkedSong]:
        """Those of the page."""
        return self._listing.page(self._db, self.song_filter.page, self._places)

    def page(self, path: str) -> PageView:
        number = self.song_filter.page
        first = (number - 1) * songs.PER_PAGE + 1
        first_url = self._first.address(path)
        joint = "&" if "?" in first_url else "?"

        def url(page: int) -> str:
            return first_url if page == 1 else f"{first_url}{joint}page={page}"

        return PageView(
            number=number,
            last=self.last,
            total=self.total,
            more=not self.song_filter.is_all and self.total >= self._most,
            first=min(first, self.total),
            to=min(first + songs.PER_PAGE - 1, self.total),
            prev_url=url(number - 1) if number > 1 else None,
            next_url=url(number + 1) if number < self.last else None,
            numbers=[(n, url(n) if n else None) for n in _numbers(number, self.last)],
        )

    def facets(self, path: str) -> list[tabs.Tab]:
        return tabs.tabs(self._first, self._by_tab, self._library, path)

    def _counted(self) -> Mapping[str, int] | None:
        """How many pictures of each tab all else that is asked for leaves; None: too many."""
        if self._first.is_all:
            return self._library
        others = tabs.under(self._first, tabs.ALL).but(sort=None)
        if others.is_all:
            return self._library
        most = min(self._most, counts.MOST_COUNTED)
        key = f"tabs:{self._as_of}:{most}:{others!r}"
        return context.shared(key, lambda: self._count(others, most) or {}) or None

    def _count(self, others: SongFilter, most: int) -> Mapping[str, int] | None:
        return tabs.count(self._db, others, self.statuses, most)

    def _total(self) -> int:
        if self._is_ranked:
            return len(self._places())
        tab = tabs.current(self._first)
        if self._first.is_all:
            return self._library[tabs.ALL]
        if self._by_tab is not None and tab is not None and tab in self._by_tab:
            return min(self._by_tab[tab], self._most)
        return context.shared(
            f"total:{self._as_of}:{self._most}:{self._first!r}",
            lambda: counts.total(self._db, self._first, self._most),
        ).songs

    def _places(self) -> array[int]:
        key = f"places:{self._as_of}:{self._first!r}"
        return context.shared(key, lambda: self._listing.places(self._db))

    def _choices(self, song_filter: SongFilter) -> Choices:
        asked = song_filter.but(sort=None) if song_filter.sort else song_filter
        key = f"choices:{self._as_of}:{asked!r}"
        return context.shared(key, lambda: facets.of(self._db, asked))

    def _html(self, *, lines: bool) -> bytes:
        """The cards, and below each the `lines` in which its words were found."""
        query = self.song_filter.query
        newest = self.song_filter.is_all and self.song_filter.page == 1
        apart = self.song_filter.apart
        cards = wall_cards.cards(self._db, self._hung, newest=newest, apart=apart)
        below = wall_cards.lines(self._db, self.songs, query) if lines and query.required else []
        pairs = zip_longest(cards, below, fillvalue=b"")
        return b"".join(b"<li>%b%b</li>" % pair for pair in pairs)


def _numbers(number: int, last: int) -> list[int | None]:
    """Of the pages that are one link away, in order; None where some are left out."""
    near = range(number - NEIGHBOURS, number + NEIGHBOURS + 1)
    numbers: list[int | None] = []
    for shown in sorted({1, last, *(n for n in near if 1 <= n <= last)}):
        if numbers and (numbers[-1] or 0) + 1 < shown:
            numbers.append(None)
        numbers.append(shown)
    return numbers
