"""The owner's own library, which some tasks work into also while the demo is shown."""

from collections.abc import Callable
from contextlib import closing, suppress

from webapp import database
from webapp.archive import record_file
from webapp.config import Config
from webapp.database import Database
from webapp.errors import BusyError
from webapp.library.worker_lock import only_worker


def with_own_library(config: Config, db: Database, work: Callable[[Database], None]) -> None:
    """Calls `work`, unless a worker of its own is there, which does the same.

    `db` is what `config` shows. The own library is made where there is none; one that is lost
    waits for the next start, which makes it anew of its records.
    """
    own = config.own
    if own.folder == config.folder:
        work(db)
    elif own.database.exists() or not record_file.any_in(own.archive):
        with suppress(BusyError), only_worker(own):
            database.prepare(own.database)  # it may be an earlier Songwall's
            with closing(database.connect(own.database)) as own_db:
                work(own_db)
