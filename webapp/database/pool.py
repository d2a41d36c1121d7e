"""Open connections that wait for who needs one."""

from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from webapp.database import migration
from webapp.database.connection import LONGEST_WAIT, Database, connect
from webapp.database.place import GONE, Place, may_be_written, place_of
from webapp.errors import StorageError


class ConnectionPool:
    """The first one prepares the database, and so does the first to a file that took its place.

    `patience` and `waiting_room` are those of its connections. `was_there`: the database was
    made before, so where there is none it was lost, and an empty one would hide that.
    """

    def __init__(
        self,
        path: Path,
        patience: float = LONGEST_WAIT,
        waiting_room: AbstractContextManager[object] | None = None,
        *,
        was_there: bool = False,
    ) -> None:
        self._path = path
        self._patience = patience
        self._waiting_room = waiting_room or nullcontext()
        self._idle: deque[Database] = deque()  # safe for several threads
        self._was_there = was_there
        # Which file it is, and whether it may be written: SQLite looks only as it opens it.
        self._known: tuple[Place | None, bool] | None = None

    def take(self) -> Database:
        """Raises StorageError, also where the file is no longer there."""
        seen = self._look()
        if seen[0] is None or seen != self._known:
            self._renew()
        try:
            db = self._idle.pop()
        except IndexError:
            db = connect(self._path, self._patience)
        db.patience, db.waiting_room = self._patience, self._waiting_room
        return db

    def give_back(self, db: Database) -> None:
        """One that failed takes those that wait along: they were opened as it was."""
        if db.has_failed:
            self.close()
        # One that could not be taken back would show whoever takes it next the past.
        is_fit = self._known is not None and db.place == self._known[0] and not db.in_transaction
        if is_fit and not db.has_failed:
            self._idle.append(db)
        else:
            db.close()

    @contextmanager
    def lend(self) -> Iterator[Database]:
        """One for the block; raises StorageError."""
        db = self.take()
        try:
            yield db
        finally:
            self.give_back(db)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _look(self) -> tuple[Place | None, bool]:
        return place_of(self._path), may_be_written(self._path)

    def _renew(self) -> None:
        self.close()
        if self._was_there and not self._path.exists():
            raise StorageError(GONE)
        migration.prepare(self._path, self._patience, was_there=self._was_there)
        self._known, self._was_there = self._look(), True
