"""The files that are imported: containers of items, each with its kind and a way to read it."""

import gzip
import math
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from webapp.errors import ImportFileError
from webapp.errors import imports as sentences
from webapp.values import fields

MOST_ITEMS = 200_000  # in one folder or ZIP
LARGEST_MEDIA = 256 << 20  # bytes
LINK = "it's a link, and links aren't followed"
UNREADABLE = "it can't be read"
LONGEST_NAME = 100  # characters of one in a sentence
# What zipfile raises at broken ones; RuntimeError at encrypted and at unusual ones.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)
PACKED = ".gz"
LARGEST_UNPACKED = 2 << 30  # bytes of what lies packed in a file of its own
QUARANTINE = "quarantine"
HIDDEN = frozenset({".suno-lineage.json"})  # names that are read all the same
_THUMBNAIL = re.compile(r"cover-[0-9a-f]{8}-\d{1,5}\.(webp|jpg)")
_PLAYS = re.compile(r"((^|/)plays/|songwall-plays-)\d{4}-\d\d\.jsonl$")
_KINDS = {
    **dict.fromkeys((".json", ".jsonl", ".ndjson", ".csv", ".tsv"), "json"),
    **dict.fromkeys((".m4a", ".mp4a", ".mp3", ".wav", ".ogg", ".oga", ".flac", ".webm"), "audio"),
    **dict.fromkeys((".aac", ".opus", ".bin", ".aiff", ".aif", ".aifc", ".mp4"), "audio"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".webp"), "cover"),
    **dict.fromkeys((".lrc", ".srt", ".vtt", ".txt"), "words"),
    **dict.fromkeys((".m3u", ".m3u8"), "playlist"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A file. `kind`, by its ending: json (also a table), audio, cover, words or playlist.

    By its place or name also plays, of which another Songwall's songs were played.
    """

    path: PurePosixPath
    kind: str
    size: int
    open: Callable[[], BinaryIO]  # for `reading`

    @property
    def label(self) -> str:
        return printable(self.path)

    @contextmanager
    def reading(self) -> Iterator[BinaryIO]:
        """Only `read` works on it; it raises ImportFileError where no more can be read."""
        try:
            file = self.open()
        except BROKEN_ZIP as error:
            raise ImportFileError(_why(error)) from None
        with file:
            if self.path.suffix.lower() == PACKED:
                unpacked = cast("BinaryIO", gzip.GzipFile(fileobj=file))
                yield cast("BinaryIO", _Guarded(unpacked, LARGEST_UNPACKED))
            else:
                yield cast("BinaryIO", _Guarded(file))


@dataclass(frozen=True, slots=True)
class Container:
    """A file, a folder or a ZIP. `refused`: what is not read of it, a sentence each."""

    name: str
    items: list[Item]
    refused: list[str]

    @property
    def size(self) -> int:
        return sum(item.size for item in self.items)


def kind_of(path: PurePosixPath) -> str | None:
    """None also for thumbnails and quarantined files of an archive of ours."""
    if _THUMBNAIL.fullmatch(path.name) or QUARANTINE in path.parts[:-1]:
        return None
    bare = path.with_suffix("") if path.suffix.lower() == PACKED else path
    if _PLAYS.search(path.as_posix()):
        return "plays"
    kind = _KINDS.get(bare.suffix.lower())
    return kind if bare is path or kind == "json" else None


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is none that an owner sees; also what macOS adds."""
    return name == "__MACOSX" or (name[:1] == "." and name.strip(".") != "" and name not in HIDDEN)


def printable(name: object) -> str:
    """A name on one line, cut where it is long; whatever it is made of."""
    return fields.line(str(name), LONGEST_NAME) or "?"


class _Guarded:
    def __init__(self, file: BinaryIO, most: float = math.inf) -> None:
        self._file = file
        self._left = most

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._file.read(size)
        except BROKEN_ZIP as error:
            raise ImportFileError(_why(error)) from None
        self._left -= len(data)
        if self._left < 0:
            raise ImportFileError(sentences.HOLDS_TOO_MUCH)
        return data


def _why(error: Exception) -> str:
    if isinstance(error, gzip.BadGzipFile | EOFError):
        return "it's packed, and damaged or cut off"
    return UNREADABLE if isinstance(error, OSError) else "it's damaged inside the ZIP"
