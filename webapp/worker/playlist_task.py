"""Writes the records of playlists that changed, and forgets those that were removed long ago."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from webapp.archive import playlist_file
from webapp.config import Config
from webapp.database import Database
from webapp.worker.task import Task

FORGETS_EVERY = timedelta(hours=1)


class PlaylistTask(Task):
    def __init__(
        self, config: Config, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._archive = config.archive
        self._clock = clock
        self._forgot_at = datetime.min.replace(tzinfo=UTC)

    def run_once(self, db: Database) -> None:
        """Raises StorageError."""
        playlist_file.write_due(db, self._archive)
        now = self._clock()
        if abs(now - self._forgot_at) >= FORGETS_EVERY:
            playlist_file.forget_removed(db, self._archive, now)
            self._forgot_at = now
