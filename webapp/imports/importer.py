"""Songs out of their owner's files; what cannot be used is counted and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import PurePosixPath

from webapp.database import Database, transaction
from webapp.errors import ImportFileError
from webapp.imports import audio_import, csv_stream, json_stream, media_matching, words_file
from webapp.imports.audio_import import LooseAudio
from webapp.imports.complaints import Complaints, looks_like
from webapp.imports.items import Container, Item
from webapp.imports.json_stream import Entry
from webapp.imports.media_import import MediaImporter
from webapp.imports.media_matching import MediaIndex
from webapp.library import ingest, songs, user_marks
from webapp.library.files import File
from webapp.records import formats, incoming, lineage, own_format, record, statuses, tagged
from webapp.records.incoming import NO_ID, Incoming

_Song = tuple[Incoming, list[Item]]
"""A song, and the files that lie beside its record."""

BATCH = 500  # songs a transaction, or fewer
BATCH_SIZE = 2_000_000  # characters of JSON; as objects they take several times as much
MOST_PROBLEMS = 20  # remarks, and doubts of one file; the rest is counted
_ANOTHERS = "it tells of another song than its folder: nothing there is taken in"


@dataclass(slots=True)
class Outcome:
    """What an import did: records read, songs with news, files archived, what was of no use.

    `not_understood`: of dates and lengths that are written in no known way, how many songs' each.
    `songless`: files of a folder or ZIP that are not about songs, such as a tool's own notes.
    `remarks` are about what was used all the same, and about these.
    """

    read: int = 0
    changed: int = 0
    kept: int = 0
    songless: int = 0
    not_understood: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)
    complaints: Complaints = field(default_factory=Complaints)

    @property
    def unusable(self) -> int:
        return self.complaints.number

    @property
    def problems(self) -> list[str]:
        return self.complaints.sentences()

    def complain(self, sentence: str) -> None:
        self.complaints.add(sentence)

    def remark(self, sentence: str) -> None:
        if len(self.remarks) < MOST_PROBLEMS:
            self.remarks.append(sentence)


def import_all(
    db: Database,
    containers: Iterable[Container],
    now: datetime,
    *,
    media: MediaImporter | None = None,
    tell: Callable[[int, int], None] = lambda _n, _of: None,
) -> Outcome:
    """Import what is in containers, read as streams; `media` takes the audio and covers.

    `containers` are iterated twice where audio without a record is among them. `tell` hears how
    many bytes of how many were read, never within a transaction: it may take its time. What
    iterating `containers` raises passes through.
    """
    job = Import(db, containers, now, media, tell)
    job.take_records()
    job.take_audio()
    return job.outcome


@dataclass(slots=True)
class Import:
    """What is done with some containers: of several, first the records of all, then audio.

    `tell` may be replaced between the two.
    """

    db: Database
    containers: Iterable[Container]
    now: datetime
    media: MediaImporter | None = None
    tell: Callable[[int, int], None] = lambda _n, _of: None
    outcome: Outcome = field(default_factory=Outcome)
    left: dict[int, set[PurePosixPath]] = field(default_factory=dict)
    """By the container's number, the files that no record has had; empty where no audio is."""

    def take_records(self) -> None:
        """With the audio and covers that lie beside them."""
        ingestion = ingest.Ingestion(self.db, "import", file=True)
        for number, container in enumerate(self.containers):
            for sentence in container.refused:
                self.outcome.complain(sentence)
            reading = self._reading(container)
            for batch in reading.batches():
                reserved = self._write(batch, ingestion)
                reading.archive(self.db, self.media, reserved)
                if self.media:
                    audio_import.tell(self.db, self.media, ingestion, self.now)
            left = reading.media.unmatched()
            if any(item.kind in {"audio", "cover"} for item in left):
                self.left[number] = {item.path for item in left}
        for name, count in self.outcome.not_understood.items():
            of_songs = "1 song" if count == 1 else f"{count:,} songs"
            self.outcome.remarks.insert(0, f"The {name} of {of_songs} was not understood.")
        if self.outcome.songless:
            self.outcome.remarks.insert(0, _songless(self.outcome.songless))

    def take_audio(self) -> None:
        """The rest: each is a song's, or a song of its own."""
        if self.media is None or not self.left:
            return
        ingestion = ingest.Ingestion(self.db, "import", file=True)
        made: set[str] = set()
        for number, container in enumerate(self.containers):
            reading, left = self._reading(container), self.left.get(number, set())
            items = [item for item in container.items if item.path in left]
            loose = LooseAudio(self.db, self.media, ingestion, self.now, reading)
            loose.take(items)
            self.outcome.read += len(loose.songs)
            self.outcome.changed += loose.changed
            self.outcome.kept += loose.kept
            made |= loose.made
            for near in media_matching.covers_by_name(items, BATCH):
                with transaction(self.db):
                    reserved = self.media.reserve(self.db, near)
                reading.archive(self.db, self.media, reserved)
        if made:
            self.outcome.remarks.insert(0, _of_audio(len(made)))

    def _reading(self, container: Container) -> _Reading:
        index = MediaIndex(container.items)
        return _Reading(container, index, self.outcome, self.now, self.tell)

    def _write(self, batch: list[_Song], ingestion: ingest.Ingestion) -> list[tuple[File, Item]]:
        """Songs, and the rows of the files that are to be archived."""
        with transaction(self.db):
            songs = [song for song, _ in batch]
            words = [said for song, items in batch for said in _words(song, items)]
            self.outcome.changed += ingestion.add([*songs, *words], self.now)
            _put_marks(self.db, songs, self.now)
            near = [(s.id, i) for s, items in batch for i in items if i.kind != "words"]
            return self.media.reserve(self.db, near) if self.media else []


def _songless(count: int) -> str:
    return f"{'1 file holds' if count == 1 else f'{count:,} files hold'} no songs."


def _of_audio(count: int) -> str:
    songs = "1 song was" if count == 1 else f"{count:,} songs were"
    return f"{songs} made of audio alone, for no record tells of it."


def _words(song: Incoming, items: list[Item]) -> list[Incoming]:
    """What the words that lie beside say of a song; ours are in its record."""
    beside = [item for item in items if item.kind == "words" and not song.extras]
    raws = [words_file.read(item, song.source_id) for item in beside]
    return [said for raw in raws if raw and (said := incoming.accept(raw, tagged.FORM))]


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
        self.outcome.complaints.count(self._more)
        self._held, self._more = [], 0

    def add(self, sentence: str) -> None:
        if self.is_about_songs:
            self.outcome.complain(sentence)
        elif len(self._held) < MOST_PROBLEMS:
            self._held.append(sentence)
        else:
            self._more += 1


def _put_marks(db: Database, batch: list[Incoming], now: datetime) -> None:
    marks = {song.id: user_marks.read(song.extras.marks, now) for song in batch if song.extras}
    marked = [song_id for song_id, its in marks.items() if its != user_marks.Marks()]
    for card in songs.by_ids(db, marked) if marked else ():
        user_marks.put(db, card.key, marks[card.id])


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

    def batches(self) -> Iterator[list[_Song]]:
        batch: list[_Song] = []
        for song in self.records():
            batch.append(song)
            if len(batch) == BATCH or self._size > BATCH_SIZE:
                yield _as_they_hung(batch)
                batch, self._size = [], 0
        if batch:
            yield _as_they_hung(batch)

    def records(self) -> Iterator[_Song]:
        # What begins with a point tells of songs that the others hold.
        for item in sorted(self.container.items, key=lambda item: item.path.name[0] == "."):
            if item.kind == "json":
                yield from self._of_file(item)
                self.pass_(item)

    def _of_file(self, item: Item) -> Iterator[_Song]:
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
        doubts = _Doubts(self.outcome, is_about_songs=self._is_named(item))
        with item.reading() as file:
            stream = csv_stream if csv_stream.is_table(item.path.name) else json_stream
            for entry in stream.entries(file):
                self.tell(self._passed + min(entry.offset, item.size), self.container.size)
                yield from self._of_entry(entry, item, doubts)
        self.outcome.songless += not doubts.is_about_songs

    def _of_entry(self, entry: Entry, item: Item, doubts: _Doubts) -> Iterator[Incoming]:
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

    def _with_media(self, song: Incoming, item: Item, *, alone: bool) -> _Song:
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


def _as_they_hung(batch: list[_Song]) -> list[_Song]:
    """Songs of one moment keep their order, whatever the order of their files."""
    if all(song.extras for song, _ in batch):
        batch.sort(key=_place_and_key, reverse=True)
    return batch


def _place_and_key(song: _Song) -> tuple[int, int]:
    extras = song[0].extras
    return (extras.place or 0, extras.key) if extras else (0, 0)


def _why_not(value: object) -> str:
    if formats.is_own(value):
        return "written by a newer Songwall: update this one"
    if isinstance(value, dict) and "title" in value and not record.identity(value):
        return NO_ID
    return f"not a song but {looks_like(value)}" if isinstance(value, dict) else "not a song"
