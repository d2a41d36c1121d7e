"""What a disk refuses, as a sentence."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from webapp.errors import BackupError, StorageError, storage
from webapp.errors import backups as sentences

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def named(path: Path, sentence: str = sentences.NOT_WRITABLE) -> Iterator[None]:
    """Turns an OSError into a BackupError with `sentence`, which names `path`."""
    try:
        yield
    except OSError as error:
        said = sentences.NO_ROOM if error.errno in _FULL else sentence
        raise BackupError(said.format(name=path.name or path)) from None
    except ValueError:  # a NUL in the name
        raise BackupError(sentences.NO_NAME) from None


@contextmanager
def in_data_folder() -> Iterator[None]:
    """Likewise of the data folder, a StorageError."""
    try:
        yield
    except OSError:
        raise StorageError(storage.FOLDER_NOT_WRITABLE) from None
