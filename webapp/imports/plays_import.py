"""Plays in, once all songs are: out of another Songwall's folder, or of an export."""

from collections.abc import Iterable, Iterator
from itertools import islice

from webapp.archive import play_log
from webapp.database import Database, transaction
from webapp.errors import ImportFileError
from webapp.errors import imports as sentences
from webapp.imports.items import Item
from webapp.imports.outcome import Outcome
from webapp.library import plays
from webapp.values.formatting import counted

LARGEST = 256 << 20  # bytes
AT_ONCE = 500
_CHUNK = 1 << 20


def take(db: Database, items: Iterable[Item], outcome: Outcome) -> None:
    """One that is here already counts once, and stays out of the history where it was taken out."""
    added = 0
    for item in items:
        try:
            entries = iter(play_log.of_lines(_lines(item)))
            while some := [*islice(entries, AT_ONCE)]:
                with transaction(db):
                    added += plays.bring(db, some)
        except ImportFileError as error:
            outcome.complain(f"{item.label}: {error}")
        outcome.lists += 1
    if added:
        outcome.remark(f"{counted(added, 'play was', 'plays were')} added to the history.")


def _lines(item: Item) -> Iterator[bytes]:
    rest, size = b"", 0
    with item.reading() as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            if size > LARGEST or len(rest) > play_log.LONGEST_LINE:
                raise ImportFileError(sentences.HOLDS_TOO_MUCH)
            yield from lines
    yield rest
