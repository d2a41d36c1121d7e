"""Reading a list by offset while it moves: pure but for the call that fetches a page.

The API gives no total and may answer less than asked for, so a sweep advances by what came and
ends at an empty page. Each page begins with the last entries of the one before; where they do not
stand there, the list has moved, and where nothing of it was seen before, the sweep steps back.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from webapp.errors import PassingError
from webapp.errors import sources as sentences
from webapp.records import record

OVERLAP = 3
MOST_PAGES = 100_000
MOST_WITHOUT_NEWS = 50  # pages in a row, of a service that pays no heed to `offset`

Page = Sequence[object]


@dataclass(slots=True)
class Sweep:
    """One walk over the list. `seen` holds the public ids; `moved` whether it moved meanwhile."""

    fetch: Callable[[int, int], Page]
    limit: int
    seen: set[str] = field(default_factory=set)
    moved: bool = False

    def pages(self) -> Iterator[Page]:
        """What each page brings beyond the one before, newest first."""
        offset, tail, back, idle = 0, list[str | None](), 0, 0
        for _ in range(MOST_PAGES):
            page = self.fetch(offset, self.limit)
            if not page and not tail:
                return
            ids = [_public_id(entry) for entry in page]
            stands = bool(page) and ids[: len(tail)] == tail[: len(ids)]
            self.moved |= not stands
            if not stands and self.seen.isdisjoint(filter(None, ids)):
                back = 2 * back + OVERLAP
                offset = max(0, offset - back)
                tail = tail if offset else []
                continue
            idle = idle + 1 if self.seen.issuperset(filter(None, ids)) else 0
            if idle > MOST_WITHOUT_NEWS:
                self.moved = True  # nothing can be said of what was not seen
                return
            yield from filter(None, [page[len(tail) :] if stands else page])
            self.seen.update(filter(None, ids))
            offset, tail, back = *_next(offset, ids, tail if stands else []), 0
        raise PassingError(sentences.ENDLESS_LIST)


def _next(
    offset: int, ids: list[str | None], tail: list[str | None]
) -> tuple[int, list[str | None]]:
    """Where the next page begins, and what should stand there first."""
    if len(ids) <= len(tail):  # nothing new: the end of the list, or a very short page
        return offset + len(ids), tail[len(ids) :]
    overlap = min(OVERLAP, len(ids) - 1)
    return offset + len(ids) - overlap, ids[len(ids) - overlap :]


def _public_id(entry: object) -> str | None:
    source_id = record.identity(entry) if isinstance(entry, dict) else None
    return record.public_id(source_id) if source_id else None
