"""The files that an export writes of a song, each made when its place in the target is known."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from webapp.archive import audio_formats, covers, disk, examination, record_file
from webapp.database import Database
from webapp.errors import UnusableFileError
from webapp.exports import lrc, safe_names, tagging
from webapp.library import files, loudness, user_marks
from webapp.library.files import File
from webapp.library.loudness import Measured
from webapp.library.songs import Card
from webapp.lyrics import timed_lyrics
from webapp.records.record import Raw

LARGEST_EMBEDDED = 2_000_000  # bytes of a cover within audio; of larger ones a thumbnail
_CHUNK = 1 << 20
_FURTHER = re.compile(r"[0-9a-f]{8}\.[a-z0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class ExportFile:
    """`fingerprint`: another one when it would be made of anything else.

    `write` makes it at a path where nothing is. It raises UnusableFileError where the archive's
    copy is missing or damaged, and OSError.
    """

    ending: str
    fingerprint: str
    write: Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class ExportSong:
    """`name`: of its files, without an ending; `seconds`: None where unknown."""

    card: Card
    name: str
    document: dict[str, Any]
    files: list[ExportFile]
    seconds: float | None


@dataclass(slots=True)
class SongExporter:
    """`archive`: its folder; `original`: audio as it was downloaded.

    `untagged` counts by ending the audio that takes no tags.
    """

    archive: Path
    original: bool = False
    untagged: Counter[str] = field(default_factory=Counter)

    def song(self, db: Database, card: Card, copies: list[File]) -> ExportSong:
        document = record_file.document(db, card, copies)
        document["marks"]["in_history"] = user_marks.plays_in_history(db, card.key)
        by_kind = {file.kind: file for file in copies}
        audio, cover = by_kind.get("audio"), by_kind.get("cover")
        outputs = [self._as_it_is(cover)] if cover else []
        for file in copies:
            if file.kind != "cover":
                loud = loudness.of(db, card.key) if file.kind == "audio" else None
                tagged = self._tagged(card, document["record"], file, cover, loud)
                outputs.append(self._as_it_is(file) if self.original else tagged)
        seconds = (audio.duration if audio else None) or card.duration
        words = timed_lyrics.read(document["record"], seconds)
        if timed := lrc.lrc(words, title=card.title, seconds=seconds):
            content = timed.encode()
            fingerprint = sha256(content).hexdigest()
            outputs.append(ExportFile("lrc", fingerprint, lambda path: path.write_bytes(content)))
        name = safe_names.name_of(card.title, card.id)
        return ExportSong(card, name, document, outputs, seconds)

    def _as_it_is(self, file: File) -> ExportFile:
        return ExportFile(_ending(file), str(file.sha256), partial(self._copy, file))

    def _tagged(
        self, card: Card, raw: Raw, file: File, cover: File | None, loud: Measured | None
    ) -> ExportFile:
        tags: dict[str, Any] = {
            "id": card.id,
            "title": card.title,
            "style": card.style,
            "lyrics": timed_lyrics.text_of(raw) or None,
            "date": card.created_at,
        }
        if loud is not None:
            tags["loudness"] = loud
        made_of = [file.sha256, tagging.VERSION, tags, cover.sha256 if cover else None]
        fingerprint = sha256(json.dumps(made_of).encode()).hexdigest()
        return ExportFile(_ending(file), fingerprint, partial(self._copy_tagged, file, tags, cover))

    def _copy(self, file: File, target: Path) -> None:
        copy_whole(self._path(file, str(file.name)), str(file.sha256), target)

    def _copy_tagged(
        self, file: File, tags: dict[str, Any], cover: File | None, target: Path
    ) -> None:
        self._copy(file, target)
        if not tagging.write(target, tagging.Tags(**tags, cover=self._embedded(cover))):
            target.unlink()
            self._copy(file, target)
            self.untagged[_ending(file).rpartition(".")[2]] += 1

    def _embedded(self, cover: File | None) -> tuple[str, bytes] | None:
        """The cover as every player shows it: JPEG or PNG, and not too large."""
        if cover is None:
            return None
        fits = cover.type != covers.TYPES["webp"] and (cover.size or 0) <= LARGEST_EMBEDDED
        names = [str(cover.name)] if fits else []
        names += [
            examination.thumbnail_name(cover.mark, size, "jpg") for size in reversed(covers.SIZES)
        ]
        for name in names:
            try:
                content = self._path(cover, name).read_bytes()
            except OSError:
                continue
            return covers.TYPES[name.rpartition(".")[2]], content
        return None

    def _path(self, file: File, name: str) -> Path:
        return disk.song_folder(self.archive, file.song_id) / name


def copy_whole(path: Path, sha256_of_it: str, target: Path) -> None:
    """Where nothing is; raises UnusableFileError where it is missing or damaged, and OSError."""
    digest = sha256()
    try:
        source = path.open("rb")
    except OSError:
        raise UnusableFileError("missing") from None
    with source, target.open("xb") as copy:
        while data := _read(source):
            digest.update(data)
            copy.write(data)
    if digest.hexdigest() != sha256_of_it:
        raise UnusableFileError("damaged")


def kind_of(ending: str) -> str:
    """audio, cover or words; of a further audio file its mark, so that no other replaces it."""
    if _FURTHER.fullmatch(ending):
        return ending.partition(".")[0]
    if ending in covers.TYPES:
        return "cover"
    return "audio" if ending in audio_formats.TYPES else "words"


def is_ending(text: str) -> bool:
    """Whether it may follow the name of a song that is exported."""
    return text.isalnum() or _FURTHER.fullmatch(text) is not None


def _ending(file: File) -> str:
    """Of a further audio file with its mark: it may be of the same form as the one that plays."""
    ending = str(file.name).rpartition(".")[2]
    return ending if file.kind in files.KINDS else f"{file.mark}.{ending}"


def _read(file: BinaryIO) -> bytes:
    try:
        return file.read(_CHUNK)
    except OSError:
        raise UnusableFileError("damaged") from None
