"""Which file a database is: one that was deleted or replaced is still there for who has it open."""

import os
from pathlib import Path

GONE = (
    "The library's file songwall.db was moved, deleted or replaced while Songwall was running. "
    "Put it back, or start Songwall again: it's rebuilt from your songs' records."
)
NO_FILE = (
    "Songwall can't open the library's database, because songwall.db in the data folder isn't a "
    "file. Move it away, and start Songwall again."
)

_EFFECTIVE = os.access in os.supports_effective_ids

Place = tuple[int, int]  # the device, and the number of the file on it


def place_of(path: Path) -> Place | None:
    """None where there is nothing."""
    try:
        status = os.stat(path)  # noqa: PTH116 (each request asks: pathlib takes twice as long)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def make_private(folder: Path) -> None:
    """Make `folder`, and those above it that are missing, for its owner alone; raises OSError."""
    if not folder.parent.exists():
        make_private(folder.parent)
    folder.mkdir(exist_ok=True, mode=0o700)


def may_be_written(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=_EFFECTIVE)
