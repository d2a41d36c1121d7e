"""Taking in files in which owners keep their songs; what cannot be used is counted and said."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from webapp.database import transaction
from webapp.errors import ImportFileError
from webapp.imports import json_stream, media_matching
from webapp.imports.containers import open_containers
from webapp.imports.media_matching import MediaIndex
from webapp.library import ingest, songs, user_marks
from webapp.records import formats, own_format, record
from webapp.records.own_format import Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from webapp.database import Database
    from webapp.imports.items import Container, Item
    from webapp.imports.json_stream import Entry
    from webapp.imports.media_import import MediaImporter
    from webapp.library.files import File


class Song(NamedTuple):
    """`near`: the files that lie beside; `told`: what another Songwall wrote beside."""

    record: record.Record
    near: list[Item]
    told: Told | None


_Read = tuple[record.Record, Told | None]

BATCH = 500  # songs a transaction, or fewer
BATCH_SIZE = 2_000_000  # characters of JSON; as objects they take several times as much
MOST_PROBLEMS = 20  # said one by one; the rest is counted
_ANOTHERS = "it tells of another song than its folder: nothing there is taken in"


@dataclass(slots=True)
class Outcome:
    """What an import did: records read, songs with news, files kept, what could not be used.

    `songless`: files of a folder or ZIP that are not about songs, such as a tool's own notes.
    `remarks` are about what was used all the same, and about these.
    """

    read: int = 0
    changed: int = 0
    kept: int = 0
    unusable: int = 0
    songless: int = 0
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def complain(self, sentence: str) -> None:
        self.unusable += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(sentence)

    def remark(self, sentence: str) -> None:
        if len(self.remarks) < MOST_PROBLEMS:
            self.remarks.append(sentence)


def import_path(
    db: Database,
    path: Path,
    now: datetime,
    *,
    taker: MediaImporter | None = None,
    tell: Callable[[int, int], None] = lambda _n, _of: None,
) -> Outcome:
    """Take in a file, a ZIP or a folder; raises ImportFileError where none could be read."""
    return import_all(db, open_containers(path), now, taker=taker, tell=tell)


def import_all(
    db: Database,
    brought: Iterable[Container],
    now: datetime,
    *,
    taker: MediaImporter | None = None,
    tell: Callable[[int, int], None] = lambda _n, _of: None,
) -> Outcome:
    """Take in open_containers, read as streams; `taker` takes what lies beside records.

    `tell` hears how many bytes of how many were read, never within a transaction: it may take its
    time. What `brought` raises passes through.
    """
    outcome = Outcome()
    taking = ingest.Intake(db, "import", file=True)
    for container in brought:
        for sentence in container.refused:
            outcome.complain(sentence)
        reading = _Reading(container, MediaIndex(container.items), outcome, now, tell)
        for batch in reading.batches():
            with transaction(db):
                by_us = {song.record.id: song.told for song in batch if song.told}
                taking.take([song.record for song in batch], now, by_us)
                _put_marks(db, by_us, now)
                near = [(song.record.id, each) for song in batch for each in song.near]
                held = _claim(db, taker, near)
            reading.take(db, taker, held)
        for left in reading.media.unmatched(BATCH):
            with transaction(db):
                held = _claim(db, taker, left)
            reading.take(db, taker, held)
    outcome.changed = taking.changed
    if outcome.songless:
        said = "1 file holds" if outcome.songless == 1 else f"{outcome.songless:,} files hold"
        outcome.remarks.insert(0, f"{said} no songs.")
    return outcome


@dataclass(slots=True)
class _Doubts:
    """What is no song in a file: complained of where the file is about songs, else it is not."""

    outcome: Outcome
    is_about_songs: bool
    _held: list[str] = field(default_factory=list)
    _more: int = 0

    def are_due(self) -> None:
        self.is_about_songs = True
        for sentence in self._held:
            self.outcome.complain(sentence)
        self.outcome.unusable += self._more
        self._held, self._more = [], 0

    def add(self, sentence: str) -> None:
        if self.is_about_songs:
            self.outcome.complain(sentence)
        elif len(self._held) < MOST_PROBLEMS:
            self._held.append(sentence)
        else:
            self._more += 1

    def end(self) -> None:
        self.outcome.songless += not self.is_about_songs


def _put_marks(db: Database, by_us: dict[str, Told], now: datetime) -> None:
    read = {song_id: user_marks.read(each.marks, now) for song_id, each in by_us.items()}
    marked = {song_id: each for song_id, each in read.items() if each != user_marks.Marks()}
    for card in songs.by_ids(db, marked) if marked else ():
        user_marks.put(db, card.key, marked[card.id])


def _claim(
    db: Database, taker: MediaImporter | None, beside: list[tuple[str, Item]]
) -> list[tuple[File, Item]]:
    return taker.claim(db, beside) if taker is not None else []


@dataclass(slots=True)
class _Reading:
    """The records of a container, one after the other, with what lies beside them."""

    container: Container
    media: MediaIndex
    outcome: Outcome
    now: datetime
    tell: Callable[[int, int], None]
    _passed: int = 0
    _size: int = 0  # characters since the last batch

    def take(
        self, db: Database, taker: MediaImporter | None, held: list[tuple[File, Item]]
    ) -> None:
        for file, item in held:
            assert taker is not None  # noqa: S101 (who else holds them)
            try:
                self.outcome.kept += taker.take(db, file, item)
            except ImportFileError as error:
                self.outcome.complain(self._placed(item, f": {error}"))
            self._pass(item)

    def batches(self) -> Iterator[list[Song]]:
        batch: list[Song] = []
        for song in self.records():
            batch.append(song)
            if len(batch) == BATCH or self._size > BATCH_SIZE:
                yield _as_they_hung(batch)
                batch, self._size = [], 0
        if batch:
            yield _as_they_hung(batch)

    def records(self) -> Iterator[Song]:
        for item in self.container.items:
            if item.kind == "json":
                yield from self._of_file(item)
                self._pass(item)

    def _pass(self, item: Item) -> None:
        self._passed += item.size
        self.tell(self._passed, self.container.size)

    def _of_file(self, item: Item) -> Iterator[Song]:
        found = self._songs(item)
        try:
            first = next(found, None)
            second = next(found, None)
            alone = second is None
            for song in chain([first] if first else [], [second] if second else [], found):
                if alone and media_matching.is_anothers(item.path, song[0].source_id):
                    self.outcome.complain(self._placed(item, f": {_ANOTHERS}"))
                    continue
                self.outcome.read += 1
                yield self._with_media(song, item, alone=alone)
        except ImportFileError as error:
            self.outcome.complain(self._placed(item, f": {error}"))

    def _songs(self, item: Item) -> Iterator[_Read]:
        doubts = _Doubts(self.outcome, is_about_songs=self._is_named(item))
        with item.reading() as file:
            for entry in json_stream.entries(file):
                self.tell(self._passed + min(entry.offset, item.size), self.container.size)
                yield from self._of_entry(entry, item, doubts)
        doubts.end()

    def _of_entry(self, entry: Entry, item: Item, doubts: _Doubts) -> Iterator[_Read]:
        self._size += entry.size
        found = formats.records(entry.value)
        if found or entry.problem or formats.seems_song(entry.value):
            doubts.are_due()
        if entry.problem is not None:
            doubts.add(self._placed(item, entry.problem))
        elif not found:
            doubts.add(self._placed(item, f"{entry.place}: {_why_not(entry.value)}"))
        for each in found:
            song = record.read(each.raw, now=self.now, form=each.form)
            if song is None:
                self.outcome.complain(self._placed(item, f"{entry.place}: not a song"))
            else:
                yield song, own_format.read(each.around, self.now) if each.around else None

    def _with_media(self, read: _Read, item: Item, *, alone: bool) -> Song:
        song, by_us = read
        names = by_us.names if by_us else frozenset[str]()
        near = self.media.for_song(song.source_id, item.path, alone=alone, names=names)
        if alone:
            self._remark_on(song, item)
        if song.status == "unknown" and not by_us and any(each.kind == "audio" for each in near):
            raw = {**song.raw, "status": "completed"}
            song = record.read(raw, now=self.now, form=song.form) or song
        return Song(song, near, by_us)

    def _remark_on(self, song: record.Record, item: Item) -> None:
        named = media_matching.uuids_in(item.path)
        if named and song.id.lower() not in named:
            self.outcome.remark(
                self._placed(item, f"the song in it is {song.id}: its record counts, not its name")
            )

    def _is_named(self, item: Item) -> bool:
        """Whether it is what the owner named, not one of what lies there."""
        return len(self.container.items) == 1 and item.label == self.container.name

    def _placed(self, item: Item, sentence: str) -> str:
        if self._is_named(item):
            return sentence.removeprefix(": ")
        return f"{item.label}{sentence}" if sentence[:1] == ":" else f"{item.label}, {sentence}"


def _as_they_hung(batch: list[Song]) -> list[Song]:
    """Songs of one moment keep their order, whatever the order of their files."""
    if all(song.told for song in batch):
        batch.sort(key=lambda song: (song.told.place or 0, song.told.key), reverse=True)  # type: ignore[union-attr]
    return batch


def _why_not(value: object) -> str:
    if formats.is_own(value):
        return "written by a newer Songwall: update this one"
    return "not a song" if not isinstance(value, dict) or record.identity(value) else "no id"
