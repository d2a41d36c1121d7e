"""Damaged files are moved out of the songs' folders; never deleted, never over another one."""

import errno
import os
from itertools import count
from pathlib import Path

from webapp.archive import disk

_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def link(path: Path, quarantine: Path) -> bool:
    """Give the damaged file a second name in `quarantine`, synced; the first one stays.

    So nothing can be lost between this and `remove`. False where the disk has no hard links.
    Raises OSError.
    """
    target = _free_name(path, quarantine)
    if target is None:  # an earlier attempt was cut off
        return True
    disk.make_folder(target.parent, quarantine)
    try:
        os.link(path, target, follow_symlinks=False)
    except OSError as error:
        if error.errno in _NO_LINKS:
            return False
        raise
    disk.fsync_folder(target.parent)
    return True


def remove(path: Path, quarantine: Path, *, linked: bool) -> None:
    """Take the damaged file, `linked` or not, away from its place. Raises OSError."""
    if linked:
        path.unlink()
    else:
        target = _free_name(path, quarantine)
        if target is not None:
            path.rename(target)
            disk.fsync_folder(target.parent)
    disk.fsync_folder(path.parent)


def save(path: Path, quarantine: Path) -> None:
    """The file at `path` may be written over now: it is linked, or else moved. Raises OSError."""
    if os.path.lexists(path) and not link(path, quarantine):
        remove(path, quarantine, linked=False)


def _free_name(path: Path, quarantine: Path) -> Path | None:
    """`<song's folder>/<name>`, or `<name>.2` and so on; None where it has such a name already."""
    folder = quarantine / path.parent.name
    known = os.lstat(path)
    for number in count(1):
        target = folder / (path.name if number == 1 else f"{path.name}.{number}")
        try:
            if os.path.samestat(known, os.lstat(target)):
                return None
        except FileNotFoundError:
            return target
    raise AssertionError
