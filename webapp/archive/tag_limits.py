"""mutagen, held to an end: in memory and in time.

It reads tags whole, unpacks what is compressed in them, and copies the rest of a tag at each item.
Whoever imports this has it so everywhere in the process. At an upgrade of mutagen run
`tests/archive/test_tag_limits.py`: its ID3 frames must still use the `zlib` and `unsynch` of their
modules, and its Vorbis comments and FLAC blocks the `BytesIO`.
"""

import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, SupportsIndex, overload

import mutagen
from mutagen import _vorbis, flac, oggflac, oggopus
from mutagen.id3 import _frames, _tags, _util

MOST_READ = 32_000_000  # bytes of one file: its tags with their pictures
MOST_COPIED = 2_000_000_000  # bytes; each piece counts as _LEAST of them or more
MOST_ITEMS = 20_000  # comments of a file, or points of its table
_LEAST = 20_000
_TOO_MUCH = "more than tags need"


@dataclass(slots=True)
class _Work:
    """What reading one file's tags may still take."""

    left: int = MOST_COPIED

    def counted(self, data: bytes) -> "_Counted":
        self.take(len(data))
        counted = _Counted(data)
        counted.work = self
        return counted

    def take(self, size: int) -> None:
        self.left -= max(size, _LEAST)
        if self.left < 0:
            raise mutagen.MutagenError(_TOO_MUCH)


class _Counted(bytes):
    """A part of a tag: for each item in it mutagen copies all that follows."""

    work: _Work

    @overload
    def __getitem__(self, key: SupportsIndex, /) -> int: ...
    @overload
    def __getitem__(self, key: slice, /) -> bytes: ...
    def __getitem__(self, key: SupportsIndex | slice, /) -> int | bytes:
        part = super().__getitem__(key)
        return self.work.counted(part) if isinstance(part, bytes) else part

    def __iter__(self) -> Iterator[int]:
        self.work.take(100 * len(self))  # UTF-16 is read byte by byte
        return super().__iter__()


class LimitedFile(io.BufferedReader):
    """A file that raises MutagenError once more than `most` bytes were read of it in all."""

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(io.FileIO(path))
        self._left = most
        self._work = _Work()

    def read(self, size: int | None = -1, /) -> bytes:
        asked = self._left + 1 if size is None or size < 0 else min(size, self._left + 1)
        data = super().read(asked)
        self._left -= len(data)
        if self._left < 0:
            raise mutagen.MutagenError(_TOO_MUCH)
        return self._work.counted(data)


class _Items(io.BytesIO):
    """A block of many small items."""

    _reads = 2 * MOST_ITEMS + 100

    def read(self, size: int | None = -1, /) -> bytes:
        self._reads -= 1
        if self._reads < 0:
            raise mutagen.MutagenError(_TOO_MUCH)
        return super().read(size)


def limited(
    kind: Callable[[io.BufferedReader], Any], most: int = MOST_READ
) -> Callable[[Path], Any]:
    """The reader of a file's tags that reads an end of it."""

    def read(path: Path) -> Any:  # noqa: ANN401 (mutagen has no types)
        with LimitedFile(path, most) as file:
            return kind(file)

    return read


class _NothingUnpacked:
    """In place of zlib: a compressed frame, which next to nobody writes, is passed over."""

    error = zlib.error

    @staticmethod
    def decompress(_data: bytes) -> NoReturn:
        raise zlib.error


class _Unsynch(_util.unsynch):
    """As mutagen's, but what it gives is counted on."""

    @staticmethod
    def decode(value: bytes) -> bytes:
        decoded: bytes = _util.unsynch.decode(value)
        return value.work.counted(decoded) if isinstance(value, _Counted) else decoded


_frames.zlib = _NothingUnpacked  # type: ignore[attr-defined, assignment]
for _module in (_frames, _tags):
    _module.unsynch = _Unsynch  # type: ignore[attr-defined]
for _module in (_vorbis, flac, oggflac, oggopus):
    _module.BytesIO = _Items  # type: ignore[attr-defined]
