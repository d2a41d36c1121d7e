"""Whatever the database knows and no record says yet, out of it before it is replaced."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from webapp import database
from webapp.archive import copies, disk, quarantine, record_file
from webapp.archive.store import Archive
from webapp.errors import DamagedError, NewerDatabaseError, StorageError, UnusableFileError
from webapp.library import imports, pauses
from webapp.sources.media_client import MediaClient

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from webapp.archive.copies import SongCopies
    from webapp.config import Config
    from webapp.database import Database
    from webapp.library.pauses import Pause

AT_ONCE = 100


@dataclass(slots=True)
class Former:
    """The database that was there: its songs; whether all of it could be read.

    `pauses`: what its owner has paused.
    `brought`: what was brought, some of which may still wait for its turn.
    """

    songs: int = 0
    whole: bool = True
    pauses: dict[Pause, bool] = field(default_factory=dict)
    brought: list[dict[str, Any]] = field(default_factory=list)


def save_records(config: Config, *, despite_newer: bool) -> Former:
    """Write the records that are due or missing; then nobody else may have the database open.

    Raises NewerDatabaseError, unless told not to, StorageError and OSError.
    """
    if not os.path.lexists(config.database):
        return Former()
    try:
        if config.database.is_dir() or not config.database.stat().st_size:
            return Former()
        database.prepare(config.database)
        db = database.connect(config.database)
    except NewerDatabaseError:
        if not despite_newer:
            raise
        return Former(whole=False)
    except DamagedError:
        return Former(whole=False)
    try:
        former = _read(config, db)
        if former.whole:
            database.close_for_others(db)
    finally:
        db.close()
    return former


def _read(config: Config, db: Database) -> Former:
    """Of a damaged one whatever can be read."""
    former = Former(whole=database.is_sound(db))
    sound = former.whole
    archive = Archive(config.archive, MediaClient())
    with suppress(StorageError):
        former.brought = imports.everything(db)
    try:
        former.pauses = pauses.every(db)
        keys = copies.keys(db)
    except StorageError:
        return Former(whole=False, brought=former.brought)
    for start in range(0, len(keys), AT_ONCE):
        for shelf in _shelves(db, keys[start : start + AT_ONCE], former):
            former.songs += _write_record(config, archive, db, shelf, sound=sound)
    former.whole &= former.songs == len(keys)
    return former


def _shelves(db: Database, keys: Sequence[int], former: Former) -> list[SongCopies]:
    """One that cannot be read costs only itself."""
    try:
        found = copies.of_songs(db, keys)
        return [shelf for shelf in found if isinstance(shelf.card.id, str)]  # else it is damaged
    except StorageError:
        former.whole = False
        return [] if len(keys) == 1 else [s for k in keys for s in _shelves(db, [k], former)]


def _write_record(
    config: Config, archive: Archive, db: Database, shelf: SongCopies, *, sound: bool
) -> bool:
    """Whether one stands there now; a good one is better than what a damaged database says."""
    path = disk.song_folder(config.archive, shelf.card.id) / record_file.NAME
    stands = _stands(path, config)
    if stands and (not sound or copies.is_recorded(db, shelf.card)):
        return True
    try:
        content = record_file.dumps(record_file.document(db, shelf.card, shelf.copies))
    except StorageError:
        return stands
    if not stands and os.path.lexists(path) and not quarantine.link(path, config.quarantine):
        quarantine.remove(path, config.quarantine, linked=False)
    archive.write_record(shelf.card.id, content)
    return True


def _stands(path: Path, config: Config) -> bool:
    try:
        record_file.read(path, config.archive)
    except (UnusableFileError, OSError):
        return False
    return True
