"""Whether a kept file is still the one that was kept: read whole, in pieces that may wait."""

from __future__ import annotations

import errno
import hashlib
import os
from typing import TYPE_CHECKING

from webapp.archive import disk
from webapp.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path
    from threading import Event

PIECE = 1 << 20  # bytes between two looks at whether to wait
MISSING, DAMAGED, UNREADABLE = (
    "The copy was missing",
    "The copy was damaged",
    "The copy could not be read",
)
# What a disk says of one file that it lost; anything else is no word about the file.
_LOST = frozenset(
    getattr(errno, name)
    for name in ("EIO", "EBADMSG", "EUCLEAN", "ENODATA", "ENXIO", "ELOOP", "EISDIR", "EMLINK")
    if hasattr(errno, name)
)


def find_fault(path: Path, size: int, sha256: str, go: Event | None = None) -> str | None:
    """What is wrong with the copy at `path`; None when it is as it was kept.

    Waits while `go` is not set. Raises StorageError where nothing can be said of it.
    """
    try:
        summed = _sum(path, size, go)
    except OSError as error:
        return fault_of(error)
    return None if summed == sha256 else DAMAGED


def fault_of(error: OSError) -> str:
    """What `error` says of the file alone; raises StorageError where it is about more."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return MISSING
    if error.errno in _LOST:
        return UNREADABLE
    raise StorageError(
        "The songs' files cannot be read: check the disk and the rights of the data folder."
    ) from None


def _sum(path: Path, size: int, go: Event | None) -> str | None:
    """In hex; None without reading it where it is no file or not as large as it should be."""
    with disk.open_regular(path) as file:
        if os.fstat(file.fileno()).st_size != size:
            return None
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        digest, piece = hashlib.sha256(), memoryview(bytearray(PIECE))
        while count := file.readinto(piece):
            digest.update(piece[:count])
            if go is not None:
                go.wait()
        return digest.hexdigest()
