"""A list that goes on from a mark, read by offset like every other; what was read last is held."""

from collections.abc import Callable
from typing import NamedTuple

from webapp.errors import PassingError
from webapp.errors import sources as sentences

LEAST = 10  # entries that a page holds, if there are so many: readers repeat a few of them
MOST_SHORT = 50  # portions in a row that hold next to nothing and yet name a next one


class Portion(NamedTuple):
    """`following`: the mark to go on from; None at the end."""

    entries: list[object]
    following: str | None


class CursorList:
    """`fetch` takes the mark that a portion goes on from, None for the first; for one thread."""

    def __init__(self, fetch: Callable[[str | None], Portion]) -> None:
        self._fetch = fetch
        self._start, self._portion = 0, Portion([], None)

    def page(self, offset: int) -> list[object]:
        """Some from `offset` on; [] beyond the end.

        What lies before the last portion, and offset 0, is read from the list's start again.
        """
        if offset <= self._start:
            self._start, self._portion = 0, self._fetch(None)
        rest = self._portion.entries[offset - self._start :]
        for _ in range(MOST_SHORT):
            mark = self._portion.following
            if len(rest) >= LEAST or mark is None:
                return rest
            self._start += len(self._portion.entries)
            self._portion = self._fetch(mark)
            if self._portion.following == mark:  # it leads in a circle
                self._portion = self._portion._replace(following=None)
            rest = rest + self._portion.entries[max(0, offset - self._start) :]
        if rest:
            return rest
        raise PassingError(sentences.EMPTY_PAGES)
