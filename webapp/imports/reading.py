"""The records of a container, one after the other, with what lies beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice

from webapp.database import Database
from webapp.errors import ImportFileError
from webapp.imports import csv_stream, json_stream, media_matching
from webapp.imports.complaints import looks_like
from webapp.imports.items import Container, Item
from webapp.imports.json_stream import Entry
from webapp.imports.media_import import MediaImporter
from webapp.imports.media_matching import MediaIndex
from webapp.imports.outcome import Doubts, Outcome
from webapp.library.files import File
from webapp.records import formats, incoming, lineage, own_format, record, statuses
from webapp.records.incoming import NO_ID, Incoming

Song = tuple[Incoming, list[Item]]
"""A song, and the files that lie beside its record."""

BATCH = 500  # songs a transaction, or fewer
BATCH_SIZE = 2_000_000  # characters of JSON; as objects they take several times as much
_ANOTHERS = "it's about another song than its folder, so nothing there was added"


@dataclass(slots=True)
class Reading:
    """The records of a container, one after the other, with what lies beside them."""

    container: Container
    media: MediaIndex
    outcome: Outcome
    now: datetime
    tell: Callable[[int, int], None]
    _passed: int = 0
    _size: int = 0  # characters since the last batch

    def archive(
        self, db: Database, media: MediaImporter | None, reserved: list[tuple[File, Item]]
    ) -> None:
        if media is None:
            return
        for file, item in reserved:
            try:
                self.outcome.kept += media.add(db, file, item)
            except ImportFileError as error:
                self.complain(item, str(error))
            self.pass_(item)
        for _, audio in media.taken:
            if audio.cut:
                self.remark(audio.item, audio.cut)

    def complain(self, item: Item, sentence: str) -> None:
        self.outcome.complain(self._placed(item, f": {sentence}"))

    def remark(self, item: Item, sentence: str) -> None:
        self.outcome.remark(self._placed(item, f": {sentence}"))

    def pass_(self, item: Item) -> None:
        self._passed += item.size
        self.tell(self._passed, max(self._passed, self.container.size))

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
        # What begins with a point tells of songs that the others hold.
        for item in sorted(self.container.items, key=lambda item: item.path.name[0] == "."):
            if item.kind == "json":
                yield from self._of_file(item)
                self.pass_(item)

    def _of_file(self, item: Item) -> Iterator[Song]:
        songs = self._songs(item)
        try:
            first = [*islice(songs, 2)]
            alone = len(first) == 1
            for song in chain(first, songs):
                if alone and media_matching.is_anothers(item.path, song.source_id):
                    self.complain(item, _ANOTHERS)
                    self.media.refuse(item.path)
                    continue
                self.outcome.not_understood.update(record.not_understood(song.raw, self.now))
                self.outcome.read += song.form != lineage.FORM
                if alone:
                    self._remark_on(song, item)
                yield self._with_media(song, item, alone=alone)
        except ImportFileError as error:
            self.complain(item, str(error))

    def _songs(self, item: Item) -> Iterator[Incoming]:
        doubts = Doubts(self.outcome, is_about_songs=self._is_named(item))
        with item.reading() as file:
            stream = csv_stream if csv_stream.is_table(item.path.name) else json_stream
            for entry in stream.entries(file):
                self.tell(self._passed + min(entry.offset, item.size), self.container.size)
                yield from self._of_entry(entry, item, doubts)
        self.outcome.songless += not doubts.is_about_songs

    def _of_entry(self, entry: Entry, item: Item, doubts: Doubts) -> Iterator[Incoming]:
        self._size += entry.size
        records = formats.records(entry.value)
        if records or entry.problem or formats.seems_song(entry.value):
            doubts.are_due()
        if entry.problem is not None:
            doubts.add(self._placed(item, entry.problem))
        elif not records:
            doubts.add(self._placed(item, f"{entry.place}: {_why_not(entry.value)}"))
        for raw, form, around in records:
            extras = own_format.read(around, self.now) if around else None
            song = incoming.accept(raw, form, extras, entry.size)
            if song is None:
                why = incoming.why_not(raw, entry.size)
                self.outcome.complain(self._placed(item, f"{entry.place}: {why}"))
            else:
                yield song

    def _with_media(self, song: Incoming, item: Item, *, alone: bool) -> Song:
        names = song.extras.names if song.extras else formats.file_names(song.raw)
        near = self.media.for_song(song.source_id, item.path, alone=alone, names=names)
        is_unsaid = record.status_of(song.raw) == statuses.UNKNOWN and not song.extras
        if is_unsaid and any(medium.kind == "audio" for medium in near):
            song = replace(song, raw={**song.raw, "status": statuses.COMPLETED})
        return song, near

    def _remark_on(self, song: Incoming, item: Item) -> None:
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
    if all(song.extras for song, _ in batch):
        batch.sort(key=_place_and_key, reverse=True)
    return batch


def _place_and_key(song: Song) -> tuple[int, int]:
    extras = song[0].extras
    return (extras.place or 0, extras.key) if extras else (0, 0)


def _why_not(value: object) -> str:
    if formats.is_own(value):
        return "a newer Songwall wrote it: update this one"
    if isinstance(value, dict) and "title" in value and not record.identity(value):
        return NO_ID
    return f"not a song but {looks_like(value)}" if isinstance(value, dict) else "not a song"
