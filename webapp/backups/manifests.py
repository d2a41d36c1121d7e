"""`songwall-<moment>.json`: one backup, which names its files in the pool. It is written last."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from webapp.archive import disk
from webapp.backups import pool
from webapp.errors import UnusableFileError
from webapp.errors import archive as sentences
from webapp.values import fast_json

FORM = 1  # the version of its layout
DATABASE = "songwall.db"
FOLDERS = ("songs", "playlists", "plays")
_NAME = re.compile(r"songwall-(\d{4}-\d\d-\d\dT\d{6}Z)\.json")


class Entry(NamedTuple):
    """A file of the data folder: its name in the pool, bytes, and when it was changed (ns)."""

    name: str
    size: int
    changed: int


Entries = dict[str, Entry]
"""By their paths within the data folder, with slashes."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`schema`: of its database; `songs`: how many there are in it."""

    songs: int
    schema: int
    entries: Entries

    @property
    def size(self) -> int:
        return sum(entry.size for entry in self.entries.values())


def every(path: Path) -> list[str]:
    """The backups in `path` by their moments, such as 2026-11-29T022106Z, the newest first.

    Raises OSError.
    """
    names = (_NAME.fullmatch(entry.name) for entry in os.scandir(path))
    return sorted((name[1] for name in names if name), reverse=True)


def free_moment(path: Path, now: datetime) -> str:
    """Of now, but after all that are there: a clock may go wrong."""
    moment = f"{now:%Y-%m-%dT%H%M%SZ}"
    newest = next(iter(every(path)), "")
    if moment > newest:
        return moment
    last = datetime.strptime(newest, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)
    return f"{datetime.fromtimestamp(last.timestamp() + 1, UTC):%Y-%m-%dT%H%M%SZ}"


def file_of(path: Path, moment: str) -> Path:
    return path / f"songwall-{moment}.json"


def write(path: Path, moment: str, manifest: Manifest) -> None:
    """Durably; all that it names is there. Raises OSError."""
    head = {"form": FORM, "songs": manifest.songs, "schema": manifest.schema}
    content = fast_json.dumps({**head, "files": {p: [*e] for p, e in manifest.entries.items()}})
    disk.write_atomic(file_of(path, moment), content.encode())
    disk.fsync_folder(path)


def read(path: Path, moment: str) -> Manifest:
    """Checked. Raises UnusableFileError where it is damaged, and OSError."""
    try:
        document = json.loads(file_of(path, moment).read_bytes())
    except (ValueError, RecursionError):
        raise UnusableFileError(sentences.RECORD_DAMAGED) from None
    try:
        if document["form"] > FORM:
            raise UnusableFileError(sentences.RECORD_IS_NEWER)
        entries = dict(_entries(document["files"]))
        manifest = Manifest(int(document["songs"]), int(document["schema"]), entries)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnusableFileError(sentences.RECORD_DAMAGED) from None
    if DATABASE not in entries:
        raise UnusableFileError(sentences.RECORD_DAMAGED)
    return manifest


def _entries(files: dict[str, Any]) -> Iterator[tuple[str, Entry]]:
    for path, (name, size, changed) in files.items():
        parts = PurePosixPath(path).parts
        is_ours = path == DATABASE or (len(parts) > 1 and parts[0] in FOLDERS)
        if not is_ours or ".." in parts or "\\" in path or not pool.NAME.fullmatch(name):
            raise ValueError(path)
        yield path, Entry(name, int(size), int(changed))
