"""What all visitors of a wall share while the library stays as it is; kept in the cache."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import render_template
from markupsafe import Markup

from webapp.library import songs
from webapp.query.song_filter import SongFilter
from webapp.records import record
from webapp.search import hits, listing
from webapp.web import context

if TYPE_CHECKING:
    from array import array
    from collections.abc import Mapping

    from webapp.database import Database
    from webapp.library.songs import Card

STATUSES = ("completed", "processing", "failed")
NEIGHBOURS = 2  # numbers shown on each side of the page that is open
MOST_PAGED = 10_000  # songs that a search pages through
EAGER = 6  # covers that load before one scrolls


@dataclass(frozen=True, slots=True)
class Facet:
    """One choice of the filter: a status, or all (`value` None), with how many songs it shows.

    `songs` is None where they are too many to count; `most`: how many it may ever show, so that
    its number takes the same room whatever is sought.
    """

    label: str
    value: str | None
    songs: int | None
    most: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class PageView:
    """`first` and `to` count songs from 1; `numbers` are (number, address); (None, None) a gap.

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


def counts(db: Database, version: int) -> dict[str, int]:
    return context.shared(f"counts:{version}", lambda: songs.counts(db))


def hang(
    db: Database, wanted: SongFilter, version: int | str, *, lines: bool = True
) -> tuple[list[Card], Markup]:
    """The cards of one page, and the same as markup, with the `lines` where words were found."""
    if wanted.is_plain:
        cards = songs.page(db, wanted, _start(db, wanted, version))
    else:
        needs_order = wanted.page > 1 or wanted.order == "best"
        cards = listing.page(db, wanted, _order(db, wanted, version) if needs_order else None)
    found = hits.of(db, cards, wanted.query) if wanted.q and lines else {}
    below = [
        render_template("songs/_hits.html", card=card, hits=found[card.key])
        if card.key in found
        else ""
        for card in cards
    ]
    hung = _hung(cards, newest=wanted == SongFilter())
    items = "".join(f"<li>{card}{lines}</li>" for card, lines in zip(hung, below, strict=True))
    return cards, Markup(items)  # noqa: S704 (our own templates)


def minute(found: dict[str, int], wanted: SongFilter) -> int:
    """The minute of the clock where more than the library's version counts, else 0.

    That are the words of what is unfinished, and plays.
    """
    waiting = any(not record.is_done(status) for status in found)
    return int(time.time() // 60) if waiting or wanted.needs_plays else 0


def sensible(wanted: SongFilter, found: dict[str, int]) -> SongFilter:
    """A status that no song ever has means all of them."""
    known = wanted.status in {None, *STATUSES, *found}
    return wanted if known else replace(wanted, status=None)


def nearest(wanted: SongFilter, shown: int) -> SongFilter:
    """The nearest page that exists."""
    return wanted.at(min(wanted.page, _last(shown)))


def page_view(wanted: SongFilter, shown: int, path: str = "/", most: int = MOST_PAGED) -> PageView:
    most = listing.MOST_RANKED if wanted.order == "best" else most
    number, last = wanted.page, _last(shown)
    first = (number - 1) * songs.PER_PAGE + 1
    return PageView(
        number=number,
        last=last,
        total=shown,
        more=not wanted.is_plain and shown >= most,
        first=min(first, shown),
        to=min(first + songs.PER_PAGE - 1, shown),
        prev_url=wanted.at(number - 1).address(path) if number > 1 else None,
        next_url=wanted.at(number + 1).address(path) if number < last else None,
        numbers=_numbers(wanted, number, last, path),
    )


def facets(
    found: dict[str, int],
    wanted: SongFilter,
    path: str = "/",
    counted: Mapping[str, int] | None = None,
) -> list[Facet]:
    """All songs, the three known statuses, and any other word that a song has.

    `counted`: how many songs the other filters leave of each status, as `statuses` tells.
    """
    wanted, current = wanted.at(1), wanted.status
    words = [*STATUSES, *sorted(word for word in found if word not in STATUSES)]
    return [
        Facet(
            label=word.capitalize() if word else "All",
            value=word,
            songs=None if counted is None else _of(counted, word),
            most=_of(found, word),
            url=replace(wanted, status=word).address(path),
            current=current == word,
        )
        for word in (None, *words)
    ]


def statuses(
    db: Database,
    wanted: SongFilter,
    found: dict[str, int],
    version: int | str,
    most: int = MOST_PAGED,
) -> dict[str, int] | None:
    """How many songs of each status all else that is asked for leaves; None: more than `most`."""
    if wanted.is_plain:
        return found
    most = listing.MOST_RANKED if wanted.order == "best" else most
    asked = wanted.but(page=1, sort=None, status=None)
    key = f"statuses:{version}:{most}:{asked!r}"
    counted = context.shared(key, lambda: listing.by_status(db, asked, most))
    return counted if sum(counted.values()) <= most else None


def total(
    db: Database,
    wanted: SongFilter,
    counted: Mapping[str, int] | None,
    version: int | str,
    most: int = MOST_PAGED,
) -> int:
    """How many songs there are to page through: of those that are sought at most `most`.

    `counted`: what `statuses` told.
    """
    if wanted.order == "best":
        return len(_order(db, wanted, version))
    if counted is not None:
        return _of(counted, wanted.status)
    if wanted.status is None:
        return most
    key = f"total:{version}:{most}:{wanted.at(1)!r}"
    return context.shared(key, lambda: listing.total(db, wanted, most)).songs


def _of(counted: Mapping[str, int], status: str | None) -> int:
    return sum(counted.values()) if status is None else counted.get(status, 0)


def _last(total: int) -> int:
    return max(1, -(-total // songs.PER_PAGE))


def _hung(cards: list[Card], *, newest: bool) -> list[str]:
    """Each card is kept by itself, so that one that changes costs only itself."""
    keys = [
        f"card:{card.id}:{card.mark}:{newest and index == 0}:{index < EAGER}"
        for index, card in enumerate(cards)
    ]

    def make(index: int) -> str:
        large, eager = newest and index == 0, index < EAGER
        return render_template("songs/_card.html", card=cards[index], large=large, eager=eager)

    return context.shared_many(keys, make)


def _start(db: Database, wanted: SongFilter, version: int | str) -> tuple[int, int] | None:
    if wanted.page == 1:
        return None
    key = f"starts:{version}:{wanted.status}"
    starts = context.shared(key, lambda: songs.page_starts(db, wanted))
    if not starts:
        return None
    # A sync may have taken a page away since `version` was read.
    index = min(2 * (wanted.page - 1), len(starts) - 2)
    return starts[index], starts[index + 1]


def _order(db: Database, wanted: SongFilter, version: int | str) -> array[int]:
    key = f"order:{version}:{wanted.at(1)!r}"
    return context.shared(key, lambda: listing.order_of(db, wanted))


def _numbers(
    wanted: SongFilter, number: int, last: int, path: str
) -> list[tuple[int | None, str | None]]:
    near = range(number - NEIGHBOURS, number + NEIGHBOURS + 1)
    shown = sorted({1, last, *(n for n in near if 1 <= n <= last)})
    made: list[tuple[int | None, str | None]] = []
    for each in shown:
        if made and (before := made[-1][0]) is not None and each - before > 1:
            made.append((None, None))
        made.append((each, wanted.at(each).address(path)))
    return made
