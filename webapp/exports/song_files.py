"""What is given of a song: its files, each made from what is kept here when it is asked for."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, BinaryIO

from webapp.archive import audio_formats, covers, disk, record_file, store
from webapp.errors import UnusableFileError
from webapp.exports import lrc, safe_names, tagging
from webapp.library import files
from webapp.lyrics import timed_lyrics
from webapp.values import fields

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from webapp.database import Database
    from webapp.library.files import File
    from webapp.library.songs import Card
    from webapp.records.record import Raw

LARGEST_EMBEDDED = 2_000_000  # bytes of a cover within audio; of larger ones the smaller picture
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """`of` names all that it is made from; `make` writes it to a path where nothing is.

    `make` raises UnusableFileError where what is kept here is damaged, and OSError.
    """

    ending: str
    of: str
    make: Callable[[Path], None]

    @property
    def kind(self) -> str:
        return kind_of(self.ending)


@dataclass(frozen=True, slots=True)
class Song:
    """`name`: of its files, without an ending; `seconds` None where unknown."""

    card: Card
    name: str
    document: dict[str, Any]
    pieces: list[Piece]
    seconds: float | None


@dataclass(slots=True)
class Maker:
    """`untagged` counts audio that takes no tags by its ending."""

    archive: Path
    original: bool = False
    untagged: Counter[str] = field(default_factory=Counter)

    def song(self, db: Database, card: Card, kept: list[File]) -> Song:
        """`kept` are the copies of the song `card`."""
        document = record_file.document(db, card, kept)
        copies = {file.kind: file for file in kept}
        pieces = [self._cover(copies["cover"])] if "cover" in copies else []
        if "audio" in copies:
            pieces.append(self._audio(card, document["record"], copies))
        seconds = (copies["audio"].duration if "audio" in copies else None) or card.duration
        words = timed_lyrics.read(document["record"], seconds)
        if timed := lrc.lrc(words, title=card.title, seconds=seconds):
            pieces.append(_text_piece("lrc", timed))
        return Song(
            card=card,
            name=safe_names.name_of(card.title, card.id),
            document=document,
            pieces=pieces,
            seconds=seconds,
        )

    def _cover(self, file: File) -> Piece:
        return Piece(_ending(file), f"{file.sha256}", partial(self._copy, file))

    def _audio(self, card: Card, raw: Raw, copies: dict[str, File]) -> Piece:
        file = copies["audio"]
        if self.original:
            return Piece(_ending(file), f"{file.sha256}", partial(self._copy, file))
        tags = {
            "id": card.id,
            "title": card.title,
            "style": card.style,
            "lyrics": fields.text(raw.get("lyrics")),
            "date": card.created_at,
        }
        cover = copies.get("cover")
        told = [file.sha256, tagging.FORM, tags, cover.sha256 if cover else None]
        of = sha256(json.dumps(told).encode()).hexdigest()
        return Piece(_ending(file), of, partial(self._copy_tagged, file, tags, cover))

    def _copy(self, file: File, target: Path) -> None:
        _copy(self._path(file, str(file.name)), target, file)

    def _copy_tagged(
        self, file: File, texts: dict[str, str | None], cover: File | None, target: Path
    ) -> None:
        self._copy(file, target)
        tags = tagging.Tags(**texts, cover=self._embedded(cover))  # type: ignore[arg-type]
        if not tagging.write(target, tags):
            target.unlink()
            self._copy(file, target)
            self.untagged[_ending(file)] += 1

    def _embedded(self, cover: File | None) -> tuple[str, bytes] | None:
        """The cover as every player shows it: JPEG or PNG, and not too large."""
        if cover is None:
            return None
        fits = cover.type != covers.TYPES["webp"] and (cover.size or 0) <= LARGEST_EMBEDDED
        mark = str(cover.sha256)[:8]
        names = [str(cover.name)] if fits else []
        names += [store.thumbnail_name(mark, size, "jpg") for size in reversed(covers.SIZES)]
        for name in names:
            try:
                content = self._path(cover, name).read_bytes()
            except OSError:
                continue
            return covers.TYPES[name.rpartition(".")[2]], content
        return None

    def _path(self, file: File, name: str) -> Path:
        return disk.song_folder(self.archive, file.song_id) / name


def kind_of(ending: str) -> str:
    if ending in covers.TYPES:
        return "cover"
    return "audio" if ending in audio_formats.TYPES else "words"


def _text_piece(ending: str, text: str) -> Piece:
    content = text.encode()
    return Piece(ending, sha256(content).hexdigest(), lambda path: _write(path, content))


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)


def _ending(file: File) -> str:
    return str(file.name).rpartition(".")[2]


def _copy(source: Path, target: Path, file: File) -> None:
    digest = sha256()
    try:
        opened = source.open("rb")
    except OSError:
        raise UnusableFileError("missing") from None
    with opened, target.open("xb") as copy:
        while data := _read(opened):
            digest.update(data)
            copy.write(data)
    if digest.hexdigest() != file.sha256:
        raise UnusableFileError("damaged")


def _read(file: BinaryIO) -> bytes:
    try:
        return file.read(_CHUNK)
    except OSError:
        raise UnusableFileError("damaged") from None


def kept(db: Database, cards: list[Card]) -> dict[int, list[File]]:
    """By the songs' keys."""
    found: dict[int, list[File]] = {card.key: [] for card in cards}
    for file in files.of_songs(db, [*found]):
        if file.name:
            found[file.key].append(file)
    return found
