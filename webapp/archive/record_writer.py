"""`python -m webapp.archive.record_writer DATABASE ARCHIVE`: writes records until stdin ends.

A process beside one that takes songs in, on another core (`beside`). It only saves time: what it
leaves, as after a kill at any moment, stays due for whoever writes records next.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from webapp import database
from webapp.archive.store import Archive
from webapp.config import Config
from webapp.errors import StorageError
from webapp.sources.media_client import MediaClient

AFTER = 2.0  # seconds: what takes less is not worth a process
PAUSE, LONGEST_PAUSE = 0.1, 2.0  # seconds between two looks at whether records are due


@contextmanager
def beside(config: Config, after: float = AFTER) -> Iterator[None]:
    """Records are written meanwhile. None is under way any more when the block has ended."""
    writer = _Writer(config)
    timer = threading.Timer(after, writer.start)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        writer.end()


class _Writer:
    def __init__(self, config: Config) -> None:
        self._program = [sys.executable, "-m", __name__, str(config.database), str(config.archive)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with suppress(OSError):  # then it is done afterwards
            self._process = subprocess.Popen(
                self._program,
                stdin=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the command, which ends this one
            )

    def end(self) -> None:
        if self._process is not None:
            self._process.communicate()


def main(library: Path, archive_folder: Path) -> None:
    archive, ended = Archive(archive_folder, MediaClient()), threading.Event()
    threading.Thread(target=_wait_for_end, args=[ended], daemon=True).start()
    with suppress(StorageError), closing(database.connect(library)) as db:
        pause = PAUSE
        while not ended.is_set():
            if archive.write_records(db):
                pause = PAUSE
            else:
                ended.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)  # an import may be paused for days


def _wait_for_end(ended: threading.Event) -> None:
    """Whoever started this one says no word, but closes the pipe, also when killed."""
    os.read(sys.stdin.fileno(), 1)  # `sys.stdin` itself must not be read while Python ends
    ended.set()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
