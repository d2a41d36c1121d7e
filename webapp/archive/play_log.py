"""Plays on the disk: `plays/<month>.jsonl`, a line for each, which only grow.

Of lines with one id the last one counts: a play that grew, was taken out, or written twice by a
worker that was killed.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from webapp.archive import disk
from webapp.database import Database
from webapp.errors import DamagedError
from webapp.errors import archive as sentences
from webapp.library import plays
from webapp.library.plays import Play
from webapp.records import record
from webapp.values import fast_json, fields

AT_ONCE = 500
EXPORTED = "songwall-plays-"  # how the name of such a file in an export begins, before its month
LONGEST_ID = 64
LONGEST_ORIGIN = 120
LATEST = 2**40  # s since 1970
MOST_SECONDS = 24 * 3600  # of one play, which may go round and round
_MOST_PARTS = 600  # characters: some 50
LONGEST_LINE = 16 * 1024  # bytes


def write(db: Database, folder: Path) -> int:
    """The plays that are due, durably; how many these were. Raises StorageError."""
    due = plays.unwritten(db, AT_ONCE)
    by_month: dict[str, list[bytes]] = {}
    for _, song, play in due:
        try:
            by_month.setdefault(month_of(play), []).append(line(song, play))
        except (TypeError, ValueError, OverflowError):  # as of record.json
            raise DamagedError(sentences.DATABASE_DAMAGED) from None
    try:
        for month, lines in by_month.items():
            _append(folder, f"{month}.jsonl", lines)
    except OSError:
        raise disk.refusal() from None
    if due:
        plays.note_written(db, [(number, play) for number, _, play in due])
    return len(due)


def write_all(db: Database, folder: Path) -> None:
    """Raises StorageError."""
    while write(db, folder) == AT_ONCE:
        pass


def read(folder: Path) -> list[tuple[str, Play]]:
    """Of each play its song's id, as the last line of it says; damaged lines are passed over."""
    by_id = {
        play.id: (song, play)
        for path in sorted(folder.glob("*.jsonl"))
        for song, play in of_lines(_content(path).split(b"\n"))
    }
    return [*by_id.values()]


def of_lines(lines: Iterable[bytes]) -> Iterator[tuple[str, Play]]:
    """Of each play its song's id; damaged lines are passed over."""
    for said in _documents(lines):
        if (play := read_play(said)) and isinstance(song := said.get("song"), str):
            yield song, play


def read_play(said: Mapping[str, Any]) -> Play | None:
    """Checked; None where it says no play."""
    play_id = said.get("id")
    at = fields.number(said.get("at"), most=LATEST)
    seconds = fields.number(said.get("seconds"), most=MOST_SECONDS)
    if not isinstance(play_id, str) or not 0 < len(play_id) <= LONGEST_ID:
        return None
    if at is None or seconds is None:
        return None
    return Play(
        id=play_id,
        at=int(at),
        seconds=seconds,
        heard=said.get("heard") is True,
        left_at=fields.number(said.get("left_at"), most=record.LONGEST_SONG),
        parts=clean_parts(said.get("parts")),
        origin=fields.line(said.get("origin"), LONGEST_ORIGIN),
        removed=said.get("removed") is True,
    )


def clean_parts(value: object) -> str | None:
    """Such as `0-62,120-185`, whole seconds; None for anything else."""
    if not isinstance(value, str) or len(value) > _MOST_PARTS:
        return None
    pairs = [piece.partition("-")[::2] for piece in value.split(",")]
    is_sound = all(
        a.isascii() and b.isascii() and a.isdecimal() and b.isdecimal() for a, b in pairs
    )
    return value if is_sound else None


def month_of(play: Play) -> str:
    """In UTC, such as 2025-02."""
    return f"{datetime.fromtimestamp(play.at, UTC):%Y-%m}"


def line(song: str, play: Play) -> bytes:
    said = {
        "id": play.id,
        "song": song,
        "at": play.at,
        "seconds": play.seconds,
        "heard": play.heard,
        "left_at": play.left_at,
        "parts": play.parts,
        "origin": play.origin,
        **({"removed": True} if play.removed else {}),
    }
    return f"{fast_json.dumps(said)}\n".encode()


def _append(folder: Path, name: str, lines: Sequence[bytes]) -> None:
    """A line that a power cut left torn is ended first."""
    disk.make_folder(folder, folder)
    path = folder / name
    is_new = not path.exists()
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(b"".join(lines))
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        disk.fsync_folder(folder)


def _content(path: Path) -> bytes:
    try:
        with disk.open_regular(path) as file:
            return file.readall()
    except OSError:
        return b""


def _documents(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for text in lines:
        if not text or len(text) > LONGEST_LINE:
            continue
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(document, dict):
            yield document
