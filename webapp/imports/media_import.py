"""Audio and covers that lie beside imported records, into the archive: checked like downloads."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webapp.archive import disk, space
from webapp.archive.store import disk_error
from webapp.database import transaction
from webapp.errors import ImportFileError, UnusableFileError
from webapp.library import files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from webapp.archive.store import Archive
    from webapp.config import Config
    from webapp.database import Database
    from webapp.imports.items import Item
    from webapp.library.files import File

OFF = "SONGWALL_KEEP is set to no, so audio and covers that lie beside are not taken in."
_CHUNK = 1 << 20
_UNUSABLE = {
    "audio": "it is no audio, or not whole",
    "cover": "it is no picture that can be shown",
}


@dataclass(slots=True)
class MediaImporter:
    """`full` says why no more can be kept; `held` are the files that are still to be taken."""

    config: Config
    archive: Archive
    free: Callable[[Path], int] = space.free
    full: str | None = None
    held: set[tuple[str, str]] = field(default_factory=set)  # ids of songs with kinds

    def claim(self, db: Database, beside: Sequence[tuple[str, Item]]) -> list[tuple[File, Item]]:
        """Within the transaction that takes in their songs: nobody fetches these meanwhile.

        `beside`: public ids of songs, each with a file. Those of which a copy is kept are left out.
        """
        if beside and not self.config.keep:
            self.full = OFF
        if self.full:
            return []
        until = time.time() + files.LEASE
        found = [(files.reserve(db, song_id, item.kind, until), item) for song_id, item in beside]
        held = [(file, item) for file, item in found if file is not None]
        self.held = {(file.song_id, file.kind) for file, _ in held}
        return held

    def hold_on(self, db: Database) -> None:
        """It takes longer than thought until the others are taken: still nobody fetches them."""
        with transaction(db):
            for song_id, kind in self.held:
                files.reserve(db, song_id, kind, time.time() + files.LEASE)

    def take(self, db: Database, file: File, item: Item) -> bool:
        """Store `item` as the copy of `file`, unless there is one by now or no space for it.

        Raises ImportFileError, which says why it cannot be used, and StorageError.
        """
        self.held.discard((file.song_id, file.kind))
        with transaction(db):  # another one may have been let go, and its row with it
            if files.reserve(db, file.song_id, file.kind, time.time() + files.LEASE) is None:
                return False
        try:
            self.full = self.full or space.shortage(
                self.config, lambda: files.totals(db).size, self.free
            )
            if self.full is None:
                self._take(db, file, item)
        except UnusableFileError:
            raise ImportFileError(_UNUSABLE[file.kind]) from None
        except OSError:
            raise disk_error() from None
        finally:
            files.cancel_reservation(db, file)
        return self.full is None

    def _take(self, db: Database, file: File, item: Item) -> None:
        folder = disk.song_folder(self.archive.folder, file.song_id)
        disk.make_folder(folder, self.archive.folder)
        part = folder / f"{file.kind}.import.part"  # beside one that is being fetched
        try:
            self._copy(item, part, self.archive.limits.of(file.kind))
            self.archive.add(db, file, part)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()

    def _copy(self, item: Item, part: Path, most: int) -> None:
        left = most
        with item.reading() as source, part.open("wb") as target:
            while data := source.read(_CHUNK):
                left -= len(data)
                if left < 0:
                    raise ImportFileError(f"larger than {most // 1_000_000} MB")
                target.write(data)
