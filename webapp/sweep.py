"""Reading a list by offset while it moves: pure but for the call that fetches a page.

The API gives no total and may answer less than asked for, so a sweep advances by what came and
ends at an empty page. Each page begins with the last entries of the one before; where they do not
stand there, the list has moved, and where none of them does, the sweep steps back to find them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webapp import record
from webapp.errors import PassingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OVERLAP = 3
MOST_PAGES = 100_000

Page = list[object]


@dataclass(slots=True)
class Sweep:
    """One walk over the list. `seen` holds the public ids; `moved` whether it moved meanwhile."""

    fetch: Callable[[int, int], Page]
    limit: int
    seen: set[str] = field(default_factory=set)
    moved: bool = False

    def pages(self) -> Iterator[Page]:
        """Every page that brings something, newest first."""
        offset, tail, back = 0, list[str | None](), 0
        for _ in range(MOST_PAGES):
            page = self.fetch(offset, self.limit)
            if not page:
                return
            ids = [_public_id(entry) for entry in page]
            self.moved |= bool(tail) and ids[: len(tail)] != tail
            if tail and self.seen.isdisjoint(filter(None, ids)):
                back = 2 * back + OVERLAP
                offset = max(0, offset - back)
                tail = tail if offset else []
                continue
            yield page
            self.seen.update(filter(None, ids))
            # The end of the list: only what the page before had shown already.
            overlap = 0 if ids == tail else min(OVERLAP, len(page) - 1)
            offset, tail, back = offset + len(page) - overlap, ids[len(ids) - overlap :], 0
        raise PassingError("The list of songs has no end.")


def _public_id(entry: object) -> str | None:
    source_id = record.identity(entry) if isinstance(entry, dict) else None
    return record.public_id(source_id) if source_id else None
