"""Asks for an import of whatever lands in the folder that is watched; `import_task` does it.

A file is noted as taken in the transaction that asks for it, and that import is done in the end,
whoever is killed meanwhile.
"""

import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from webapp.archive import space
from webapp.config import Config
from webapp.database import Database, transaction
from webapp.errors import InboxError
from webapp.imports.inbox import UNREADABLE, WHOLE, Settling, beside, is_known, look, opens, problem
from webapp.imports.items import printable
from webapp.library import archive_stats, imports, inbox, pauses
from webapp.library.inbox import Stamp
from webapp.values import timestamps
from webapp.worker.folder_watch import FolderWatch
from webapp.worker.own_library import with_own_library
from webapp.worker.task import Task

LOOKED_EVERY = 30.0  # seconds, where nobody hears of changes
SHARE = 10  # of the time, one part of so many goes into looks while files still come


class InboxTask(Task):
    """Into the owner's own library, also while the demo is shown.

    `clock` counts seconds; `changed` waits a moment for changes, and says whether there were any.
    """

    def __init__(
        self,
        config: Config,
        folder: Path,
        clock: Callable[[], float] = time.monotonic,
        changed: Callable[[], bool] | None = None,
        free: Callable[[Path], int] = space.free,
    ) -> None:
        self._config, self._folder = config, folder
        self._clock, self._free = clock, free
        self._changed = changed or FolderWatch(folder).changed
        self._settling = Settling()
        self._has_changed = True
        self._looked_at = -LOOKED_EVERY
        self._rest = WHOLE  # seconds between two looks
        self._held: str | None = None  # why what lies there has to wait
        self._noted: str | None = ""  # the problem that pages tell; "" before it is known

    def run_once(self, db: Database) -> None:
        """Raises InboxError, again and again until the folder can be used."""
        wrong = problem(self._folder, self._config.data)
        if wrong is None:
            self._has_changed |= self._changed()
            if self._is_due():
                with_own_library(self._config, db, self._look)
            wrong = self._held
        else:
            self._has_changed = True
        if wrong != self._noted:
            with_own_library(self._config, db, lambda own: self._note(own, wrong))
        if wrong is not None:
            raise InboxError(wrong)

    def _is_due(self) -> bool:
        passed = self._clock() - self._looked_at
        is_awaited = self._has_changed or bool(self._settling)
        return passed >= LOOKED_EVERY or (is_awaited and passed >= self._rest)

    def _look(self, db: Database) -> None:
        if pauses.paused(db, pauses.IMPORTS):
            return
        self._looked_at, self._has_changed, self._held = self._clock(), False, None
        known = inbox.taken(db, self._folder)
        try:
            there = look(self._folder, known)
        except InboxError as error:
            self._held = str(error)
            return
        self._rest = min(max(WHOLE, SHARE * (self._clock() - self._looked_at)), LOOKED_EVERY)
        new = {
            name: stamp
            for name, stamp in there.items()
            if not is_known(self._folder, name, stamp, known.get(name))
        }
        if names := self._settling.whole(new, self._clock()):
            self._held = self._shortage(db)
            if self._held is None:
                self._ask(db, names, there, known.keys() - there.keys())

    def _ask(
        self, db: Database, new: list[str], there: Mapping[str, Stamp], gone: Collection[str]
    ) -> None:
        names = beside(new, there)
        stamps = {
            name: there[name] if opens(self._folder / name) else Stamp(UNREADABLE, 0)
            for name in names
        }
        name = new[0].rpartition("/")[2] if len(new) == 1 else self._folder.name
        with transaction(db):
            inbox.take(db, self._folder, stamps, gone)
            imports.ask_for_landed(db, printable(name), names, timestamps.now())

    def _shortage(self, db: Database) -> str | None:
        """Nobody brings it once more when there is room again, so it waits."""
        if not self._config.keep:
            return None
        config = self._config.own
        shortage = space.shortage(config, lambda: archive_stats.get(db).size, self._free)
        return f"{shortage} New songs in your inbox folder wait." if shortage else None

    def _note(self, db: Database, wrong: str | None) -> None:
        if inbox.problem(db) != wrong:
            inbox.note_problem(db, wrong)
        self._noted = wrong
