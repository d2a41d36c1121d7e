"""What an owner's files come in: containers, whose items say their kind and can be read."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from webapp.errors import ImportFileError
from webapp.values import fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import PurePosixPath

MOST_ITEMS = 200_000  # in one folder or ZIP
LARGEST_MEDIA = 256 << 20  # bytes
LINK = "it is a link, and links are not followed"
LONGEST_NAME = 100  # characters of one in a sentence
# What zipfile raises at broken ones; RuntimeError is its word for encrypted ones.
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
QUARANTINE = "quarantine"
_MADE = re.compile(r"cover-[0-9a-f]{8}-\d{1,5}\.(webp|jpg)")
_KINDS = {
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), "json"),
    **dict.fromkeys((".m4a", ".mp4a", ".mp3", ".wav", ".ogg", ".oga", ".flac", ".webm"), "audio"),
    **dict.fromkeys((".aac", ".opus", ".bin"), "audio"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".webp"), "cover"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A file. `kind`: json, audio or cover, by its ending; `label`: its name, printable."""

    path: PurePosixPath
    kind: str
    size: int
    label: str
    open: Callable[[], BinaryIO]  # for `reading`

    @contextmanager
    def reading(self) -> Iterator[BinaryIO]:
        """Knows `read` alone; it raises ImportFileError where no more can be read."""
        with _Guarded(self.open) as file:
            yield cast("BinaryIO", file)


@dataclass(frozen=True, slots=True)
class Container:
    """A file, a folder or a ZIP. `refused`: why some of it may not be read, each with its place."""

    name: str
    items: list[Item]
    refused: list[str]

    @property
    def size(self) -> int:
        return sum(item.size for item in self.items)


def kind_of(path: PurePosixPath) -> str | None:
    """None also for what an archive of ours made of its covers, and for what it found damaged."""
    if _MADE.fullmatch(path.name) or QUARANTINE in path.parts[:-1]:
        return None
    return _KINDS.get(path.suffix.lower())


def printable(name: object) -> str:
    """A name on one line, cut where it is long; whatever it is made of."""
    return fields.line(str(name), LONGEST_NAME) or "?"


class _Guarded(io.RawIOBase):
    def __init__(self, opener: Callable[[], BinaryIO]) -> None:
        super().__init__()
        try:
            self._file = opener()
        except BROKEN_ZIP as error:
            raise ImportFileError(_why(error)) from None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except BROKEN_ZIP as error:
            raise ImportFileError(_why(error)) from None

    def close(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()
        super().close()


def _why(error: Exception) -> str:
    return "it cannot be read" if isinstance(error, OSError) else "it is damaged within the ZIP"
