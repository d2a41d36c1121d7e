"""Audio and covers that are brought, into the archive: checked like downloads."""

import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from webapp.archive import audio_formats, disk, space, tags
from webapp.archive.audio_formats import Audio
from webapp.archive.store import Archive
from webapp.archive.tags import Tags
from webapp.config import Config
from webapp.database import Database, transaction
from webapp.errors import ImportFileError, UnusableFileError
from webapp.errors import imports as sentences
from webapp.imports.items import Item
from webapp.library import archive_stats, files, song_audio
from webapp.library.files import File

OFF = "SONGWALL_KEEP is set to no, so audio and covers weren't added."
_CHUNK = 1 << 20
UNUSABLE = {
    "audio": "it isn't audio, or isn't whole; bring another copy, if you have one",
    "cover": "it isn't a picture that can be shown",
}


@dataclass(frozen=True, slots=True)
class BroughtAudio:
    """Audio at `path`, on the archive's disk: what it is by its content, and what it says.

    `cover`: where the picture lies that was in it.
    """

    item: Item
    path: Path
    audio: Audio
    tags: Tags
    cover: Path | None

    @property
    def cut(self) -> str | None:
        """That not all of it is there, for its owner."""
        if not self.audio.is_cut:
            return None
        if self.audio.there is None:
            return "it was cut off: its end is missing"
        return f"it was cut off: {self.audio.there:.0%} of its sound is there"


@dataclass(slots=True)
class MediaImporter:
    """`full` says why no more is archived; `reserved` are the files that are still to come.

    `taken`: audio of songs that was stored, with its song's row, until somebody takes it from here.
    """

    config: Config
    archive: Archive
    free: Callable[[Path], int] = space.free
    full: str | None = None
    reserved: set[tuple[str, str]] = field(default_factory=set)  # ids of songs with kinds
    taken: list[tuple[File, BroughtAudio]] = field(default_factory=list)

    def reserve(self, db: Database, media: Sequence[tuple[str, Item]]) -> list[tuple[File, Item]]:
        """Within the transaction that takes in their songs: nobody downloads these meanwhile.

        `media`: public ids of songs, each with a file. A cover that is archived already is left
        out; audio may be another file of its song.
        """
        if media and not self.config.keep:
            self.full = OFF
        if self.full:
            return []
        reserved = [
            (file, item) for song_id, item in media if (file := _row(db, song_id, item.kind))
        ]
        self.reserved = {(file.song_id, file.kind) for file, _ in reserved}
        return reserved

    def renew(self, db: Database) -> None:
        """It takes longer until the others come: still nobody downloads them."""
        with transaction(db):
            for song_id, kind in self.reserved:
                files.reserve(db, song_id, kind, time.time() + files.LEASE)

    def has_room(self, db: Database) -> bool:
        """Whether another file may be stored; else `full` says why not."""
        if not self.config.keep:
            self.full = OFF
        self.full = self.full or space.shortage(
            self.config, lambda: archive_stats.get(db).size, self.free
        )
        return self.full is None

    def add(self, db: Database, file: File, item: Item) -> bool:
        """Store `item` as a copy of `file`; False where it is there already, or no space for it.

        Raises ImportFileError, which says why it cannot be used, and StorageError.
        """
        self.reserved.discard((file.song_id, file.kind))
        with transaction(db):  # another one may have been let go, and its row with it
            row = _row(db, file.song_id, file.kind)
        if row is None or (file.kind == "audio" and self._is_stored(db, row, item)):
            return False
        folder = disk.song_folder(self.archive.folder, row.song_id)
        part = folder / f"{row.kind}.import.part"  # beside one that is being fetched
        try:
            if not self.has_room(db):
                return False
            disk.make_folder(folder, self.archive.folder)
            brought = self.copy(item, part)
            is_new = self._store(db, row, part)
            if brought and is_new:
                if (file.song_id, "cover") not in self.reserved:  # else one lies beside it
                    self._add_cover(db, row, brought)
                self.taken.append((row, brought))
        except UnusableFileError:
            raise ImportFileError(UNUSABLE[file.kind]) from None
        except OSError:
            raise disk.refusal() from None
        finally:
            for path in (part, part.with_name(f"{part.name}.cover.part")):
                _remove(path)
            files.cancel_reservation(db, row)
        return is_new

    def copy(self, item: Item, part: Path) -> BroughtAudio | None:
        """`item` at `part`, and what it is; None for a cover.

        Raises ImportFileError, UnusableFileError, and OSError where the disk is at fault.
        """
        left = most = self.archive.limits.of(item.kind)
        with item.reading() as source, part.open("wb") as target:
            while data := source.read(_CHUNK):
                left -= len(data)
                if left < 0:
                    raise ImportFileError(sentences.TOO_LARGE.format(megabytes=most // 1_000_000))
                target.write(data)
        if item.kind != "audio":
            return None
        audio = audio_formats.read(part)
        said, cover = tags.read(part, audio.extension), None
        if said.cover:  # onto the disk: of many songs they would fill the memory
            cover = part.with_name(f"{part.name}.cover.part")
            cover.write_bytes(said.cover)
            said.cover = None
        return BroughtAudio(item, part, audio, said, cover)

    def add_copied(self, db: Database, song_id: str, kind: str, part: Path) -> bool:
        """Store what lies at `part`, on the archive's disk, likewise; it is gone from there."""
        with transaction(db):
            row = _row(db, song_id, kind)
        if row is None:
            return False
        folder = disk.song_folder(self.archive.folder, row.song_id)
        own_part = folder / f"{kind}.import.part"
        try:
            disk.make_folder(folder, self.archive.folder)
            part.replace(own_part)
            return self._store(db, row, own_part)
        except OSError:
            raise disk.refusal() from None
        finally:
            _remove(own_part)
            files.cancel_reservation(db, row)

    def _add_cover(self, db: Database, file: File, audio: BroughtAudio) -> None:
        """The one in it, where the song has none and knows no address of one."""
        if audio.cover is None:
            return
        with transaction(db):
            row = files.reserve(db, file.song_id, "cover", 0)
        if row is not None and row.host is None:
            with suppress(UnusableFileError):
                self.add_copied(db, file.song_id, "cover", audio.cover)
        elif row is not None:
            files.cancel_reservation(db, row)

    def _store(self, db: Database, file: File, part: Path) -> bool:
        return self.archive.add(db, file, part, brought=file.kind == "audio") is not None

    def _is_stored(self, db: Database, file: File, item: Item) -> bool:
        """Whether a copy has the very same bytes: then nothing has to be copied."""
        sums = {f.sha256 for f in song_audio.of(db, file.key) if f.size == item.size}
        if not sums:
            return False
        digest = hashlib.sha256()
        with item.reading() as source:
            while data := source.read(_CHUNK):
                digest.update(data)
        return digest.hexdigest() in sums


def _row(db: Database, song_id: str, kind: str) -> File | None:
    """Within a transaction: the row for another file of the song, which nobody else fetches now.

    None where a cover is stored already, or there is no such song.
    """
    row = files.reserve(db, song_id, kind, time.time() + files.LEASE)
    return row or (song_audio.first(db, song_id) if kind == "audio" else None)


def _remove(part: Path) -> None:
    with suppress(OSError):
        part.unlink()
