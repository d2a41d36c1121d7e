"""The worker's process: runs every task in a thread of its own until it is killed.

That may be at any moment: what is committed stays, what was cut off is done again.
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress

from webapp import startup
from webapp.archive.store import Archive
from webapp.config import Config
from webapp.database import ConnectionPool, Database
from webapp.errors import DamagedError, SongwallError, StorageError
from webapp.library.worker_lock import only_worker
from webapp.recovery import detection
from webapp.sources.media_client import MediaClient
from webapp.sources.registry import Source, open_sources
from webapp.worker.archive_task import ArchiveTask
from webapp.worker.import_task import ImportTask
from webapp.worker.inbox_task import InboxTask
from webapp.worker.index_task import IndexTask
from webapp.worker.lookup_task import LookupTask
from webapp.worker.loudness_task import LoudnessTask
from webapp.worker.playlist_task import PlaylistTask
from webapp.worker.plays_task import PlaysTask
from webapp.worker.sync_task import SyncTask
from webapp.worker.task import Task
from webapp.worker.verify_task import VerifyTask
from webapp.worker.waveform_task import WaveformTask

PAUSE = 0.3  # seconds between two runs of a task
REST = 5.0  # seconds more after a failed one
NICENESS = 5  # pages come first, on machines with few cores too

log = logging.getLogger(__name__)


def all_tasks(config: Config, sources: list[Source]) -> list[Task]:
    archive = Archive(
        config.archive,
        MediaClient(config.media_hosts),
        sources={source.name: source for source in sources},
    )
    return [
        *(SyncTask(config, source) for source in sources),
        *(LookupTask(config, source) for source in sources),
        ArchiveTask(config, archive),
        WaveformTask(config.archive),
        LoudnessTask(config.archive),
        PlaylistTask(config),
        IndexTask(),
        PlaysTask(config.plays),
        VerifyTask(config),
        ImportTask(config),
        *([InboxTask(config, config.inbox)] if config.inbox else []),
    ]


class Worker:
    def __init__(self, config: Config, sleep: Callable[[float], None] = time.sleep) -> None:
        self._config = config
        self._sleep = sleep
        self._faults: dict[Task, str] = {}  # as sentences
        self._lock = threading.Lock()

    def run(self, tasks: list[Task]) -> None:
        """Never returns."""
        for task in tasks:
            threading.Thread(target=self.run_task, args=(task,), daemon=True).start()
        threading.Event().wait()

    def run_task(self, task: Task) -> None:
        started = False
        with closing(ConnectionPool(self._config.database, was_there=True)) as connections:
            while True:
                fault = self._run_safely(task.run_once if started else task.start, connections)
                self._say(task, fault)
                started = started or not fault
                self._sleep(PAUSE + (REST if fault else 0))

    def _run_safely(self, run: Callable[[Database], None], connections: ConnectionPool) -> str:
        """The one boundary: a full disk or a bug costs this run, never the worker.

        Returns the fault as a sentence, "" without one.
        """
        try:
            with connections.lend() as db:
                run(db)
        except SongwallError as error:
            if isinstance(error, DamagedError):
                detection.note_damage(self._config)
            return str(error)
        except Exception as error:  # noqa: BLE001 (the worker's loop is the boundary)
            return f"The worker stumbled over {type(error).__name__} and goes on."
        return ""

    def _say(self, task: Task, fault: str) -> None:
        """Log a fault that is news: not this task's last one, nor another one's at present."""
        with self._lock:
            is_news = fault and fault not in self._faults.values()
            self._faults[task] = fault
        if is_news:
            log.error("%s", fault)


def _end_with_parent() -> None:
    """Standard input closes when the server that started us is gone, however it went."""
    sys.stdin.read()
    os._exit(0)


def _let_pages_pass() -> None:
    """A lower priority is not enough: a page would wait until a core is handed over."""
    with suppress(AttributeError):  # Windows has none
        os.nice(NICENESS)
    with suppress(AttributeError, OSError):  # Linux alone
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, cores[1:] or cores)


def main() -> int:
    """`python -m webapp.worker`, started by `songwall serve`; settings come by the environment."""
    startup.speak_in_sentences()
    _let_pages_pass()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; serve ends us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        config = startup.settle(Config.from_env(os.environ))
        _work(config)
    except SongwallError as error:
        log.error("%s", error)  # noqa: TRY400 (a sentence, no traceback)
    return 1


def _work(config: Config) -> None:
    """Returns only by an error; waits for a data folder that can be used, and says so once."""
    said = ""
    while True:
        try:
            with only_worker(config, patience=-1), open_sources(config) as sources:
                Worker(config).run(all_tasks(config, sources))
        except StorageError as error:
            if str(error) != said:
                log.error("%s", error)  # noqa: TRY400 (the same)
            said = str(error)
            time.sleep(REST)
