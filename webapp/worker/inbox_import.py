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


def end(db: Database, config: Config, row: Import, ended_at: str, result: Result) -> None:
    """One that brought nothing, and says nothing that the last one did not say, never was.

    What could not be taken in, for it had gone or there was no room, is asked for again. Where the
    folder itself is away, or watched no more, the import never was.
    """
    folder = config.inbox
    if folder is None:
        imports.remove(db, row.number)
        return
    is_away = problem(folder, config.data) is not None
    has_no_room = not {DISK_LOW, LIMIT_REACHED}.isdisjoint(result.get("remarks", ()))
    is_unread = is_away or has_no_room
    inbox.forget(db, folder, [n for n in row.names if is_unread or not os.path.lexists(folder / n)])
    if is_away:
        imports.remove(db, row.number)
    elif result.get("changed") or result.get("kept") or _is_news(db, row, result):
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
