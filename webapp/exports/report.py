"""What an export wrote and what it could not, and the sentences for a disk that refuses."""

import errno
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from webapp.errors import ExportError
from webapp.errors import exports as sentences

MOST_SAID = 20
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(slots=True)
class ExportReport:
    """`written` and `unchanged` count files; `size` is the bytes of those written.

    `silent` counts songs without audio, `untagged` by ending the audio that takes no tags;
    `damaged` names copies that are missing or damaged.
    """

    songs: int = 0
    playlists: int = 0
    written: int = 0
    unchanged: int = 0
    size: int = 0
    silent: int = 0
    untagged: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)

    def add_written(self, size: int) -> None:
        self.written += 1
        self.size += size

    def add_damaged(self, title: str | None, kind: str) -> None:
        self.damaged.append(f"{title or 'Untitled'}: {kind}")


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turns what the disk refuses into an ExportError that names `path`."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise ExportError(sentences.NO_ROOM.format(name=path.name)) from None
        raise ExportError(sentences.NOT_WRITABLE.format(name=path.name)) from None
    except ValueError:  # a NUL in the name
        raise ExportError(sentences.NO_NAME) from None
