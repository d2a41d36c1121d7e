"""The lock of a library's one worker: the process that syncs, fetches, checks and imports."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from webapp.config import Config
from webapp.errors import BusyError, StorageError


@contextmanager
def only_worker(config: Config, *, patience: float = 0) -> Iterator[None]:
    """Be this library's only worker; raises BusyError where there is one after `patience` seconds.

    -1 waits for ever. The lock goes with its process, however that ends.
    """
    lock = FileLock(config.folder / "worker.lock", timeout=patience, mode=0o600)
    try:
        config.folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise BusyError("Songwall runs already for this data folder.") from None
    except OSError:
        raise StorageError(
            "The data folder cannot be written: check SONGWALL_DATA and the folder's rights."
        ) from None
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
