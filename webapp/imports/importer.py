"""Songs out of their owner's files; what cannot be used is counted and said."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath

from webapp.database import Database, bulk_writes, transaction
from webapp.imports import audio_import, media_matching, playlist_import, plays_import, words_file
from webapp.imports.audio_import import LooseAudio
from webapp.imports.items import Container, Item
from webapp.imports.media_import import MediaImporter
from webapp.imports.media_matching import MediaIndex
from webapp.imports.outcome import Outcome
from webapp.imports.playlist_import import PlaylistImport
from webapp.imports.reading import BATCH, Reading, Song
from webapp.library import ingest, page_version, pictures, songs, user_marks
from webapp.library.files import File
from webapp.records import incoming, tagged
from webapp.records.incoming import Incoming
from webapp.values import formatting

_OBJECTS = 100_000  # new ones, until garbage is looked for: those of a few hundred songs


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
    job.take_playlists()
    job.take_plays()
    return job.outcome


@dataclass(slots=True)
class Import:
    """What is done with some containers: of several, first all records, then audio, lists, plays.

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
    lists: set[int] = field(default_factory=set)
    """The numbers of the containers that hold playlists."""
    plays: set[int] = field(default_factory=set)
    """Likewise plays."""

    def take_records(self) -> None:
        """With the audio and covers that lie beside them."""
        with bulk_writes(self.db), _rare_collections():
            self._take_records()
        self._remark()

    def _take_records(self) -> None:
        ingestion = ingest.Ingestion(self.db, "import", file=True)
        for number, container in enumerate(self.containers):
            for sentence in container.refused:
                self.outcome.complain(sentence)
            reading = self._reading(container)
            if any(item.kind == "plays" for item in container.items):
                self.plays.add(number)
            for batch in reading.batches():
                reserved = self._write(batch, ingestion, with_plays=number in self.plays)
                reading.archive(self.db, self.media, reserved)
                if self.media:
                    named = {song.id for song, _ in batch if song.form == tagged.FILES}
                    audio_import.tell(self.db, self.media, ingestion, self.now, named)
            if any(map(playlist_import.is_list, container.items)):
                self.lists.add(number)
            left = reading.media.unmatched()
            if any(item.kind in {"audio", "cover"} for item in left):
                self.left[number] = {item.path for item in left}

    def take_audio(self) -> None:
        """The rest: each is a song's, or a song of its own."""
        if self.media is None or not self.left:
            return
        ingestion = ingest.Ingestion(self.db, "import", file=True)
        new_ids: set[str] = set()
        for number, container in enumerate(self.containers):
            reading, left = self._reading(container), self.left.get(number, set())
            items = [item for item in container.items if item.path in left]
            loose = LooseAudio(self.db, self.media, ingestion, self.now, reading)
            loose.take(items)
            self.outcome.read += len(loose.songs)
            self.outcome.changed += loose.changed
            self.outcome.kept += loose.kept
            new_ids |= loose.new
            for near in media_matching.covers_by_name(items, BATCH):
                with transaction(self.db):
                    reserved = self.media.reserve(self.db, near)
                reading.archive(self.db, self.media, reserved)
        if new_ids:
            new = formatting.counted(len(new_ids), "song was", "songs were")
            sentence = f"{new} made from audio alone, because no record tells about it."
            self.outcome.remarks.insert(0, sentence)

    def take_playlists(self) -> None:
        """Once all songs are here."""
        if not self.lists:
            return
        import_of_lists = PlaylistImport(self.db, self.outcome, self.now)
        for number, container in enumerate(self.containers):
            if number in self.lists:
                import_of_lists.take(filter(playlist_import.is_list, container.items))

    def take_plays(self) -> None:
        """Once all songs are here."""
        if not self.plays:
            return
        for number, container in enumerate(self.containers):
            if number in self.plays:
                items = (item for item in container.items if item.kind == "plays")
                plays_import.take(self.db, items, self.outcome)

    def _remark(self) -> None:
        for name, count in self.outcome.not_understood.items():
            of_songs = formatting.counted(count, "song", "songs")
            self.outcome.remarks.insert(0, f"The {name} of {of_songs} wasn't understood.")
        if self.outcome.songless:
            held = formatting.counted(self.outcome.songless, "file holds", "files hold")
            self.outcome.remarks.insert(0, f"{held} no songs.")

    def _reading(self, container: Container) -> Reading:
        index = MediaIndex(container.items)
        return Reading(container, index, self.outcome, self.now, self.tell)

    def _write(
        self, batch: list[Song], ingestion: ingest.Ingestion, *, with_plays: bool
    ) -> list[tuple[File, Item]]:
        """Songs, and the rows of the files that are to be archived."""
        with transaction(self.db):
            songs = [song for song, _ in batch]
            words = [said for song, items in batch for said in _words(song, items)]
            self.outcome.changed += ingestion.add([*songs, *words], self.now)
            _put_marks(self.db, songs, self.now, with_plays=with_plays)
            near = [(s.id, i) for s, items in batch for i in items if i.kind != "words"]
            return self.media.reserve(self.db, near) if self.media else []


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Records hold no cycles: to look for such among them takes a tenth of the time."""
    first, *others = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *others)
    try:
        yield
    finally:
        gc.set_threshold(first, *others)


def _words(song: Incoming, items: list[Item]) -> list[Incoming]:
    """What the words that lie beside say of a song; ours are in its record."""
    beside = [item for item in items if item.kind == "words" and not song.extras]
    raws = [words_file.read(item, song.source_id) for item in beside]
    return [said for raw in raws if raw and (said := incoming.accept(raw, tagged.FORM))]


def _put_marks(db: Database, batch: list[Incoming], now: datetime, *, with_plays: bool) -> None:
    """`with_plays`: those of the history come as rows, and count then."""
    marks = {song.id: user_marks.read(song.extras.marks, now) for song in batch if song.extras}
    if not with_plays:
        marks = {song_id: replace(its, in_history=0) for song_id, its in marks.items()}
    marked = [song_id for song_id, its in marks.items() if its != user_marks.Marks()]
    chosen = [
        card.key
        for card in (songs.by_ids(db, marked) if marked else ())
        if user_marks.put(db, card.key, marks[card.id])
    ]
    if chosen:
        pictures.hang(db, chosen, page_version.advance(db))
