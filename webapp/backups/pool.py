"""The files of all backups in one folder, each once, under its checksum; whole ones only.

`songwall-files/<2 hex>/<sha256><.ending>`: what is there stays as it is until no backup names it.
"""

import hashlib
import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from webapp.archive import disk
from webapp.errors import UnusableFileError
from webapp.errors import archive as sentences

FOLDER = "songwall-files"
PIECE = 1 << 20  # bytes
NAME = re.compile(r"[0-9a-f]{64}(\.[a-z0-9]{1,8})?")
_ENDING = re.compile(r"\.[a-z0-9]{1,8}")
_PART = "incoming.part"


class Pool:
    """Of the backups in `path`, which is there; raises OSError, as all methods do.

    `added`: files that were not there. `written`: bytes copied for them; a link copies none.
    """

    def __init__(self, path: Path) -> None:
        self.folder = path / FOLDER
        self.folder.mkdir(exist_ok=True, mode=0o700)
        self.added = self.written = 0
        self._names = set(_names_in(self.folder))

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def path(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def take(self, source: Path, *, may_link: bool) -> str:
        """The name under which the content of `source` lies there now.

        `may_link`: it is never written in place, so both may be the same file on the disk.
        Raises UnusableFileError where `source` cannot be read.
        """
        part = self.folder / _PART
        part.unlink(missing_ok=True)
        try:
            is_linked = may_link and _link(source, part)
            digest = _digest(part) if is_linked else copy(source, part)
            name = name_of(digest, source.name)
            if name not in self._names:
                self._settle(part, name, is_linked=is_linked)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return name

    def keep_only(self, names: Collection[str]) -> None:
        """Remove what no backup names any more."""
        for name in self._names.difference(names):
            self.path(name).unlink(missing_ok=True)
            self._names.discard(name)

    def _settle(self, part: Path, name: str, *, is_linked: bool) -> None:
        target = self.path(name)
        if not target.parent.is_dir():
            target.parent.mkdir(mode=0o700, exist_ok=True)
        if not is_linked:
            self.written += part.stat().st_size
        part.replace(target)
        self._names.add(name)
        self.added += 1


def name_of(digest: str, name: str) -> str:
    """Of a file with this SHA-256 that is called `name` where it is from."""
    ending = Path(name).suffix.lower()
    return digest + (ending if _ENDING.fullmatch(ending) else "")


def copy(source: Path, target: Path, *, durably: bool = True) -> str:
    """Into a new file; the SHA-256 of what was written.

    Raises UnusableFileError where `source` cannot be read, and OSError.
    """
    digest = hashlib.sha256()
    target.touch(mode=0o600, exist_ok=False)
    with target.open("wb") as new:
        for piece in _pieces(source):
            digest.update(piece)
            new.write(piece)
        if durably:
            new.flush()
            os.fsync(new.fileno())
    return digest.hexdigest()


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(path):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(source: Path) -> Iterator[bytes]:
    try:
        with disk.open_regular(source) as file:
            while piece := file.read(PIECE):
                yield piece
    except OSError:
        raise UnusableFileError(sentences.CANNOT_BE_READ) from None


def _link(source: Path, part: Path) -> bool:
    """False where it cannot be: on other disks, or on one that knows no links."""
    try:
        os.link(source, part, follow_symlinks=False)
    except OSError:
        return False
    return True


def _names_in(folder: Path) -> list[str]:
    return [
        file.name
        for entry in os.scandir(folder)
        if len(entry.name) == 2 and entry.is_dir()  # noqa: PLR2004 (the first two of 64)
        for file in os.scandir(entry.path)
        if NAME.fullmatch(file.name)
    ]
