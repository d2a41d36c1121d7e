"""A ZIP in the making that is gone on with after a kill, by what `zipfile` documents.

From time to time it is closed, which writes the list of its entries, and opened again to append.
As that writes over the list, the list is first put into a file beside it, with the place where it
stands: cut there and given its list again, the part is a whole ZIP of all that was done by then.
"""

from __future__ import annotations

import time
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from webapp.archive import disk

if TYPE_CHECKING:
    from pathlib import Path

EVERY = 30.0  # seconds between two checkpoints
SHARE = 20.0  # or so many times as long as one takes, where that is longer
_MARK = b"Songwall export"
_CHUNK = 1 << 20
_DAMAGED = (zipfile.BadZipFile, ValueError, NotImplementedError)


class Part:
    """For one export; what the disk refuses passes through as OSError."""

    def __init__(self, path: Path) -> None:
        self.path = path.with_name(f"{path.name}.part")
        self._whole = path
        self._list = path.with_name(f"{path.name}.part.list")
        self._due_at = time.monotonic() + EVERY

    def open(self) -> dict[str, zipfile.ZipInfo]:
        """What was done by the last checkpoint, by name; from now on it may be added to."""
        if not self._restore():
            self.remove()
            disk.sync_folder(self.path.parent)  # or an old list might meet a new part
            self._raw: BinaryIO = self.path.open("x+b")
            self._file = zipfile.ZipFile(self._raw, "w")
            self._file.comment = _MARK
        self._end = self._raw.tell()
        return {entry.filename: entry for entry in self._file.infolist()}

    def holds(self, entry: zipfile.ZipInfo, content: bytes) -> bool:
        """Whether it is there whole and says just that."""
        try:
            return entry.file_size == len(content) and self._file.read(entry) == content
        except _DAMAGED:
            return False

    def add(self, entry: zipfile.ZipInfo, source: BinaryIO) -> None:
        """`entry.file_size` says whether it needs ZIP64."""
        with self._file.open(entry, "w") as target:
            while data := source.read(_CHUNK):
                target.write(data)
        self._end = self._raw.tell()

    def checkpoint(self) -> None:
        """If one is due: what was added until now outlives whatever comes."""
        began = time.monotonic()
        if began < self._due_at:
            return
        self._close()
        self._raw.seek(self._end)
        disk.write_atomic(self._list, b"%d\n" % self._end + self._raw.read())
        disk.sync_folder(self.path.parent)
        self._file = zipfile.ZipFile(self._raw, "a")
        now = time.monotonic()
        self._due_at = now + max(EVERY, SHARE * (now - began))

    def finish(self) -> None:
        """It gets its name."""
        self._close()
        self._raw.close()
        self.path.replace(self._whole)
        self.remove()
        disk.sync_folder(self.path.parent)

    def leave(self) -> bool:
        """Whether the next one can go on with it; where it cannot, nothing is left."""
        for file in (self._file, self._raw):
            with suppress(OSError, ValueError):  # a full disk does not take the list either
                file.close()
        if self._list.exists():
            return True
        with suppress(OSError):
            self.remove()
        return False

    def remove(self) -> None:
        """The list first, for it is of no other part than this."""
        for path in (self._list, self._list.with_name(f"{self._list.name}.part"), self.path):
            path.unlink(missing_ok=True)

    def _close(self) -> None:
        self._file.close()
        self._raw.flush()
        disk.sync(self._raw.fileno())

    def _restore(self) -> bool:
        end, entries = self._listed()
        try:
            if end is None or self.path.is_symlink() or self.path.stat().st_size < end:
                return False
            self._raw = self.path.open("r+b")
        except FileNotFoundError:
            return False
        self._raw.seek(end)
        self._raw.write(entries)
        self._raw.truncate()
        if not is_export(self._raw):
            self._raw.close()
            return False
        self._file = zipfile.ZipFile(self._raw, "a")
        self._raw.seek(end)
        return True

    def _listed(self) -> tuple[int | None, bytes]:
        """Where to cut, and what belongs there."""
        try:
            with disk.open_regular(self._list) as file:
                end, _, entries = file.readall().partition(b"\n")
        except OSError:
            return None, b""
        return int(end) if end.isdigit() else None, entries


def is_export(file: Path | BinaryIO) -> bool:
    """Whether a ZIP of ours lies there, as far as the list of its entries tells."""
    try:
        with zipfile.ZipFile(file) as found:
            return found.comment == _MARK
    except _DAMAGED:
        return False
