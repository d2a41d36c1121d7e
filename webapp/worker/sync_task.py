"""Syncs one source, when the clock says so or a person asked."""

import logging
from datetime import UTC, datetime

from webapp.config import Config
from webapp.database import Database
from webapp.errors import PassingError, SourceError, StorageError
from webapp.library import pauses, source_states
from webapp.library.source_states import SourceState
from webapp.sources import registry
from webapp.sources.registry import Source
from webapp.sync import failures
from webapp.sync.list_sync import ListSync
from webapp.values import timestamps
from webapp.worker.task import Task

log = logging.getLogger(__name__)


class SyncTask(Task):
    def __init__(self, config: Config, source: Source) -> None:
        self._config = config
        self._source = source
        self._said = ""  # why the last sync failed

    def start(self, db: Database) -> None:
        """End what an earlier process left running, and ask again where the token is another."""
        name, settings = self._source.name, self._config.credentials_digest
        if not pauses.paused(db, pauses.SYNCS):  # a paused sync goes on where it was
            source_states.write(db, name, started_at=None)
        urls_change = registry.get(name).urls_change
        if urls_change or source_states.get(db, name).settings != settings:
            source_states.write(
                db, name, settings=settings, problem=None, sentence=None, failures=0, retry_at=None
            )
            now = timestamps.now()
            source_states.ask(db, [name], now, full=urls_change)

    def run_once(self, db: Database) -> None:
        if pauses.paused(db, pauses.SYNCS):
            return
        state = source_states.get(db, self._source.name)
        if is_due(state, self._config.sync_minutes, datetime.now(UTC)):
            self._sync(db, full=bool(state.asked_full))

    def _sync(self, db: Database, *, full: bool) -> None:
        name = self._source.name
        try:
            ListSync(db, self._source, full=full, others=self._config.sources_beside(name)).run()
            self._said = ""
        except SourceError as error:  # `ListSync` has noted it
            self._say(str(error))
        except StorageError as error:
            # Where that cannot be written either, it is the worker who says it.
            failures.note(db, name, PassingError(str(error)), datetime.now(UTC))
            self._say(str(error))
        except Exception:  # else a bug would be met again without a pause
            stumbled = PassingError("Songwall stumbled over what the service sent.")
            failures.note(db, name, stumbled, datetime.now(UTC))
            raise

    def _say(self, sentence: str) -> None:
        """Once, however many syncs fail so one after the other."""
        if sentence != self._said:
            log.warning("%s", sentence)
        self._said = sentence


def is_due(state: SourceState, minutes: float, now: datetime) -> bool:
    """A person asked, or the clock says so; after a refusal only a person may ask.

    A sync that is marked as running was cut off, for its task is not running while it asks here.
    """
    if state.asked_at is not None or state.running:
        return True
    if state.stopped:
        return False
    if state.retry_at is not None:
        left = state.retry_at - now.timestamp()
        return left <= 0 or left > failures.LONGEST_ASKED + 1  # else the clock was set back
    if state.synced_at is None or state.swept_at is None:
        return True  # an empty library, or a sync that was cut off
    age = (now - datetime.fromisoformat(state.synced_at)).total_seconds()
    return minutes > 0 and not 0 <= age < minutes * 60
