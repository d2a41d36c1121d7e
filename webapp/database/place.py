"""Which file a database is: one that was deleted or replaced is still there for who has it open."""

import os
import stat
from pathlib import Path
from typing import NamedTuple

GONE = (
    "The library's file songwall.db was moved, deleted or replaced while Songwall ran: put it "
    "back, or start Songwall again, and it is made anew of your songs' records."
)
NO_FILE = (
    "The library's database cannot be opened, for songwall.db in the data folder is not a file: "
    "move it away, and start Songwall again."
)


class FilePlace(NamedTuple):
    device: int
    inode: int


def place_of(path: Path) -> FilePlace | None:
    """None where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return FilePlace(status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def may_be_written(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
