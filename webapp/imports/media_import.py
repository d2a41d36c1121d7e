"""Audio and covers beside imported records, into the archive: checked like downloads."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from webapp.archive import disk, space
from webapp.archive.store import Archive
from webapp.config import Config
from webapp.database import Database, transaction
from webapp.errors import ImportFileError, UnusableFileError
from webapp.imports.items import Item
from webapp.library import archive_stats, files
from webapp.library.files import File

OFF = "SONGWALL_KEEP is set to no, so audio and covers that lie beside are not taken in."
_CHUNK = 1 << 20
_UNUSABLE = {"audio": "it is no audio, or not whole", "cover": "it is no picture that can be shown"}


@dataclass(slots=True)
class MediaImporter:
    """`full` says why no more is archived; `reserved` are the files that are still to come."""

    config: Config
    archive: Archive
    free: Callable[[Path], int] = space.free
    full: str | None = None
    reserved: set[tuple[str, str]] = field(default_factory=set)  # ids of songs with kinds

    def reserve(self, db: Database, media: Sequence[tuple[str, Item]]) -> list[tuple[File, Item]]:
        """Within the transaction that takes in their songs: nobody downloads these meanwhile.

        `media`: public ids of songs, each with a file. What is archived already is left out.
        """
        if media and not self.config.keep:
            self.full = OFF
        if self.full:
            return []
        until = time.time() + files.LEASE
        reserved = [
            (file, item)
            for song_id, item in media
            if (file := files.reserve(db, song_id, item.kind, until))
        ]
        self.reserved = {(file.song_id, file.kind) for file, _ in reserved}
        return reserved

    def renew(self, db: Database) -> None:
        """It takes longer until the others come: still nobody downloads them."""
        with transaction(db):
            for song_id, kind in self.reserved:
                files.reserve(db, song_id, kind, time.time() + files.LEASE)

    def add(self, db: Database, file: File, item: Item) -> bool:
        """Store `item` as the copy of `file`, unless there is one by now or no space for it.

        Raises ImportFileError, which says why it cannot be used, and StorageError.
        """
        self.reserved.discard((file.song_id, file.kind))
        with transaction(db):  # another one may have been let go, and its row with it
            if files.reserve(db, file.song_id, file.kind, time.time() + files.LEASE) is None:
                return False
        try:
            self.full = self.full or space.shortage(
                self.config, lambda: archive_stats.get(db).size, self.free
            )
            if self.full is None:
                self._add(db, file, item)
        except UnusableFileError:
            raise ImportFileError(_UNUSABLE[file.kind]) from None
        except OSError:
            raise disk.refusal() from None
        finally:
            files.cancel_reservation(db, file)
        return self.full is None

    def _add(self, db: Database, file: File, item: Item) -> None:
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
