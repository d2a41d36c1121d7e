"""Whether a copy still has its checksum: read whole, in pieces between which it may wait."""

import errno
import hashlib
import os
from pathlib import Path
from threading import Event

from webapp.archive import disk
from webapp.errors import StorageError
from webapp.errors import archive as sentences

PIECE = 1 << 20  # bytes between two looks at whether to wait
MISSING = "The copy was missing"
DAMAGED = "The copy was damaged"
UNREADABLE = "The copy couldn't be read"
# What a disk answers where one file cannot be read; any other error is about more than the file.
_LOST = frozenset(
    getattr(errno, name)
    for name in ("EIO", "EBADMSG", "EUCLEAN", "ENODATA", "ENXIO", "ELOOP", "EISDIR", "EMLINK")
    if hasattr(errno, name)
)


def find_fault(path: Path, size: int, sha256: str, go: Event | None = None) -> str | None:
    """What is wrong with the copy at `path`, of `size` bytes; None when it is whole.

    Waits while `go` is not set. Raises StorageError where nothing can be said of it.
    """
    try:
        return None if _sha256(path, size, go) == sha256 else DAMAGED
    except OSError as error:
        return fault_of(error)


def fault_of(error: OSError) -> str:
    """What `error` says of the file alone; raises StorageError where it is about more."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return MISSING
    if error.errno in _LOST:
        return UNREADABLE
    raise StorageError(sentences.FILES_UNREADABLE) from None


def _sha256(path: Path, size: int, go: Event | None) -> str | None:
    """In hex; None, without reading it, where it is not `size` bytes long."""
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
