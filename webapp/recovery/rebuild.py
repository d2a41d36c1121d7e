"""The library made anew of the records on the disk, beside the old one, and then put in its place.

A kill at any moment leaves the old database or the new one, whole; the old one is never deleted.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, count, islice
from typing import TYPE_CHECKING

from webapp import database
from webapp.archive import disk, record_file
from webapp.archive.store import disk_error
from webapp.database import transaction
from webapp.errors import SongwallError, UnusableFileError
from webapp.library import imports, pauses, search_index
from webapp.recovery import detection, media_on_disk, restore, salvage
from webapp.values import timestamps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from webapp.config import Config
    from webapp.database import Database

BATCH = 200  # songs a transaction
MOST_TOLD = 20
BESIDE = ("-wal", "-shm", "-journal")
NOTHING = (
    "No song's record lies in the data folder, so nothing was changed. "
    "Move songwall.db away to begin with an empty library."
)


@dataclass(slots=True)
class Outcome:
    """Songs and files that are there again, files that are not; records that could not be used.

    `salvaged`: whether all that the former database knew was there to be read. `former`: its name.
    """

    songs: int = 0
    files: int = 0
    missing: int = 0
    broken: int = 0
    problems: list[str] = field(default_factory=list)
    salvaged: bool = True
    former: str | None = None

    def complain(self, folder: Path, why: str) -> None:
        self.broken += 1
        if len(self.problems) < MOST_TOLD:
            self.problems.append(f"The record in songs/{folder.parent.name}/{folder.name}: {why}.")


def rebuild(
    config: Config,
    *,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    now: datetime | None = None,
    despite_newer: bool = False,
) -> Outcome:
    """For whoever is this library's only worker. `tell` hears how many records of how many.

    Raises StorageError, and SongwallError where it would lose a song; then nothing has changed.
    """
    new = detection.new_database(config)
    outcome = Outcome()
    moment = now or datetime.now(UTC)
    try:
        former = salvage.save_records(config, despite_newer=despite_newer)
        outcome.salvaged = former.whole
        _clear(new)
        _build(config, new, outcome, former, moment, tell)
        if not outcome.songs:
            raise SongwallError(NOTHING)
        if former.whole and outcome.songs < former.songs:
            refusal = (
                f"Only {outcome.songs} of the library's {former.songs} songs could be made anew, "
                "so nothing was changed."
            )
            raise SongwallError("\n".join([*outcome.problems, refusal]))
        outcome.former = _swap(config, new, moment)
    except OSError:
        raise disk_error() from None
    finally:
        with suppress(OSError):
            _clear(new)
    return outcome


def _build(
    config: Config,
    new: Path,
    outcome: Outcome,
    former: salvage.Former,
    now: datetime,
    tell: Callable[[int, int], None],
) -> None:
    total = sum(1 for _ in record_file.folders(config.archive))
    database.prepare(new)
    db = database.connect(new)
    try:
        database.disable_sync(db)
        folders, done = record_file.folders(config.archive), 0
        while batch := list(islice(folders, BATCH)):
            with transaction(db):
                for folder in batch:
                    _take(db, folder, config, outcome, now)
            done += len(batch)
            tell(done, total)
        with transaction(db):
            restore.link_songs(db)
            pauses.put(db, former.pauses)
            imports.put(db, former.brought)
        _note(db, outcome, now)
        while search_index.catch_up(db):
            pass
        database.enable_sync(db)
    finally:
        db.close()
    with new.open("r+b") as file:
        disk.sync(file.fileno())


def _note(db: Database, outcome: Outcome, now: datetime) -> None:
    """What could not be used stands on the page about the archive too, for whoever sees no log."""
    if outcome.broken:
        at = timestamps.stamp(now)
        said = f"{outcome.songs} songs are in the library again."
        imports.note(
            db,
            "The library, made anew of its records",
            at,
            at,
            unusable=outcome.broken,
            problems=outcome.problems,
            failure=said,
        )


def _take(db: Database, folder: Path, config: Config, outcome: Outcome, now: datetime) -> None:
    path = folder / record_file.NAME
    try:
        document = record_file.read(path, config.archive)
        song = restore.read_song(document, now)
        media = media_on_disk.media(document, folder, config.quarantine, now)
    except FileNotFoundError:
        return  # a folder without a record: a fetch that was cut off
    except UnusableFileError as error:
        outcome.complain(folder, str(error))
        return
    except OSError:
        outcome.complain(folder, "it cannot be read")
        return
    restore.restore(db, document, song, media, now)
    outcome.songs += 1
    outcome.files += len(media.found)
    outcome.missing += len(media.wrong)


def _swap(config: Config, new: Path, now: datetime) -> str | None:
    """The new database into the old one's place; answers under which name the old one lies.

    SQLite would write an old log into a new database: it leaves first, and the mark says so.
    """
    path, mark = config.database, detection.swap_mark(config)
    former = _free_name(path, now)
    mark.touch()
    disk.sync_folder(path.parent)
    for name in BESIDE:
        with suppress(FileNotFoundError):
            path.with_name(path.name + name).rename(f"{former}{name}")
    if os.path.lexists(path):
        _give_second_name(path, former)
    disk.sync_folder(path.parent)
    new.replace(path)
    disk.sync_folder(path.parent)
    for each in (mark, detection.damage_mark(config)):
        each.unlink(missing_ok=True)
    return former.name if os.path.lexists(former) else None


def _give_second_name(path: Path, former: Path) -> None:
    """So that there is a database at every moment, where the disk knows second names."""
    try:
        os.link(path, former, follow_symlinks=False)
    except OSError:
        path.rename(former)


def _free_name(path: Path, now: datetime) -> Path:
    name = f"{path.stem}-before-{now:%Y%m%d-%H%M%S}"
    names = (f"{name}{more}.db" for more in chain([""], map("-{}".format, count(2))))
    free = (path.with_name(each) for each in names)
    return next(each for each in free if not os.path.lexists(each))


def _clear(new: Path) -> None:
    for name in ("", *BESIDE, ".lock"):
        new.with_name(new.name + name).unlink(missing_ok=True)


def sentences(outcome: Outcome) -> list[str]:
    """What the owner should know of it."""
    said = [*outcome.problems]
    if outcome.broken > len(outcome.problems):
        said.append(f"… and {outcome.broken - len(outcome.problems)} more.")
    said.append(
        f"{outcome.songs} songs are in the library again, with {outcome.files} files"
        + (f"; {outcome.missing} files are missing." if outcome.missing else ".")
    )
    if not outcome.salvaged:
        said.append(
            "The former database could not be read whole: what it alone knew of the last moments "
            "is not in this one."
        )
    if outcome.former:
        said.append(f"It lies beside as {outcome.former}: remove it when you miss nothing.")
    return said
