"""The folder that is watched: which of its files were taken in, and what is wrong with it."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from webapp.database import Database, one, rows, transaction


class Stamp(NamedTuple):
    """By which a file is known again: bytes, and nanoseconds since 1970."""

    size: int
    modified: int


def taken(db: Database, folder: Path) -> dict[str, Stamp]:
    """Of all that was taken in from `folder`, how it was then."""
    start = _key(folder, "")
    return {
        os.fsdecode(path[len(start) :]): Stamp(size, modified)
        for path, size, modified in rows(db, "SELECT path, size, modified FROM inbox_files")
        if path.startswith(start)
    }


def take(db: Database, folder: Path, files: Mapping[str, Stamp], gone: Iterable[str] = ()) -> None:
    """Within the transaction that asks for them; nothing is known of what has `gone`."""
    _forget(db, folder, gone)
    db.executemany(
        "INSERT OR REPLACE INTO inbox_files (path, size, modified) VALUES (?, ?, ?)",
        [(_key(folder, name), *stamp) for name, stamp in files.items()],
    )


def forget(db: Database, folder: Path, names: Iterable[str]) -> None:
    """They are taken in again where they lie there."""
    with transaction(db):
        _forget(db, folder, names)


def problem(db: Database) -> str | None:
    """Why the folder could not be looked at the last time, as a sentence."""
    row = one(db, "SELECT inbox_problem FROM library")
    return row[0] if row else None


def note_problem(db: Database, problem: str | None) -> None:
    with transaction(db):
        db.execute("UPDATE library SET inbox_problem = ?", [problem])


def _forget(db: Database, folder: Path, names: Iterable[str]) -> None:
    keys = [(_key(folder, name),) for name in names]
    db.executemany("DELETE FROM inbox_files WHERE path = ?", keys)


def _key(folder: Path, name: str) -> bytes:
    return os.fsencode(folder) + b"/" + os.fsencode(name)
