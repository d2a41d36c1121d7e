"""The data folder: its rights, its disk, the clock by its files, and the folder that is watched."""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from webapp.archive import playlist_file, space
from webapp.config import Config
from webapp.doctor.finding import Finding, fine, note, wrong
from webapp.imports import inbox
from webapp.values import formatting

_RIGHTS, _SPACE, _CLOCK = "Data folder", "Disk", "Clock"
_AHEAD = 24 * 3600.0  # seconds by which a file may be newer than the clock
_OTHERS = 0o007  # of a file's mode: the rights of everybody


def rights(config: Config) -> Finding:
    """Tried, not read off: a disk may be read-only whatever its rights say."""
    if not config.folder.exists():
        return _not_there(config.folder)
    try:
        with tempfile.TemporaryFile(dir=config.folder):
            next(config.folder.iterdir(), None)
    except OSError:
        return wrong(
            _RIGHTS,
            "Songwall can't write to it. Give it to the user that runs Songwall, see that its disk "
            "isn't read-only or full, or set SONGWALL_DATA to another.",
        )
    others = [path.name for path in _places(config) if not os.access(path, os.R_OK | os.W_OK)]
    if others:
        return wrong(
            _RIGHTS,
            f"Songwall may not write to {', '.join(others)} in it. They may be another user's: "
            "give the whole folder to the one that runs Songwall (chown -R).",
        )
    return fine(_RIGHTS, "Songwall may read and write it.")


def secrets(config: Config) -> Finding:
    about = "Settings file"
    try:
        mode = config.file.stat().st_mode
    except OSError:
        return fine(about, "There's none; settings come from the environment.")
    if os.name != "nt" and mode & _OTHERS:
        return wrong(
            about, "Everybody on this machine can read songwall.env, which may hold your token: "
            "chmod 600 it."
        )  # fmt: skip
    return fine(about, "Only its owner reads songwall.env.")


def room(config: Config) -> Finding:
    try:
        free = space.free(config.folder)
    except OSError:
        return wrong(_SPACE, "Nobody can tell how much is free. Is the disk connected?")
    if free < space.LEAST_FREE:
        return wrong(
            _SPACE,
            f"Only {formatting.size(free)} are free. Below 500 MB no more audio and covers are "
            "kept: free some.",
        )
    if _lacks_files(config.folder):
        return wrong(_SPACE, "It takes no more files, though it has space: remove many small ones.")
    return fine(_SPACE, f"{formatting.size(free)} are free.")


def clock(config: Config, now: datetime) -> Finding:
    """By the newest file that Songwall wrote."""
    newest = max(_times(config), default=0.0)
    said = f"{now:%Y-%m-%d %H:%M} UTC"
    if newest > now.timestamp() + _AHEAD:
        written = datetime.fromtimestamp(newest, UTC)
        return wrong(
            _CLOCK,
            f"It says {said}, but the library was written on {written:%Y-%m-%d}. Set it "
            "(timedatectl set-ntp true), or certificates and syncs fail.",
        )
    return fine(_CLOCK, f"It says {said}.")


def watched(config: Config) -> Finding:
    about = "Inbox"
    if config.inbox is None:
        return fine(about, "No folder is watched.")
    problem = inbox.problem(config.inbox, config.data)
    return wrong(about, problem) if problem else fine(about, "Its folder can be read.")


def _not_there(folder: Path) -> Finding:
    above = next(parent for parent in folder.parents if parent.exists())
    if os.access(above, os.W_OK | os.X_OK):
        return note(_RIGHTS, "It isn't there yet: the first start makes it.")
    return wrong(
        _RIGHTS,
        "It isn't there, and Songwall can't make it: make it for the user that runs Songwall, or "
        "set SONGWALL_DATA.",
    )


def _places(config: Config) -> Iterator[Path]:
    """What Songwall writes to, as far as it is there."""
    database = config.database
    files = [database.with_name(database.name + end) for end in ("", "-wal", "-shm", ".lock")]
    folders = [config.archive, config.plays, playlist_file.folder_of(config.archive)]
    return (path for path in (*files, *folders) if os.path.lexists(path))


def _times(config: Config) -> Iterator[float]:
    for path in (config.database, *config.plays.glob("*.jsonl")):
        if path.is_file():
            yield path.stat().st_mtime


def _lacks_files(folder: Path) -> bool:
    if not hasattr(os, "statvfs") or not folder.exists():
        return False
    disk = os.statvfs(folder)
    return disk.f_files > 0 and disk.f_favail == 0
