"""The archive of songs' files: downloads and stores audio and covers, writes the records."""

import logging
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from webapp.archive import audio_formats, disk, disk_sync, download, examination, record_file, sound
from webapp.archive.download import FetchLimits
from webapp.database import Database, snapshot, transaction
from webapp.errors import DamagedError, UnusableFileError
from webapp.library import files, song_audio, unrecorded
from webapp.library.files import Copy, File
from webapp.library.songs import Card
from webapp.sources.media_client import MediaClient
from webapp.sources.registry import Source
from webapp.values import timestamps

RECORDS_AT_ONCE = 256  # that are noted together as written
SYNCS_AT_ONCE = 16
FEWEST_TOGETHER = 16  # records: worth to wait for whatever else is on its way to the disk

_ODD = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What no record should raise, whatever it holds."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Archive:
    """`folder` holds a folder for each song."""

    folder: Path
    client: MediaClient
    limits: FetchLimits = field(default_factory=FetchLimits)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    sources: Mapping[str, Source] = field(default_factory=dict)  # by name: for files without a url

    def download(self, db: Database, file: File) -> None:
        """Download, check and store `file` in its song's folder; its row is written last.

        Raises SourceError or UnusableFileError, which say what is wrong with it, and StorageError.
        """
        folder = disk.song_folder(self.folder, file.song_id)
        part = folder / f"{file.kind}.part"
        try:
            disk.make_folder(folder, self.folder)
            self._fetch(file, part)
            _refuse_cut(file.kind, part)
            self.add(db, file, part)
        except UnusableFileError:
            download.discard(part)
            raise
        except OSError:
            raise disk.refusal() from None
        download.discard(part)  # its note

    def _fetch(self, file: File, part: Path) -> None:
        most, seconds = self.limits.of(file.kind), self.limits.seconds
        if file.url is not None:
            download.fetch(self.client, file.url, part, most, seconds)
            return
        source = self.sources[file.host or ""]  # claimed only where there is one
        download.fetch_from_start(lambda: source.audio(file.source_id), part, most, seconds)

    def add(self, db: Database, file: File, part: Path, *, brought: bool = False) -> Copy | None:
        """Store `part`, which lies in the song's folder, as a copy of `file`.

        `brought`: by its owner, so that it stays beside other audio of the song, and others beside
        it. None where it is there already, be it with other tags. Raises UnusableFileError,
        StorageError, and OSError where the disk is at fault.
        """
        examined = replace(examination.examine(file.kind, part), brought=int(brought))
        with transaction(db):  # names and rows change together: a check moves damaged copies away
            stored = _stored(db, file)
            if _is_known(examined, stored):
                if not brought:
                    files.mark_satisfied(db, file)
                return None
            copy = replace(examined, name=_name(examined, stored))
            before = _make_room(db, file, brought=brought)
            try:
                part.replace(part.with_name(copy.name))
                disk.fsync_folder(part.parent)
            except OSError:
                raise disk.refusal() from None
            files.mark_archived(db, file, copy, timestamps.stamp(self.clock()))
            if file.kind == "audio":
                song_audio.choose(db, file.key)
        for old in before:
            if old.sha256 != copy.sha256:
                _remove_old(part.parent, old, copy)
        return copy

    def write_records(self, db: Database) -> int:
        """Write the records that are due into their songs' folders; returns how many.

        0 says that none is due, nor still being written by another thread or process.
        """
        if not unrecorded.newest(db, 1):
            return 0
        try:
            with FileLock(self.folder.with_name("records.lock"), mode=0o600):
                return self._write_records(db)
        except OSError:
            raise disk.refusal() from None

    def _write_records(self, db: Database) -> int:
        due = unrecorded.newest(db, RECORDS_AT_ONCE)
        with closing(self._records(db, due)) as records:
            if len(due) >= FEWEST_TOGETHER and disk_sync.can_sync(self.folder):
                disk_sync.write_all(records, self.folder)
            else:
                self._write_each(records)
        unrecorded.note_written(db, due)
        return len(due)

    def _records(self, db: Database, due: list[Card]) -> Generator[tuple[Path, bytes]]:
        """One after the other, for there may be much in each; of one moment."""
        with snapshot(db):
            copies = files.copies(db, [card.key for card in due])
            for card in due:
                if (content := _record(db, card, copies[card.key])) is not None:
                    yield disk.song_folder(self.folder, card.id) / record_file.NAME, content

    def _write_each(self, records: Iterable[tuple[Path, bytes]]) -> None:
        under_way: deque[Future[None]] = deque()
        with ThreadPoolExecutor(SYNCS_AT_ONCE) as pool:  # many syncs share a disk's write
            for path, content in records:
                under_way.append(pool.submit(self._write_record, path, content))
                if len(under_way) > 2 * SYNCS_AT_ONCE:  # each holds its content
                    under_way.popleft().result()
            for future in under_way:
                future.result()

    def write_record(self, song_id: str, content: bytes) -> None:
        """Raises OSError."""
        self._write_record(disk.song_folder(self.folder, song_id) / record_file.NAME, content)

    def _write_record(self, path: Path, content: bytes) -> None:
        disk.make_folder(path.parent, self.folder)
        disk.write_atomic(path, content)
        disk.fsync_folder(path.parent)


def _record(db: Database, card: Card, copies: list[File]) -> bytes | None:
    """None where there is none to write: what was written before it broke is better."""
    try:
        return record_file.content(db, card, copies)
    except DamagedError:
        return None
    except _ODD as error:  # else no record after it would ever be written
        name = type(error).__name__
        log.error("A record was not written: Songwall stumbled over %s.", name)  # noqa: TRY400
        return None


def _refuse_cut(kind: str, part: Path) -> None:
    """The whole may be had from where it came."""
    if kind == "audio" and audio_formats.read(part).is_cut:
        raise UnusableFileError(sound.CUT)


def _stored(db: Database, file: File) -> list[File]:
    if file.kind == "audio":
        return song_audio.of(db, file.key)
    cover = files.archived(db, file.key, file.kind)
    return [cover] if cover else []


def _is_known(copy: Copy, stored: list[File]) -> bool:
    """Whether a copy that stays says the same; of what its owner brings, but for its tags."""
    if copy.brought:
        return copy.sound is not None and any(file.sound == copy.sound for file in stored)
    return any(file.brought and file.sha256 == copy.sha256 for file in stored)


def _make_room(db: Database, file: File, *, brought: bool) -> list[File]:
    if file.kind == "audio":
        return song_audio.make_room(db, file.key, brought=brought)
    return _stored(db, file)


def _name(copy: Copy, stored: list[File]) -> str:
    """A newer file never takes an older one's name: until it is stored, the row is of that one."""
    for file in stored:
        if file.sha256 == copy.sha256 and file.name:
            return file.name
    if not stored:
        return copy.name
    kind, _, extension = copy.name.partition(".")
    return f"{kind}-{copy.mark}.{extension}"


def _remove_old(folder: Path, before: File, copy: Copy) -> None:
    paths = [folder / str(before.name)]
    if before.kind == "cover":
        paths += folder.glob(f"cover-{before.mark}-*")
    for path in paths:
        if path.name != copy.name:
            with suppress(OSError):  # somebody may be listening to it
                path.unlink()
