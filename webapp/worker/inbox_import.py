"""How an import of files in the folder that is watched differs: they stay where they are.

Such a row of `imports` has nothing `stored`.
"""

import os

from webapp.archive.space import DISK_LOW, LIMIT_REACHED
from webapp.config import Config
from webapp.database import Database
from webapp.imports.inbox import problem
from webapp.library import imports, inbox
from webapp.library.imports import Import, Result


def is_away(config: Config) -> bool:
    """Whether the folder cannot be used now, or is watched no more."""
    return config.inbox is None or problem(config.inbox, config.data) is not None


def leave(db: Database, config: Config, row: Import) -> None:
    """It never was, and is asked for again once the folder is there."""
    if config.inbox is not None:
        inbox.forget(db, config.inbox, row.names)
    imports.remove(db, row.number)


def end(db: Database, config: Config, row: Import, ended_at: str, result: Result) -> None:
    """One that brought nothing, and says nothing that the last one did not say, never was.

    What could not be taken in, for it had gone or there was no room, is asked for again.
    """
    if config.inbox is None or is_away(config):
        leave(db, config, row)
        return
    has_no_room = not {DISK_LOW, LIMIT_REACHED}.isdisjoint(result.get("remarks", ()))
    folder = config.inbox
    unread = [n for n in row.names if has_no_room or not os.path.lexists(folder / n)]
    inbox.forget(db, folder, unread)
    if result.get("changed") or result.get("kept") or _is_news(db, row, result):
        imports.write(db, row.number, ended_at=ended_at, names=(), **result)
    else:
        imports.remove(db, row.number)


def _is_news(db: Database, row: Import, result: Result) -> bool:
    said = (
        tuple(result.get("problems", ())),
        tuple(result.get("remarks", ())),
        result.get("failure"),
    )
    last = imports.last_done(db, row.name)
    is_said = last is not None and said == (last.problems, last.remarks, last.failure)
    return any(said) and not is_said
