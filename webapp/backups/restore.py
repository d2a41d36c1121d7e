"""A backup into an empty data folder. Cut off, it is gone on with; the database comes last."""

import os
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from webapp import database
from webapp.archive import disk, space
from webapp.backups import manifests, pool, refusals
from webapp.backups.manifests import DATABASE, FOLDERS, Entry, Manifest
from webapp.config import Config
from webapp.errors import (
    BackupError,
    BusyError,
    NewerDatabaseError,
    StorageError,
    UnusableFileError,
    storage,
)
from webapp.errors import backups as sentences
from webapp.library.worker_lock import only_worker
from webapp.recovery import detection, swap
from webapp.values import formatting

_SYNCS_ALL = hasattr(os, "sync")  # once, in a fraction of the time that each file would take

Tell = Callable[[int, int | None], None]


@dataclass(slots=True)
class Report:
    """Which backup, its songs, files and bytes; `damaged` files of it were left out."""

    moment: str
    songs: int
    files: int
    size: int
    damaged: int = 0


def restore(
    config: Config, path: Path, moment: str | None, tell: Tell = lambda _done, _total: None
) -> Report:
    """The backup of `moment`, else the newest one, out of `path`.

    Raises BackupError and StorageError; then there is no library, or the one that was there.
    """
    with refusals.named(path, sentences.NOT_READABLE):
        moment, manifest = _choose(path, moment)
    try:
        with only_worker(config):
            _refuse(config)
            return _Restoring(config, path, moment, manifest).run(tell)
    except BusyError:
        raise BackupError(sentences.SONGWALL_RUNS) from None


class _Restoring:
    def __init__(self, config: Config, path: Path, moment: str, manifest: Manifest) -> None:
        self._config, self._path, self._manifest = config, path, manifest
        self._pool = path / pool.FOLDER
        size = manifest.size
        self._report = Report(moment, manifest.songs, len(manifest.entries), size)

    def run(self, tell: Tell) -> Report:
        new = detection.new_database(self._config)
        try:
            self._refuse_little_room()
            detection.restore_mark(self._config).touch(mode=0o600)
            disk.fsync_folder(self._config.folder)
            swap.clear(new)
            if not self._copy(self._manifest.entries[DATABASE], new):
                raise self._damaged()
            for done, (path, entry) in enumerate(self._manifest.entries.items(), 1):
                if path != DATABASE:
                    self._put(self._config.folder / path, entry)
                tell(done, len(self._manifest.entries))
            if _SYNCS_ALL:
                os.sync()
            self._settle(new)
        except OSError:
            raise disk.refusal() from None
        finally:
            with suppress(OSError):
                swap.clear(new)
        return self._report

    def _refuse_little_room(self) -> None:
        entries = self._manifest.entries.items()
        missing = sum(e.size for p, e in entries if not _is_there(self._config.folder / p, e))
        if space.free(self._config.folder) < missing:
            size = formatting.size(missing)
            raise BackupError(sentences.NO_ROOM_TO_RESTORE.format(size=size))

    def _put(self, target: Path, entry: Entry) -> None:
        """One that is there, of this restore before it was cut off, is whole."""
        if _is_there(target, entry):
            return
        disk.make_folder(target.parent, self._config.folder)
        part = disk.part_of(target)
        part.unlink(missing_ok=True)
        if self._copy(entry, part):
            part.replace(target)
        else:
            part.unlink(missing_ok=True)
            self._report.damaged += 1

    def _copy(self, entry: Entry, target: Path) -> bool:
        """Whether it is there, with its checksum and the time that it had."""
        try:
            source = self._pool / entry.name[:2] / entry.name
            digest = pool.copy(source, target, durably=not _SYNCS_ALL)
        except UnusableFileError:
            return False
        os.utime(target, ns=(entry.changed, entry.changed))
        return entry.name.startswith(digest)

    def _settle(self, new: Path) -> None:
        """It is brought up to date first: what cannot be is no library."""
        database.prepare(new, keeps_former=False)
        with closing(database.connect(new)) as db:
            database.enable_fsync(db)
        swap.swap(self._config, new, datetime.now(UTC))
        detection.restore_mark(self._config).unlink()
        disk.fsync_folder(self._config.folder)

    def _damaged(self) -> BackupError:
        detection.restore_mark(self._config).unlink()
        return _damaged(self._path, self._report.moment)


def _choose(path: Path, moment: str | None) -> tuple[str, Manifest]:
    there = manifests.every(path)
    if not there:
        raise BackupError(sentences.NO_BACKUP.format(name=path.name))
    if moment is not None and moment not in there:
        backups = ", ".join(there)
        raise BackupError(
            sentences.NO_SUCH_BACKUP.format(backup=moment, name=path.name, backups=backups)
        )
    chosen = moment or there[0]
    try:
        manifest = manifests.read(path, chosen)
    except UnusableFileError:
        raise _damaged(path, chosen) from None
    if manifest.schema > database.latest_schema():
        raise NewerDatabaseError(storage.WRITTEN_BY_NEWER)
    return chosen, manifest


def _damaged(path: Path, moment: str) -> BackupError:
    earlier = [other for other in manifests.every(path) if other < moment]
    others = sentences.TRY_ANOTHER.format(backups=", ".join(earlier)) if earlier else ""
    return BackupError(
        sentences.BACKUP_DAMAGED.format(backup=moment, others=others or sentences.NO_OTHER)
    )


def _refuse(config: Config) -> None:
    """What an earlier restore left half-way is gone on with; a library without songs is none."""
    if detection.is_half_restored(config):
        return
    folders = [config.folder / name for name in FOLDERS]
    if any(folder.is_dir() and any(folder.iterdir()) for folder in folders) or _has_songs(config):
        raise BackupError(sentences.NOT_EMPTY)


def _has_songs(config: Config) -> bool:
    if not config.database.exists():
        return False
    try:
        with closing(database.connect(config.database)) as db:
            return database.one(db, "SELECT 1 FROM songs LIMIT 1") is not None
    except StorageError:
        return True  # whatever it is, it is not empty


def _is_there(target: Path, entry: Entry) -> bool:
    try:
        return target.stat().st_size == entry.size
    except OSError:
        return False
