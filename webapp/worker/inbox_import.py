"""How an import of files in the folder that is watched differs: they stay where they are.

Such a row of `imports` has nothing `stored`.
"""

import os

from webapp.archive.space import DISK_LOW, LIMIT_REACHED
from webapp.config import Config
from webapp.database import Database
from webapp.imports.inbox import problem
from webapp.imports.items import printable
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
        _write(db, row, ended_at, result, folder.name)
    else:
        imports.remove(db, row.number)


def _write(db: Database, row: Import, ended_at: str, result: Result, folder: str) -> None:
    """What goes well makes one row a day, named after the folder: files may trickle in."""
    before = None if any(_said(result)) else imports.last_well_landed(db, ended_at[:10])
    if before is None:
        imports.write(db, row.number, ended_at=ended_at, names=(), **result)
        return
    imports.end_with(
        db,
        before,
        row.number,
        name=printable(folder),
        names=(),
        ended_at=ended_at,
        read=before.read + result.get("read", 0),
        changed=before.changed + result.get("changed", 0),
        kept=before.kept + result.get("kept", 0),
    )


def _is_news(db: Database, row: Import, result: Result) -> bool:
    said = _said(result)
    last = imports.last_done(db, row.name)
    is_said = last is not None and said == (last.problems, last.remarks, last.failure)
    return any(said) and not is_said


def _said(result: Result) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    problems, remarks = result.get("problems", ()), result.get("remarks", ())
    return tuple(problems), tuple(remarks), result.get("failure")
