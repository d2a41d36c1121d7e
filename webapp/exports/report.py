"""What an export gave and what it could not, and what a disk that refuses is called."""

from __future__ import annotations

import errno
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webapp.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_SAID = 20
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(slots=True)
class Tally:
    """`written` and `there` are files, `size` bytes of the written ones.

    `untagged` counts by endings; `broken` names copies that are missing or damaged here.
    """

    songs: int = 0
    written: int = 0
    there: int = 0
    size: int = 0
    silent: int = 0
    untagged: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def wrote(self, size: int) -> None:
        self.written += 1
        self.size += size

    def damaged(self, title: str | None, kind: str) -> None:
        self.broken.append(f"{title or 'Untitled'}: {kind}")


@contextmanager
def refuses(path: Path) -> Iterator[None]:
    """Raises ExportError for what the disk does not do."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise ExportError(
                f"There is no room left for the export in “{path.name}”: free some, "
                "and the same command goes on."
            ) from None
        raise ExportError(
            f"“{path.name}” cannot be written: check that it is there, and its rights."
        ) from None
    except ValueError:  # a NUL in the name
        raise ExportError("That is no name for a folder or file.") from None
