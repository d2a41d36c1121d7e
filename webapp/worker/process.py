"""The process that does the bulk: syncs and look-ups, so that they take no page's turn.

It may be killed at any moment: what is committed stays, what was cut off is done again.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from webapp import database, startup
from webapp.archive.store import Archive
from webapp.config import Config
from webapp.errors import (
    BusyError,
    DamagedError,
    PassingError,
    SongwallError,
    SourceError,
    StorageError,
    TokenRefusedError,
)
from webapp.library import lookups, pauses, source_states
from webapp.library.worker_lock import only_worker
from webapp.recovery import detection
from webapp.sources import open_sources
from webapp.sources.media_client import MediaClient
from webapp.sync import source_sync
from webapp.values import timestamps
from webapp.worker import index_task
from webapp.worker.archive_task import Keeper
from webapp.worker.import_task import Importer
from webapp.worker.verify_task import Checker, give_way
from webapp.worker.waveform_task import Measurer

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.database import Database
    from webapp.sources import Source

    Turn = Callable[[Database], object]

TICK = 0.3  # seconds between two looks at what is to be done
AFTER_A_FAULT = 5.0  # seconds of rest
AT_ONCE = 4  # look-ups under way together
NICENESS = 5  # pages come first, on machines with few cores too

log = logging.getLogger(__name__)


class Worker:
    def __init__(
        self,
        config: Config,
        sources: list[Source],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._sleep = sleep
        self._config = config
        self._sources = sources

    def run(self) -> None:
        """For ever: each source by itself, its syncs, its look-ups; beside them the archive."""
        with closing(database.connect(self._config.database)) as db:
            self._begin(db)
        for source in self._sources:
            self._start(partial(self._sync_if_due, source))
            pool = ThreadPoolExecutor(AT_ONCE)
            self._start(partial(self._look_up_those_due, source, pool))
        archive = Archive(
            self._config.archive,
            MediaClient(self._config.media_hosts),
            sources={source.name: source for source in self._sources},
        )
        keeper = Keeper(self._config, archive)
        self._start(keeper.turn, begin=keeper.begin)
        self._start(Measurer(self._config.archive).turn)
        self._start(index_task.turn)
        self._start(Checker(self._config).turn, begin=lambda _: give_way())
        self._start(partial(self._import_those_due, Importer(self._config.own)))
        threading.Event().wait()

    def _start(self, turn: Turn, begin: Turn | None = None) -> None:
        """A thread that takes one turn after the other, on a connection of its own."""
        db = database.connect(self._config.database)
        threading.Thread(target=self._for_ever, args=(db, turn, begin), daemon=True).start()

    def _for_ever(self, db: Database, turn: Turn, begin: Turn | None) -> None:
        with closing(db):
            said = self._take(begin, db, "") if begin else ""
            while True:
                said = self._take(turn, db, said)

    def _take(self, turn: Turn, db: Database, said: str) -> str:
        """The one boundary: a full disk or a bug costs this turn, never the worker.

        Returns the sentence that was logged, which is `said` once however long it lasts.
        """
        sentence = ""
        try:
            turn(db)
        except SongwallError as error:
            if isinstance(error, DamagedError):
                detection.note_damage(self._config)
            sentence = str(error)
            if sentence != said:
                log.warning("%s", sentence)
        except Exception as error:  # noqa: BLE001 (the worker's loop is the boundary)
            sentence = f"The worker stumbled over {type(error).__name__} and goes on."
            if sentence != said:
                log.error("%s", sentence)  # noqa: TRY400 (no traceback reaches a person)
        self._sleep(TICK + (AFTER_A_FAULT if sentence else 0))
        return sentence

    def _begin(self, db: Database) -> None:
        """What an earlier process left running runs no more; another token is worth a try."""
        mark, paused = source_sync.digest(self._config), pauses.paused(db, pauses.SYNCS)
        for source in self._sources:
            state = source_states.get(db, source.name)
            if not paused:  # else it stands as it stood, and goes on when its owner says so
                source_states.write(db, source.name, started_at=None)
            if (
                state.settings != mark or source.name == "demo"
            ):  # its addresses change with its port
                source_states.write(
                    db,
                    source.name,
                    settings=mark,
                    problem=None,
                    sentence=None,
                    failures=0,
                    retry_at=None,
                )
                source_states.ask(
                    db,
                    [source.name],
                    timestamps.stamp(datetime.now(UTC)),
                    full=source.name == "demo",
                )

    def _sync_if_due(self, source: Source, db: Database) -> None:
        if pauses.paused(db, pauses.SYNCS):
            return
        state = source_states.get(db, source.name)
        if not is_due(state, self._config.sync_minutes, datetime.now(UTC)):
            return
        others = source_sync.others(self._config, source)
        _sync(db, source_sync.Sync(db, source, full=bool(state.asked_full), others=others))

    def _import_those_due(self, importer: Importer, _db: Database) -> None:
        """What pages were given, into the owner's own library, also where the demo hangs."""
        own = self._config.own
        if own.folder == self._config.folder:
            _take_in_all(own, importer)
        elif own.database.exists():
            with suppress(BusyError), only_worker(own):  # else its own worker takes them in
                database.prepare(own.database)  # it may be an earlier Songwall's
                _take_in_all(own, importer)

    def _look_up_those_due(self, source: Source, pool: ThreadPoolExecutor, db: Database) -> None:
        if not source_states.get(db, source.name).stopped:
            due = lookups.due(db, source.name, time.time())
            list(pool.map(lambda each: self._look_up(source, each), due))

    def _look_up(self, source: Source, due: lookups.LookUp) -> None:
        db = database.connect(self._config.database)
        try:
            if not source_states.get(db, source.name).stopped:  # by one of those asked beside it
                source_sync.look_up(db, source, due, lambda: datetime.now(UTC))
        except TokenRefusedError as error:
            source_sync.failed(db, source.name, error, datetime.now(UTC))
            log.error("%s", error)  # noqa: TRY400 (a sentence, no traceback)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 (a bug costs this song's turn, not the others)
            log.error("A look-up stumbled over %s.", type(error).__name__)  # noqa: TRY400
            later = time.time() + lookups.LONGEST_PAUSE
            lookups.ask_again(db, due.key, later, due.failures + 1)
        finally:
            db.close()


def _take_in_all(own: Config, importer: Importer) -> None:
    db = database.connect(own.database)
    try:
        while importer.turn(db):
            pass
    finally:
        db.close()


def is_due(state: source_states.SourceState, minutes: float, now: datetime) -> bool:
    """A person asked, or the clock says so; after a refusal only a person may.

    `state` is read by whoever would run it: one that runs was cut off while it was paused.
    """
    if state.asked_at is not None or state.running:
        return True
    if state.stopped:
        return False
    if state.retry_at is not None:
        left = state.retry_at - now.timestamp()
        return left <= 0 or left > source_sync.LONGEST_ASKED + 1  # else the clock was set back
    if state.synced_at is None or state.swept_at is None:
        return True  # an empty library, or a sync that was cut off
    age = (now - datetime.fromisoformat(state.synced_at)).total_seconds()
    return minutes > 0 and not 0 <= age < minutes * 60


def _sync(db: Database, sync: source_sync.Sync) -> None:
    name = sync.source.name
    try:
        sync.run()
    except SourceError as error:
        log.warning("%s", error)
    except StorageError as error:
        log.warning("%s", error)
        source_sync.failed(db, name, PassingError(str(error)), datetime.now(UTC))
    except Exception as error:  # noqa: BLE001 (a bug costs this source's turn, not the others)
        log.error("A sync stumbled over %s.", type(error).__name__)  # noqa: TRY400
        stumbled = PassingError("Songwall stumbled over what the service gave.")
        source_sync.failed(db, name, stumbled, datetime.now(UTC))


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
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    _let_pages_pass()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; serve ends us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        config = startup.settle(Config.from_env(os.environ))
        with only_worker(config, patience=-1), open_sources(config) as sources:
            database.prepare(config.database)
            Worker(config, sources).run()
    except SongwallError as error:
        log.error("%s", error)  # noqa: TRY400 (a sentence, no traceback)
    return 1
