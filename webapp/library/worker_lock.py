"""The lock of a library's one worker: the process that syncs, fetches, checks and imports."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from webapp.config import Config
from webapp.database import make_private
from webapp.errors import BusyError, StorageError
from webapp.errors import storage as sentences


@contextmanager
def only_worker(config: Config, *, patience: float = 0) -> Iterator[None]:
    """Be this library's only worker; raises BusyError where there is one after `patience` seconds.

    -1 waits for ever. The lock goes with its process, however that ends.
    """
    lock = FileLock(config.folder / "worker.lock", timeout=patience, mode=0o600)
    try:
        make_private(config.folder)
        lock.acquire()
    except Timeout:
        raise BusyError(sentences.RUNS_ALREADY) from None
    except OSError:
        raise StorageError(sentences.NOT_WRITABLE_AT_ALL) from None
    try:
        yield
    finally:
        lock.release()


def is_at_work(config: Config) -> bool:
    """Whether some process is this library's worker now."""
    try:
        with only_worker(config):
            return False
    except BusyError:
        return True
