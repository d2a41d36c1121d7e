"""Taking in files in which owners keep their songs; what cannot be used is counted and said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webapp import entries, intake, record
from webapp.database import transaction
from webapp.errors import ImportFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from webapp.database import Database
    from webapp.entries import Entry

BATCH = 500  # songs a transaction
MOST_PROBLEMS = 20  # said one by one; the rest is counted


@dataclass(slots=True)
class Outcome:
    """What an import did: songs read, how many of them brought news, what could not be used."""

    read: int = 0
    changed: int = 0
    unusable: int = 0
    problems: list[str] = field(default_factory=list)

    def complain(self, sentence: str) -> None:
        self.unusable += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(sentence)


def import_file(
    db: Database, path: Path, now: datetime, tell: Callable[[int], None] = lambda _bytes: None
) -> Outcome:
    """Take in a saved answer: an array of songs, one song, or JSON Lines, read as a stream.

    `tell` hears how many bytes were read so far. Raises ImportFileError where nothing could be.
    """
    outcome = Outcome()
    taking = intake.Intake(db, "import", file=True)
    try:
        with path.open("rb") as file:
            for batch in _batches(_records(entries.entries(file), outcome, now, tell)):
                with transaction(db):
                    taking.take(batch, now)
    except OSError:
        raise ImportFileError(f"“{path.name}” cannot be read: is it there, and a file?") from None
    outcome.changed = taking.changed
    return outcome


def _records(
    found: Iterator[Entry], outcome: Outcome, now: datetime, tell: Callable[[int], None]
) -> Iterator[record.Record]:
    for entry in found:
        tell(entry.offset)
        if entry.problem is not None:
            outcome.complain(entry.problem)
            continue
        song = record.read(entry.value, now=now)
        if song is None:
            reason = "no id" if isinstance(entry.value, dict) else "not a song"
            outcome.complain(f"{entry.place}: {reason}")
            continue
        outcome.read += 1
        yield song


def _batches(found: Iterator[record.Record]) -> Iterator[list[record.Record]]:
    batch: list[record.Record] = []
    for song in found:
        batch.append(song)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
