"""Files that survive a power cut: written beside, synced, renamed, and their folder synced."""

import errno
import io
import os
import re
import stat
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from webapp.errors import StorageError
from webapp.errors import archive as sentences

# Fit for a folder on any system: one case, and longer than names such as `con` or `nul`.
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{7,63}")
STRAY_AFTER = 24 * 3600.0  # seconds until what a download left behind is of no use


def song_folder(archive: Path, song_id: str) -> Path:
    """The song's own folder: `<2 hex>/<id>`, its id hashed where a file system might bend it."""
    digest = sha256(song_id.encode()).hexdigest()
    name = song_id if _PLAIN.fullmatch(song_id) else f"_{digest[:32]}"
    return archive / digest[:2] / name


def make_folder(folder: Path, archive: Path) -> None:
    """`folder` within `archive`, each new level synced into the one above."""
    if folder.is_dir():
        return
    if folder != archive:
        make_folder(folder.parent, archive)
        folder.mkdir(exist_ok=True)
    else:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    fsync_folder(folder.parent)


def write_atomic(path: Path, content: bytes) -> None:
    """All of `content` or what was there before; the folder is for the caller to sync."""
    part = part_of(path)
    with part.open("wb") as file:
        file.write(content)
        file.flush()  # else there is nothing yet to be synced
        os.fsync(file.fileno())
    part.replace(path)


def part_of(path: Path) -> Path:
    """What is written in its place until it is whole."""
    return path.with_name(f"{path.name}.part")


def open_regular(path: Path) -> io.FileIO:
    """To read; raises OSError for what is not a regular file: a link, a folder, a pipe."""
    file = io.FileIO(path, opener=_open_regular)
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EISDIR, "not a regular file")
    return file


def _open_regular(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def fsync_folder(folder: Path) -> None:
    if os.name == "nt":  # has no such thing
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(archive: Path) -> None:
    """Remove what downloads cut off over a day ago left behind."""
    for path in archive.glob("*/*/*.part*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > STRAY_AFTER:
                path.unlink()


def refusal() -> StorageError:
    return StorageError(sentences.DISK_REFUSES)
