"""The verbs that need the network and the disk: keep a song's audio and cover, and its record."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

from filelock import FileLock

from webapp.archive import audio_formats, covers, disk, download, record_file
from webapp.archive.download import FetchLimits
from webapp.database import transaction
from webapp.errors import DamagedError, StorageError, UnusableFileError
from webapp.library import files, songs
from webapp.values import timestamps

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from webapp.database import Database
    from webapp.library.files import Copy, File
    from webapp.sources.media_client import MediaClient
    from webapp.sources.registry import Source

RECORDS_AT_ONCE = 16
_one_picture = Lock()  # decoded at a time: large ones take much memory


@dataclass(frozen=True, slots=True)
class Archive:
    """`folder` holds a folder for each song."""

    folder: Path
    client: MediaClient
    limits: FetchLimits = field(default_factory=FetchLimits)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    sources: Mapping[str, Source] = field(default_factory=dict)  # by name: for files without a url

    def download(self, db: Database, file: File) -> Copy:
        """Fetch, check and put `file` into its song's folder; its row is the last that is written.

        Raises SourceError or UnusableFileError, which say what is wrong with it, and StorageError.
        """
        folder = disk.song_folder(self.folder, file.song_id)
        part = folder / f"{file.kind}.part"
        try:
            disk.make_folder(folder, self.folder)
            self._fetch(file, part)
            copy = self.add(db, file, part)
        except UnusableFileError:
            download.discard(part)
            raise
        except OSError:
            raise disk_error() from None
        download.discard(part)  # its note
        return copy

    def _fetch(self, file: File, part: Path) -> None:
        most, seconds = self.limits.of(file.kind), self.limits.seconds
        if file.url is not None:
            download.fetch(self.client, file.url, part, most, seconds)
            return
        source = self.sources[file.host or ""]  # claimed only where there is one
        download.fetch_from_start(lambda: source.audio(file.source_id), part, most, seconds)

    def add(self, db: Database, file: File, part: Path) -> Copy:
        """Take `part`, which lies in the song's folder, for the copy of `file`."""
        found = examine(file.kind, part)
        with transaction(db):  # names and rows change together: the check moves wrong copies away
            before = files.archived(db, file.key, file.kind)
            copy = replace(found, name=_name(found, before))
            self._give_name(part, copy.name)
            files.mark_archived(db, file, copy, _text(self.clock()))
        if before is not None and before.sha256 != copy.sha256:
            _remove_old(part.parent, before, copy)
        return copy

    def _give_name(self, part: Path, name: str) -> None:
        try:
            part.replace(part.with_name(name))
            disk.sync_folder(part.parent)
        except OSError:
            raise disk_error() from None

    def write_records(self, db: Database) -> int:
        """Write the records that are due beside their songs' files; answers how many.

        0 says that none is due, nor still being written by another thread or process.
        """
        if not songs.unrecorded(db, 1):
            return 0
        try:
            with FileLock(self.folder.with_name("records.lock"), mode=0o600):
                return self._write_records(db)
        except OSError:
            raise disk_error() from None

    def _write_records(self, db: Database) -> int:
        due = songs.unrecorded(db, RECORDS_AT_ONCE)
        archived = files.of_songs(db, [card.key for card in due])
        for card in due:
            copies = [file for file in archived if file.key == card.key and file.name]
            with suppress(DamagedError):  # what was written before it broke is better
                content = record_file.dumps(record_file.document(db, card, copies))
                self.write_record(card.id, content)
        songs.note_recorded(db, due)
        return len(due)

    def write_record(self, song_id: str, content: bytes) -> None:
        folder = disk.song_folder(self.folder, song_id)
        disk.make_folder(folder, self.folder)
        disk.write_atomic(folder / record_file.NAME, content)
        disk.sync_folder(folder)


def examine(kind: str, part: Path) -> Copy:
    """What `part` is, synced, a cover in its smaller sizes too; named as the first of its kind.

    Raises UnusableFileError, and OSError where the disk is at fault.
    """
    with part.open("r+b") as file:
        disk.sync(file.fileno())
        digest = sha256()
        while piece := file.read(1 << 20):
            digest.update(piece)
    summed = digest.hexdigest()
    if kind == "audio":
        extension, duration = audio_formats.read(part)
        name = f"{kind}.{extension}"
        kept_type = audio_formats.TYPES[extension]
        return files.Copy(name, summed, part.stat().st_size, kept_type, duration=duration)
    with _one_picture:
        found = covers.read(part)
    made = _put_smaller(part, summed, found)
    kept_type = covers.TYPES[found.extension]
    name = f"{kind}.{found.extension}"
    return files.Copy(name, summed, part.stat().st_size, kept_type, made=made, hue=found.hue)


def make_thumbnails(cover: Path, summed: str) -> int:
    """The smaller pictures of `cover`, whose sum is `summed`, once more; answers their bytes.

    Raises UnusableFileError, and OSError where the disk is at fault.
    """
    with _one_picture:
        found = covers.read(cover)
    made = _put_smaller(cover, summed, found)
    disk.sync_folder(cover.parent)
    return made


def thumbnails_size(folder: Path, mark: str) -> int:
    """Bytes of the smaller pictures that lie there."""
    found = folder.glob(f"cover-{mark}-*")
    return sum(path.stat().st_size for path in found if path.suffix[1:] in covers.TYPES)


def _put_smaller(cover: Path, summed: str, found: covers.Pictures) -> int:
    for (size, extension), content in found.smaller.items():
        disk.write_atomic(cover.with_name(thumbnail_name(summed[:8], size, extension)), content)
    return sum(len(content) for content in found.smaller.values())


def thumbnail_name(mark: str, size: int, extension: str) -> str:
    """A smaller picture of the cover whose sum begins with `mark`."""
    return f"cover-{mark}-{size}.{extension}"


def _name(copy: Copy, before: File | None) -> str:
    """A newer file never takes an older one's name: its row still tells of that one."""
    if before is None or before.sha256 == copy.sha256:
        return before.name if before and before.name else copy.name
    kind, _, extension = copy.name.partition(".")
    return f"{kind}-{copy.mark}.{extension}"


def _remove_old(folder: Path, before: File, copy: Copy) -> None:
    old = [folder / str(before.name), *folder.glob(f"cover-{str(before.sha256)[:8]}-*")]
    for path in old if before.kind == "cover" else old[:1]:
        if path.name != copy.name:
            with suppress(OSError):  # somebody may be listening to it
                path.unlink()


def disk_error() -> StorageError:
    return StorageError(
        "The disk does not take the songs' files: check its free space and its rights."
    )


def _text(when: datetime) -> str:
    return timestamps.stamp(when)
