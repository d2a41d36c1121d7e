"""Plays out: a file a month, with lines as they lie beside the library (`archive/play_log.py`).

Of one that was taken out of the history only that is said, so that no older export brings it back.
"""

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from webapp.archive import play_log
from webapp.database import Database
from webapp.library import plays
from webapp.library.plays import Play

_HEAD = b'{"form": "songwall plays"}\n'  # tells ours from any other's


def of_songs(db: Database, ids: Collection[str]) -> dict[str, bytes]:
    """Of the songs with these ids, by the files' names."""
    by_month: dict[str, list[bytes]] = defaultdict(list)
    for song, play in plays.every(db):
        if song in ids:
            by_month[play_log.month_of(play)].append(play_log.line(song, _said(play)))
    return {
        f"{play_log.EXPORTED}{month}.jsonl": _HEAD + b"".join(lines)
        for month, lines in by_month.items()
    }


def is_ours(path: Path) -> bool:
    """Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(_HEAD)) == _HEAD


def _said(play: Play) -> Play:
    if not play.removed:
        return play
    return Play(id=play.id, at=play.at, seconds=0, heard=False, removed=True)
