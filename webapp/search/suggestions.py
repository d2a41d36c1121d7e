"""Where nothing is found: what to leave out so that something is, or what to keep alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from webapp.query.song_filter import SongFilter
from webapp.search import description
from webapp.search.listing import Total, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from webapp.database import Database

MOST_ALONE = 8


@dataclass(frozen=True, slots=True)
class Loosened:
    """What is left out, or `alone` kept, in words; the filter then; how many songs that finds."""

    said: str
    wanted: SongFilter
    total: Total
    alone: bool


def loosen(db: Database, wanted: SongFilter) -> list[Loosened]:
    """What to leave out so that something is found; else what finds songs by itself."""
    found = _finding(db, _looser(wanted), alone=False)
    return found or _finding(db, islice(_alone(wanted), MOST_ALONE), alone=True)


def _finding(
    db: Database, filters: Iterable[tuple[str, SongFilter]], *, alone: bool
) -> list[Loosened]:
    tried = [Loosened(said, each, total(db, each), alone) for said, each in filters]
    return [each for each in tried if each.total.songs]


def _looser(wanted: SongFilter) -> Iterator[tuple[str, SongFilter]]:
    first, asked = wanted.at(1), wanted.query
    for part in asked.parts if len(asked.parts) > 1 or not _is_by_words(wanted) else ():
        yield str(part), replace(first, q=str(asked.without(part)))
    for name, said in _chosen(wanted):
        yield said, replace(first, **{name: getattr(SongFilter(), name)})
    for style in wanted.styles:
        left = tuple(each for each in wanted.styles if each != style)
        yield style, replace(first, styles=left)


def _alone(wanted: SongFilter) -> Iterator[tuple[str, SongFilter]]:
    for part in wanted.query.parts:
        yield str(part), SongFilter(q=str(part))
    for name, said in _chosen(wanted):
        yield said, SongFilter(**{name: getattr(wanted, name)})
    for style in wanted.styles:
        yield style, SongFilter(styles=(style,))


def _chosen(wanted: SongFilter) -> Iterator[tuple[str, str]]:
    """The name of each filter that is on, but for styles, and what it says in words."""
    for name in description.SINGLE:
        value = getattr(wanted, name)
        if value != getattr(SongFilter(), name):
            yield name, description.said(name, name if value is True else value)


def _is_by_words(wanted: SongFilter) -> bool:
    """Whether nothing but `q` is asked for."""
    return replace(wanted, q="", page=1, sort=None) == SongFilter()
