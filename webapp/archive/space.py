"""How much of the disk the archive leaves free, and what is said when that is reached."""

import shutil
from collections.abc import Callable
from pathlib import Path

from webapp.config import Config

LEAST_FREE = 500_000_000  # bytes of the disk that are left to others
DISK_LOW = "Less than 500 MB are free on the disk, so no more audio and covers are copied."
LIMIT_REACHED = "The archive has reached its limit (SONGWALL_KEEP_GB), so nothing more is copied."


def shortage(config: Config, stored: Callable[[], int], free: Callable[[Path], int]) -> str | None:
    """Why nothing more may be stored, None where it may; `stored` counts the archive's bytes."""
    if free(config.folder) < LEAST_FREE:
        return DISK_LOW
    if config.keep_bytes is not None and stored() >= config.keep_bytes:
        return LIMIT_REACHED
    return None


def free(folder: Path) -> int:
    """Bytes that are free where `folder` is, or will be made; raises OSError if nobody can tell."""
    try:  # each page asks, so no question more than it takes
        return shutil.disk_usage(folder).free
    except (FileNotFoundError, NotADirectoryError):
        if folder == folder.parent:
            raise
        return free(folder.parent)
