"""mutagen, held to an end: it reads tags whole, and unpacks what is compressed in them.

Whoever imports this has it so everywhere in the process. At an upgrade of mutagen run
`tests/archive/test_tag_limits.py`: its ID3 frames must still use the `zlib` of their module.
"""

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import mutagen
from mutagen.id3 import _frames

MOST_READ = 64_000_000  # bytes of one file: its tags with their pictures


class LimitedFile(io.BufferedReader):
    """A file that raises MutagenError once more than `most` bytes were read of it in all."""

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(io.FileIO(path))
        self._left = most

    def read(self, size: int | None = -1, /) -> bytes:
        asked = self._left + 1 if size is None or size < 0 else min(size, self._left + 1)
        data = super().read(asked)
        self._left -= len(data)
        if self._left < 0:
            raise mutagen.MutagenError("more than tags need")
        return data


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


_frames.zlib = _NothingUnpacked  # type: ignore[attr-defined, assignment]
