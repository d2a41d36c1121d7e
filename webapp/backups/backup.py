"""One more backup into a folder, whole or not at all, while others use the library.

The folder may be a network drive: SQLite writes its copy in the data folder, and that is moved.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from webapp import database
from webapp.archive import copies, disk, space
from webapp.backups import manifests, refusals
from webapp.backups.manifests import DATABASE, FOLDERS, Entries, Entry, Manifest
from webapp.backups.pool import Pool, name_of
from webapp.config import Config
from webapp.database import Database
from webapp.errors import BackupError, StorageError, UnusableFileError, storage
from webapp.errors import backups as sentences
from webapp.library import let_in, songs
from webapp.recovery import swap
from webapp.values import formatting

KEPT = 7  # backups that stay
_COPY = "songwall-backup.db"  # in the data folder, as long as it takes
_LOCK = "songwall-backup.lock"


@dataclass(frozen=True, slots=True)
class Report:
    """Of the whole backup its files, songs and bytes; `new` files, of which `copied` bytes.

    `lost`: copies that the library knows and that are missing or damaged.
    """

    files: int
    songs: int
    size: int
    new: int
    copied: int
    lost: int


def back_up(
    config: Config,
    db: Database,
    path: Path,
    *,
    keep: int = KEPT,
    tell: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> Report:
    """Into `path`, where the newest `keep` stay; `tell` hears how many files were looked at.

    Raises BackupError and StorageError; then the earlier backups are as they were.
    """
    with refusals.named(path):
        _refuse(config, path)
        path.mkdir(exist_ok=True, mode=0o700)
        with _alone(config, path):
            return _Backup(config, db, path, tell).make(keep)


class _Backup:
    def __init__(
        self, config: Config, db: Database, path: Path, tell: Callable[[int, int | None], None]
    ) -> None:
        self._config, self._db, self._path, self._tell = config, db, path, tell
        self._pool = Pool(path)
        self._before = _newest(path)
        self._entries: Entries = {}

    def make(self, keep: int) -> Report:
        self._gather()  # takes its time; what came or went meanwhile the second one finds
        with _copied(self._config, self._db) as copy:
            self._gather()
            with closing(database.connect(copy)) as db:
                lost = self._follow_checksums(db)
                count, schema = sum(songs.counts(db).values()), database.schema_version(db)
            self._take(DATABASE, copy, copy.stat().st_mtime_ns, may_link=False)
        manifest = Manifest(count, schema, self._entries)
        moment = manifests.free_moment(self._path, datetime.now(UTC))
        manifests.write(self._path, moment, manifest)
        self._forget_older(keep)
        pool = self._pool
        return Report(len(self._entries), count, manifest.size, pool.added, pool.written, lost)

    def _gather(self) -> None:
        for top in FOLDERS:
            for file in _files(self._config.folder / top):
                self._add(file, may_link=top == "songs")

    def _add(self, file: Path, *, may_link: bool) -> None:
        """What has the size and the time that it had is not read again."""
        path = file.relative_to(self._config.folder).as_posix()
        known = self._entries.get(path) or self._before.get(path)
        is_there = known is not None and known.name in self._pool
        try:
            status = file.stat(follow_symlinks=False)
        except OSError:  # it went meanwhile
            return
        if known and is_there and known[1:] == (status.st_size, status.st_mtime_ns):
            self._entries[path] = known
        else:
            try:
                self._take(path, file, status.st_mtime_ns, may_link=may_link)
            except UnusableFileError:
                if known and is_there:
                    self._entries[path] = known
        self._tell(len(self._entries), None)

    def _take(self, path: str, file: Path, changed: int, *, may_link: bool) -> None:
        """Raises UnusableFileError where `file` cannot be read."""
        name = self._pool.take(file, may_link=may_link)
        self._entries[path] = Entry(name, self._pool.path(name).stat().st_size, changed)

    def _follow_checksums(self, db: Database) -> int:
        """Each song's copies as the library knows them; how many are nowhere."""
        lost = 0
        for song_id, name, sha256 in copies.names(db):
            path = (disk.song_folder(Path("songs"), song_id) / name).as_posix()
            pooled = name_of(sha256, name)
            entry = self._entries.get(path)
            if entry is not None and entry.name == pooled:
                continue
            if pooled in self._pool:  # of before it was damaged, or went
                size = self._pool.path(pooled).stat().st_size
                self._entries[path] = Entry(pooled, size, 0)
            else:
                self._entries.pop(path, None)
                lost += 1
        return lost

    def _forget_older(self, keep: int) -> None:
        """With a backup that cannot be read no file goes: it may be one of its own."""
        moments = manifests.every(self._path)
        for moment in moments[keep:]:
            manifests.file_of(self._path, moment).unlink()
        with suppress(UnusableFileError):
            kept = [manifests.read(self._path, moment).entries for moment in moments[:keep]]
            self._pool.keep_only({entry.name for files in kept for entry in files.values()})


def _refuse(config: Config, path: Path) -> None:
    data = config.data.resolve()
    if path.resolve().is_relative_to(data):
        raise BackupError(sentences.INSIDE_THE_DATA.format(name=path.name))
    if path.exists() and not path.is_dir():
        raise BackupError(sentences.IS_A_FILE.format(name=path.name))
    if not path.exists() and not path.absolute().parent.is_dir():
        raise BackupError(sentences.NO_FOLDER.format(name=path.absolute().parent.name))


@contextmanager
def _alone(config: Config, path: Path) -> Iterator[None]:
    """The only backup of this library, and the only one into this folder."""
    own = FileLock(config.folder / "backup.lock", timeout=0, mode=0o600)
    theirs = FileLock(path / _LOCK, timeout=0, mode=0o600)
    try:
        _acquire(own)
        with suppress(NotImplementedError):  # a drive that knows no locks
            theirs.acquire()
        yield
    except Timeout:
        raise BackupError(sentences.RUNS_ALREADY) from None
    finally:
        theirs.release()
        own.release()


def _acquire(own: BaseFileLock) -> None:
    """Raises StorageError where the data folder takes none, and Timeout."""
    try:
        own.acquire()
    except Timeout:
        raise
    except OSError:
        raise StorageError(storage.FOLDER_NOT_WRITABLE) from None


def _newest(path: Path) -> Entries:
    for moment in manifests.every(path)[:1]:
        with suppress(UnusableFileError):
            return manifests.read(path, moment).entries
    return {}


@contextmanager
def _copied(config: Config, db: Database) -> Iterator[Path]:
    """The database's copy, sound and without what lets anybody in, as long as the block."""
    copy = config.database.with_name(_COPY)
    size = config.database.stat().st_size
    if space.free(config.folder) < size:
        taken = formatting.size(size)
        raise BackupError(sentences.NO_ROOM_FOR_DATABASE.format(size=taken))
    try:
        with refusals.in_data_folder():
            swap.clear(copy)  # of one that was killed
            database.copy(db, copy)
        with closing(database.connect(copy)) as copied:
            if not database.is_sound(copied):
                raise BackupError(sentences.DATABASE_DAMAGED)
            let_in.forget(copied)
        yield copy
    finally:
        with suppress(OSError):
            swap.clear(copy)


def _files(folder: Path) -> Iterator[Path]:
    """All but what is in the making."""
    for place, _, names in os.walk(folder):
        for name in names:
            file = Path(place, name)
            if ".part" not in name and file.is_file() and not file.is_symlink():
                yield file
