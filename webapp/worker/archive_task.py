"""Downloads audio and covers, up to four at a time, newest first, and writes the records."""

import random
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from webapp import database
from webapp.archive import disk, space
from webapp.archive.store import Archive
from webapp.config import Config
from webapp.database import Database
from webapp.errors import (
    AccountError,
    HostBusyError,
    SourceError,
    StorageError,
    TokenRefusedError,
    UnusableFileError,
)
from webapp.library import archive_stats, files, pauses, source_states
from webapp.library.files import File
from webapp.library.page_version import PageRenewal, renew_pages
from webapp.library.source_states import SourceState
from webapp.sources import registry
from webapp.sync import failures
from webapp.values import backoff
from webapp.worker.task import Task

AT_ONCE = 4
COUNTED_EVERY = 10.0  # seconds between two counts of the archive's bytes
FIRST_PAUSE = 30.0  # seconds for a host that asks for a pause and does not say how long
LONGEST_PAUSE = 3600.0
_STUMBLED = "Songwall stumbled over it ({}); it may be a bug."


class ArchiveTask(Task):
    """Downloads run in threads of their own."""

    def __init__(
        self,
        config: Config,
        archive: Archive,
        *,
        clock: Callable[[], float] = time.time,
        free: Callable[[Path], int] = space.free,
    ) -> None:
        self._config = config
        self._archive = archive
        self._clock = clock
        self._free = free
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="download")
        self._refusal_lock = Lock()
        self._running: set[Future[None]] = set()
        self._pauses: dict[str, tuple[float, int]] = {}  # host: until when, how often in a row
        self._renewal = PageRenewal(clock)
        self._sum = (0.0, 0)  # when it was counted, bytes

    def start(self, db: Database) -> None:
        """What an earlier process had claimed is free again; pages may lack its last files."""
        files.release_claims(db)
        renew_pages(db)
        disk.sweep(self._archive.folder)

    def run_once(self, db: Database) -> None:
        """Until nothing is due any more; raises StorageError."""
        busy = True
        while busy:
            self._start_downloads(db)
            busy = bool(self._archive.write_records(db) or self._running)
            self._renewal.run(db, at_once=not busy)
            self._wait()

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _start_downloads(self, db: Database) -> None:
        while len(self._running) < AT_ONCE and self._has_room(db):
            now = self._clock()
            paused = [host for host, (until, _) in list(self._pauses.items()) if until > now]
            file = files.claim(db, now, [*paused, *self._unavailable_sources(db)])
            if file is None:
                return
            self._running.add(self._pool.submit(self._download, file))

    def _wait(self) -> None:
        """Until one is done; raises what it raised."""
        done, self._running = wait(self._running, timeout=1, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()

    def _download(self, file: File) -> None:
        host = file.host or ""
        with closing(database.connect(self._config.database)) as db:
            try:
                self._archive.download(db, file)
                self._pauses.pop(host, None)
                self._renewal.due = True
            except HostBusyError as error:
                files.postpone(db, file, str(error), self._pause(host, error.retry_after))
            except (TokenRefusedError, AccountError) as error:
                self._note_refusal(db, host, error)
                files.postpone(db, file, str(error), self._pause(host, None))
            except (SourceError, UnusableFileError) as error:
                files.mark_failed(db, file, str(error), self._clock())
            except StorageError as error:
                with suppress(StorageError):
                    files.postpone(db, file, str(error), self._clock() + files.OWN_FAULT_PAUSE)
                raise
            except Exception as error:  # else it would be met again as soon as its lease ends
                files.mark_failed(db, file, _STUMBLED.format(type(error).__name__), self._clock())
                raise

    def _pause(self, host: str, asked: float | None) -> float:
        """Until when nothing is asked of `host`."""
        until, times = self._pauses.get(host, (0.0, 0))
        now = self._clock()
        if until > now:  # several of its files were under way
            return until
        chance = random.random()  # noqa: S311 (no secret)
        usual = backoff.pause(times + 1, first=FIRST_PAUSE, longest=LONGEST_PAUSE, chance=chance)
        until = now + min(usual if asked is None else asked, LONGEST_PAUSE)
        self._pauses[host] = until, times + 1
        return until

    def _unavailable_sources(self, db: Database) -> list[str]:
        """Those that hand out no files now: not set, or waiting for their owner."""
        giving = registry.names(lambda traits: traits.gives_audio)
        names = [name for name in giving if name in self._archive.sources]
        well = {state.name for state in source_states.several(db, names) if not _is_refused(state)}
        return sorted(set(giving) - well)

    def _note_refusal(self, db: Database, name: str, error: SourceError) -> None:
        """Once, though several of its files were under way; a sync that ends well takes it back."""
        with self._refusal_lock:
            if not _is_refused(source_states.get(db, name)):
                moment = datetime.fromtimestamp(self._clock(), UTC)
                failures.note(db, name, error, moment)

    def _has_room(self, db: Database) -> bool:
        keep = self._config.keep
        why = space.shortage(self._config, lambda: self._bytes(db), self._free) if keep else None
        if why != files.halted(db):
            files.halt(db, why)
        return keep and why is None and not pauses.paused(db, pauses.KEEPING)

    def _bytes(self, db: Database) -> int:
        counted_at, size = self._sum
        if not 0 <= self._clock() - counted_at < COUNTED_EVERY or self._renewal.due:
            size = archive_stats.get(db).size
            self._sum = self._clock(), size
        return size


def _is_refused(state: SourceState) -> bool:
    return state.problem in {"refused", "account"}
