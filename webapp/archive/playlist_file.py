"""`playlists/<id>.json`: a playlist as it lies beside the songs, so that it outlives the database.

It names each song by its id, and by what finds it in a library where it has another one.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock

from webapp.archive import disk
from webapp.database import Database
from webapp.errors import UnusableFileError
from webapp.errors import playlists as sentences
from webapp.library import playlist_entries, playlists
from webapp.library.playlist_entries import Entry, Moment
from webapp.library.playlists import Description, Past, Playlist
from webapp.values import fields, timestamps

HEAD, LINE = "#SONGWALL-PLAYLIST:", "#SONGWALL-ENTRY:"  # before both, in an M3U
FORM = 1  # the version of its layout: another one when its fields mean something else
LARGEST = 64 << 20  # bytes
REMEMBERED = timedelta(days=30)  # for so long a removed one can be brought back
_NAME = re.compile(r"(?!selection\.)([a-z0-9-]{4,40})\.json")  # no other address of `/playlists/`
# Of a playlist by its fields. None is called as those of a song are, so that none is taken for one.
_NAMES = {
    "playlist": "id",
    "name": "title",
    "about": "description",
    "rule": "rule",
    "most": "most",
    "created_at": "created_at",
    "changed_at": "changed_at",
    "removed_at": "removed_at",
    "revision": "revision",
}
_LATEST = 2**53  # of all revisions


@dataclass(frozen=True, slots=True)
class Document:
    """What a record says, checked."""

    id: str
    description: Description
    past: Past
    moments: list[Moment]


def folder_of(archive: Path) -> Path:
    """`archive`: the songs' folder, beside which it lies."""
    return archive.with_name("playlists")


def write_due(db: Database, archive: Path) -> int:
    """Write the records that are not of now; returns how many. Raises StorageError."""
    due = playlists.unrecorded(db)
    if not due:
        return 0
    folder = folder_of(archive)
    try:
        disk.make_folder(folder, folder)
        with FileLock(folder.with_name("playlists.lock"), mode=0o600):
            for playlist in due:
                _write(db, folder, playlist)
    except OSError:
        raise disk.refusal() from None
    return len(due)


def forget_removed(db: Database, archive: Path, now: datetime) -> None:
    """Those that were removed long ago, with their records. Raises StorageError."""
    before = timestamps.stamp(now - REMEMBERED)
    for playlist in playlists.removed_before(db, before):
        try:
            (folder_of(archive) / f"{playlist.id}.json").unlink(missing_ok=True)
        except OSError:
            raise disk.refusal() from None
        playlists.forget(db, playlist)


def content(db: Database, playlist: Playlist) -> bytes:
    """A line for each field and for each song."""
    head = [
        f" {json.dumps(name)}: {json.dumps(value)}" for name, value in head_of(playlist).items()
    ]
    lines = [f"  {json.dumps(line_of(entry))}" for entry in playlist_entries.some(db, playlist)]
    entries = "[\n" + ",\n".join(lines) + "\n ]" if lines else "[]"
    return ("{\n" + ",\n".join([*head, f' "entries": {entries}']) + "\n}").encode("ascii")


def head_of(playlist: Playlist) -> dict[str, Any]:
    """What a record says but for the songs."""
    return {"form": FORM} | {name: getattr(playlist, field) for name, field in _NAMES.items()}


def paths(archive: Path) -> Iterator[Path]:
    """Of all records, in the order of their names; raises OSError."""
    folder = folder_of(archive)
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        yield from sorted(folder / entry.name for entry in entries if _NAME.fullmatch(entry.name))


def read(path: Path, now: datetime) -> Document:
    """Raises UnusableFileError, and OSError where it cannot be read."""
    with disk.open_regular(path) as file:
        if os.fstat(file.fileno()).st_size > LARGEST:
            raise UnusableFileError(sentences.RECORD_DAMAGED)
        document = parse(file.readall(), now)
    if f"{document.id}.json" != path.name:
        raise UnusableFileError(sentences.RECORD_DAMAGED)
    return document


def parse(content: bytes, now: datetime) -> Document:
    """Raises UnusableFileError."""
    try:
        raw = json.loads(content)
    except (ValueError, RecursionError):
        raise UnusableFileError(sentences.RECORD_DAMAGED) from None
    if not isinstance(raw, dict) or not isinstance(raw.get("entries"), list):
        raise UnusableFileError(sentences.RECORD_DAMAGED)
    return document_of(raw, raw["entries"], now)


def document_of(raw: dict[str, Any], entries: list[Any], now: datetime) -> Document:
    """Of fields that may hold anything; raises UnusableFileError."""
    if raw.get("form") != FORM:
        raise UnusableFileError(sentences.RECORD_IS_NEWER)
    rule = raw.get("rule")
    rule = rule[: playlists.LONGEST_RULE] if isinstance(rule, str) else None
    description = playlists.describe(
        raw.get("name"), raw.get("about"), rule, _whole(raw.get("most"))
    )
    playlist_id = raw.get("playlist")
    if description is None or not isinstance(playlist_id, str):
        raise UnusableFileError(sentences.RECORD_DAMAGED)
    if not _NAME.fullmatch(f"{playlist_id}.json"):
        raise UnusableFileError(sentences.RECORD_DAMAGED)
    created_at = _time(raw.get("created_at"), now) or timestamps.stamp(now)
    return Document(
        playlist_id,
        description,
        Past(
            created_at,
            _time(raw.get("changed_at"), now) or created_at,
            _time(raw.get("removed_at"), now),
            _whole(raw.get("revision")) or 1,
        ),
        [moment for line in entries[: playlists.MOST_SONGS] if (moment := moment_of(line))],
    )


def moment_of(line: object) -> Moment | None:
    """What a line says of a song; None where it names none."""
    if not isinstance(line, dict) or not isinstance(line.get("song"), str):
        return None
    moments = playlist_entries.read(line["song"])
    if len(moments) != 1 or moments[0].begins is not None:
        return None
    begins, ends, length = (
        fields.number(line.get(name), most=playlist_entries.LONGEST)
        for name in ("from", "to", "length")
    )
    if begins is None or ends is None or begins >= ends:
        begins = ends = None
    title, source, account = (fields.line(line.get(name)) for name in ("name", "source", "account"))
    return Moment(moments[0].song, begins, ends, title, length, source, account)


def _write(db: Database, folder: Path, playlist: Playlist) -> None:
    disk.write_atomic(folder / f"{playlist.id}.json", content(db, playlist))
    disk.fsync_folder(folder)
    playlists.note_recorded(db, playlist)


def line_of(entry: Entry | Moment) -> dict[str, Any]:
    """What a record says of a song, without what nobody knows."""
    line = {
        "song": entry.song,
        "from": entry.begins,
        "to": entry.ends,
        "name": entry.title,
        "length": entry.duration,
        "source": entry.source,
        "account": entry.account,
    }
    return {name: value for name, value in line.items() if value is not None}


def _time(value: object, now: datetime) -> str | None:
    moment = timestamps.read(value, now)
    return timestamps.rfc3339(moment) if moment is not None else None


def _whole(value: object) -> int | None:
    number = fields.number(value, most=_LATEST)
    return int(number) if number is not None else None
