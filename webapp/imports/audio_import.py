"""Songs out of audio that no record tells of: by the id that its maker wrote, else by its sound."""

import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from webapp.archive import audio_formats, disk, sound
from webapp.database import Database, transaction
from webapp.errors import ImportFileError, UnusableFileError
from webapp.imports import media_matching, words_file
from webapp.imports.items import Item
from webapp.imports.media_import import UNUSABLE, BroughtAudio, MediaImporter
from webapp.imports.same_songs import SOUND_ID, join
from webapp.library import files, song_audio, songs
from webapp.library.files import File
from webapp.library.ingest import Ingestion
from webapp.records import incoming, merging, record, tagged
from webapp.records.incoming import Incoming

AT_ONCE = 16  # places whose files are copied before their songs are written
STAGING = "staging"  # of the archive: two levels below it are swept like a song's folder
SAME_LENGTH = 1.0  # seconds; at most twice as many lie between files of one song
_TOO_LARGE = "what it says about its song is too large"


@dataclass(slots=True)
class _Place:
    """What lies side by side under one name but for the endings."""

    audio: list[BroughtAudio] = field(default_factory=list)
    cover: Item | None = None
    words: Item | None = None
    songs: list[Incoming] = field(default_factory=list)  # of each audio


class Listener(Protocol):
    """Hears of files in sentences: what could not be used, what was all the same, what is done."""

    def complain(self, item: Item, sentence: str) -> None: ...

    def remark(self, item: Item, sentence: str) -> None: ...

    def pass_(self, item: Item) -> None: ...


@dataclass(slots=True)
class LooseAudio:
    """Takes in audio without records.

    `songs`: public ids of those it belongs to, of which `new` are new; `changed`: how many had
    news; `kept`: files that are new.
    """

    db: Database
    media: MediaImporter
    ingestion: Ingestion
    now: datetime
    listener: Listener
    songs: set[str] = field(default_factory=set)
    new: set[str] = field(default_factory=set)
    changed: int = 0
    kept: int = 0
    _by_sound: dict[str, str] = field(default_factory=dict)  # source ids of songs of this import

    def take(self, items: Iterable[Item]) -> None:
        """Those of one container. Raises StorageError."""
        with _staging(self.media.archive.folder) as folder:
            places = iter(_by_place(items).values())
            while batch := [*islice(places, AT_ONCE)]:
                reserved = self._reserve(batch)
                self._take([self._copied(items, folder) for items in batch])
                for file in reserved:
                    files.cancel_reservation(self.db, file)

    def _reserve(self, places: Sequence[Sequence[Item]]) -> list[File]:
        """Nobody downloads what lies here by its name, while it is read."""
        named = [
            (name, item)
            for items in places
            for item in items
            if item.kind == "audio"
            for name in media_matching.names_in(item.path)
        ]
        with transaction(self.db):
            return [file for file, _ in self.media.reserve(self.db, named)]

    def _copied(self, items: Sequence[Item], folder: Path) -> _Place:
        place = _Place()
        for item in items:
            if item.kind == "cover":
                place.cover = place.cover or item
            elif item.kind == "words":
                place.words = place.words or item
            elif self.media.has_room(self.db) and (audio := self._copy(item, folder)):
                place.audio.append(audio)
        return place

    def _copy(self, item: Item, folder: Path) -> BroughtAudio | None:
        try:
            audio = self.media.copy(item, folder / f"{uuid4().hex}.part")
        except UnusableFileError:
            self._refuse(item)
            return None
        except ImportFileError as error:
            self.listener.complain(item, str(error))
            return None
        except OSError:
            raise disk.refusal() from None
        if audio is None or _sound_of(audio) is None:  # a head alone, say
            self._refuse(item)
            return None
        if audio.cut:
            self.listener.remark(item, audio.cut)
        return audio

    def _refuse(self, item: Item) -> None:
        if item.path.suffix.lower() != ".bin":  # which may be anything
            self.listener.complain(item, UNUSABLE["audio"])

    def _take(self, places: Sequence[_Place]) -> None:
        with transaction(self.db):
            for place in places:
                place.songs = self._identified(place)
            every = [song for place in places for song in place.songs]
            there = {card.id for card in songs.by_ids(self.db, [song.id for song in every])}
            self.songs.update(song.id for song in every)
            self.new.update(song.id for song in every if song.id not in there)
            self.changed += self.ingestion.add(every, self.now) if every else 0
            audio = [brought.item for place in places for brought in place.audio]
            self.media.reserve(self.db, [(s.id, i) for s, i in zip(every, audio, strict=True)])
        for place in places:
            self._store(place)

    def _store(self, place: _Place) -> None:
        for audio, song in zip(place.audio, place.songs, strict=True):
            is_new = self.media.add_copied(self.db, song.id, "audio", audio.path)
            row = song_audio.first(self.db, song.id)
            if is_new and row is not None:
                join(self.db, self.media, row, self.ingestion, self.now)
            self.kept += is_new
            self._add_cover(song.id, audio, place.cover)
            self.listener.pass_(audio.item)

    def _add_cover(self, song_id: str, audio: BroughtAudio, beside: Item | None) -> None:
        """The picture beside it, else the one in it; where it is none the song has no cover."""
        part = audio.cover or audio.path.with_suffix(".cover.part")
        try:
            if beside is not None:
                self.media.copy(beside, part)
            elif audio.cover is None:
                return
            self.kept += self.media.add_copied(self.db, song_id, "cover", part)
        except (UnusableFileError, ImportFileError):
            self.listener.remark(beside or audio.item, "its picture can't be shown")
        except OSError:
            raise disk.refusal() from None

    def _identified(self, place: _Place) -> list[Incoming]:
        """The song of each audio, as its tags and the words beside tell of it."""
        accepted: list[Incoming] = []
        for audio, source_id in zip(place.audio, self._source_ids(place.audio), strict=True):
            path = audio.item.path
            name = path.parent.name if media_matching.is_plain(path) else path.stem
            raw = tagged.raw(source_id, audio.tags.texts, audio.tags.timed, name=name)
            words = words_file.read(place.words, source_id) if place.words else None
            song = incoming.accept(merging.fill(raw, words or {}), tagged.FORM)
            accepted.append(song or self._nameless(audio, source_id, name))
        return accepted

    def _nameless(self, audio: BroughtAudio, source_id: str, name: str) -> Incoming:
        """Its song without what its tags say, which no record can hold."""
        self.listener.remark(audio.item, _TOO_LARGE)
        song = incoming.accept(tagged.raw(source_id, {}, name=name), tagged.FORM)
        if song is None:
            raise AssertionError  # it has an id and a name
        return song

    def _source_ids(self, audio: Sequence[BroughtAudio]) -> list[str]:
        """Files of one name and length in other forms are of one song, which one of them tells."""
        digests = [_sound_of(file) for file in audio]
        known = [self._known(file, digest) for file, digest in zip(audio, digests, strict=True)]
        first = _first_alike(audio, range(len(audio)))
        first_known = _first_alike(audio, [index for index, one in enumerate(known) if one])
        source_ids: list[str] = []
        for index, digest in enumerate(digests):
            own = known[index] or known[first_known[index]]
            source_id = own or f"{SOUND_ID}{str(digests[min(index, first[index])])[:32]}"
            self._by_sound[str(digest)] = source_id
            source_ids.append(source_id)
        return source_ids

    def _known(self, audio: BroughtAudio, digest: str | None) -> str | None:
        """By its tags, by its name where that is of a song here or holds a uuid, by its sound."""
        path = audio.item.path
        own = tagged.identity(audio.tags.texts)
        names = [record.public_id(own)] if own else sorted(media_matching.names_in(path))
        there = songs.by_ids(self.db, names)
        if there:
            return there[0].source_id
        named = own or min(media_matching.uuids_in(path), default=None)
        if named or digest is None:
            return named
        # Of several songs the first: it has this sound already, so nothing is stored anew.
        alike = next(iter(song_audio.with_sound(self.db, digest)), None)
        return alike or self._by_sound.get(digest)


def tell(
    db: Database, media: MediaImporter, ingestion: Ingestion, now: datetime, named: Collection[str]
) -> None:
    """What audio that was stored beside records says of their songs, where those say nothing.

    `named`: ids of songs whose records only name a file, so that all else is said by its tags.
    """
    said = [
        song
        for file, audio in media.taken
        if (file.song_id in named or _says_more(audio))
        and (raw := tagged.raw(file.source_id, audio.tags.texts, audio.tags.timed))
        and (song := incoming.accept(raw, tagged.FORM))
    ]
    if said:
        with transaction(db):
            ingestion.add(said, now)
    for file, _ in media.taken:
        join(db, media, file, ingestion, now)
    media.taken.clear()


def _says_more(audio: BroughtAudio) -> bool:
    texts = audio.tags.texts
    return "songwall_id" not in texts and bool(
        audio.tags.timed or texts.get("lyrics") or any(name.startswith("suno_") for name in texts)
    )


def _by_place(items: Iterable[Item]) -> dict[str, list[Item]]:
    """Places where there is audio."""
    places: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        places[media_matching.place_of(item.path)].append(item)
    return {
        place: beside
        for place, beside in places.items()
        if any(item.kind == "audio" for item in beside)
    }


def _first_alike(audio: Sequence[BroughtAudio], among: Iterable[int]) -> list[int]:
    """For each the number of the first `among` all that is as long in another form, or its own."""
    lengths = [int((file.audio.seconds or 0.0) / SAME_LENGTH) for file in audio]
    firsts: dict[tuple[int, str], int] = {}
    for index in among:
        firsts.setdefault((lengths[index], audio[index].audio.extension), index)
    return [
        min(
            (
                firsts[near, form]
                for near in (length - 1, length, length + 1)
                for form in audio_formats.TYPES
                if file.audio.seconds and form != file.audio.extension and (near, form) in firsts
            ),
            default=index,
        )
        for index, (file, length) in enumerate(zip(audio, lengths, strict=True))
    ]


def _sound_of(audio: BroughtAudio) -> str | None:
    try:
        with audio.path.open("rb") as file:
            return sound.digest(file, audio.audio.extension, audio.path.stat().st_size)
    except (UnusableFileError, OSError):
        return None


@contextmanager
def _staging(archive: Path) -> Iterator[Path]:
    """A folder on the archive's disk; what a kill leaves there is swept with other parts."""
    folder = archive / STAGING / uuid4().hex
    try:
        disk.make_folder(folder, archive)
    except OSError:
        raise disk.refusal() from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
