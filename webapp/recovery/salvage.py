"""What only the old database knows, saved before it is replaced."""

import os
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any

from webapp import database
from webapp.archive import (
    copies,
    disk,
    play_log,
    playlist_check,
    playlist_file,
    quarantine,
    record_file,
)
from webapp.archive.store import Archive
from webapp.config import Config
from webapp.database import Database
from webapp.errors import DamagedError, NewerDatabaseError, StorageError, UnusableFileError
from webapp.library import imports, pauses
from webapp.library.files import File
from webapp.library.pauses import Pause
from webapp.library.songs import Card
from webapp.sources.media_client import MediaClient

AT_ONCE = 100  # songs


@dataclass(slots=True)
class OldDatabase:
    """Its number of songs, and what no record holds; `whole`: whether all could be read.

    `pauses`: what its owner has paused. `imports`: its rows, some of which may still be due.
    """

    songs: int = 0
    whole: bool = True
    pauses: dict[Pause, bool] = field(default_factory=dict)
    imports: list[dict[str, Any]] = field(default_factory=list)


def save_records(config: Config, *, despite_newer: bool) -> OldDatabase:
    """Write the records that are due or missing; from then on nobody else has it open.

    Raises NewerDatabaseError, unless `despite_newer`, StorageError and OSError.
    """
    path = config.database
    if not os.path.lexists(path) or path.is_dir() or not path.stat().st_size:
        return OldDatabase()
    try:
        database.prepare(path)
        db = database.connect(path)
    except NewerDatabaseError:
        if not despite_newer:
            raise
        return OldDatabase(whole=False)
    except DamagedError:
        return OldDatabase(whole=False)
    with closing(db):
        old = _read(config, db)
        if old.whole:
            database.leave_wal_mode(db)
    return old


def _read(config: Config, db: Database) -> OldDatabase:
    """Of a damaged one whatever can be read."""
    sound = database.is_sound(db)
    old = OldDatabase(whole=sound)
    archive = Archive(config.archive, MediaClient())
    with suppress(StorageError):
        old.imports = imports.everything(db)
    with suppress(StorageError):
        play_log.write_all(db, config.plays)
    try:
        old.pauses = pauses.every(db)
        keys = copies.keys(db)
    except StorageError:
        return OldDatabase(whole=False, imports=old.imports)
    _write_playlists(config, db, old)
    for start in range(0, len(keys), AT_ONCE):
        for card, stored in _songs(db, keys[start : start + AT_ONCE], old):
            old.songs += _write_record(config, archive, db, card, stored, sound=sound)
    old.whole &= old.songs == len(keys)
    return old


def _write_playlists(config: Config, db: Database, old: OldDatabase) -> None:
    """Of a damaged database only what it says is due."""
    try:
        if old.whole:
            playlist_check.mend(db, config.archive, config.quarantine)
        playlist_file.write_due(db, config.archive)
    except StorageError:
        old.whole = False


def _songs(db: Database, keys: Sequence[int], old: OldDatabase) -> list[tuple[Card, list[File]]]:
    """One that cannot be read costs only itself."""
    try:
        batch = copies.of_songs(db, keys)
        return [song for song in batch if isinstance(song[0].id, str)]  # else it is damaged
    except StorageError:
        old.whole = False
        return [] if len(keys) == 1 else [song for key in keys for song in _songs(db, [key], old)]


def _write_record(
    config: Config, archive: Archive, db: Database, card: Card, stored: list[File], *, sound: bool
) -> bool:
    """Whether the song has a record now; a good one is better than what a damaged database says."""
    path = disk.song_folder(config.archive, card.id) / record_file.NAME
    try:
        record_file.read(path, config.archive)
        is_good = True
    except (UnusableFileError, OSError):
        is_good = False
    if is_good and (not sound or copies.is_recorded(db, card)):
        return True
    try:
        content = record_file.content(db, card, stored)
    except StorageError:
        return is_good
    if not is_good:
        quarantine.save(path, config.quarantine)
    archive.write_record(card.id, content)
    return True
