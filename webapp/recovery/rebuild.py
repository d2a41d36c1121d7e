"""A new database out of the records on the disk, made beside the old one, which it then replaces.

A kill at any moment leaves the old database or the new one, whole; the old one is never deleted.
"""

import os
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from webapp import database
from webapp.archive import disk, play_log, record_file
from webapp.config import Config
from webapp.database import Database, transaction
from webapp.errors import SongwallError, UnusableFileError
from webapp.errors import storage as sentences
from webapp.library import imports, pauses, plays, search_index
from webapp.recovery import detection, media_on_disk, playlists_on_disk, restore, salvage, swap
from webapp.values import timestamps
from webapp.values.formatting import counted

BATCH = 200  # songs a transaction
MOST_TOLD = 20
NOTHING = (
    "There's no song's record in the data folder, so nothing was changed. To begin with an empty "
    "library, move songwall.db away."
)


@dataclass(slots=True)
class Outcome:
    """Songs, files and playlists that are there again, files missing, records that are broken.

    `salvaged`: whether all of the old database could be read. `old_name`: of its file.
    """

    songs: int = 0
    files: int = 0
    playlists: int = 0
    missing: int = 0
    broken: int = 0
    problems: list[str] = field(default_factory=list)
    salvaged: bool = True
    old_name: str | None = None

    def complain(self, folder: Path, why: str) -> None:
        self.broken += 1
        if len(self.problems) < MOST_TOLD:
            self.problems.append(f"The record in songs/{folder.parent.name}/{folder.name}: {why}.")


def rebuild(
    config: Config,
    *,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    despite_newer: bool = False,
) -> Outcome:
    """For this library's only worker. `tell` hears how many records of how many were read.

    Raises StorageError, and SongwallError where it would lose a song; then nothing has changed.
    """
    new = detection.new_database(config)
    outcome, now = Outcome(), datetime.now(UTC)
    try:
        old = salvage.save_records(config, despite_newer=despite_newer)
        outcome.salvaged = old.whole
        swap.clear(new)
        _build(config, new, outcome, old, now, tell)
        if not outcome.songs:
            raise SongwallError(NOTHING)
        if old.whole and outcome.songs < old.songs:
            refusal = sentences.TOO_FEW_SONGS.format(songs=outcome.songs, before=old.songs)
            raise SongwallError("\n".join([*outcome.problems, refusal]))
        outcome.old_name = swap.swap(config, new, now)
    except OSError:
        raise disk.refusal() from None
    finally:
        with suppress(OSError):
            swap.clear(new)
    return outcome


def _build(
    config: Config,
    new: Path,
    outcome: Outcome,
    old: salvage.OldDatabase,
    now: datetime,
    tell: Callable[[int, int], None],
) -> None:
    total = sum(1 for _ in record_file.folders(config.archive))
    database.prepare(new)
    with closing(database.connect(new)) as db:
        database.disable_fsync(db)
        folders, done = record_file.folders(config.archive), 0
        while batch := list(islice(folders, BATCH)):
            with transaction(db):
                for folder in batch:
                    _restore_folder(db, folder, config, outcome, now)
            done += len(batch)
            tell(done, total)
        with transaction(db):
            restore.link_songs(db)
            plays.restore(db, play_log.read(config.plays))
            plays.count_restored(db)
            pauses.put(db, old.pauses)
            imports.put(db, old.imports)
            _restore_playlists(db, config, outcome, now)
        _note_broken(db, outcome, now)
        while search_index.catch_up(db):
            pass
        database.enable_fsync(db)
    with new.open("r+b") as file:
        os.fsync(file.fileno())


def _note_broken(db: Database, outcome: Outcome, now: datetime) -> None:
    """Broken records stand on the page about the archive too, for whoever sees no log."""
    if outcome.broken:
        at = timestamps.stamp(now)
        imports.note(
            db,
            "The library, made anew of its records",
            at,
            at,
            unusable=outcome.broken,
            problems=outcome.problems,
            failure=f"{outcome.songs} songs are in the library again.",
        )


def _restore_folder(
    db: Database, folder: Path, config: Config, outcome: Outcome, now: datetime
) -> None:
    path = folder / record_file.NAME
    try:
        document = record_file.read(path, config.archive)
        song = restore.read_song(document, now)
        media = media_on_disk.find_media(document, folder, config.quarantine, now)
    except FileNotFoundError:
        return  # a folder without a record: a download that was cut off
    except UnusableFileError as error:
        outcome.complain(folder, str(error))
        return
    except OSError:
        outcome.complain(folder, "it can't be read")
        return
    restore.restore(db, document, song, media, now)
    outcome.songs += 1
    outcome.files += len(media.copies)
    outcome.missing += len(media.faults)


def _restore_playlists(db: Database, config: Config, outcome: Outcome, now: datetime) -> None:
    outcome.playlists, problems = playlists_on_disk.restore(db, config.archive, now)
    outcome.broken += len(problems)
    outcome.problems += problems[: max(MOST_TOLD - len(outcome.problems), 0)]


def summary(outcome: Outcome) -> list[str]:
    """What the owner should know of it."""
    lines = [*outcome.problems]
    if outcome.broken > len(outcome.problems):
        lines.append(f"… and {outcome.broken - len(outcome.problems)} more.")
    lines.append(
        f"{outcome.songs} songs are in the library again, with {outcome.files} files"
        + (f"; {outcome.missing} files are missing." if outcome.missing else ".")
    )
    if outcome.playlists:
        lists = counted(outcome.playlists, "playlist is", "playlists are")
        lines.append(f"{lists} there again.")
    if not outcome.salvaged:
        lines.append(
            "The old database couldn't be read to its end, so what only it knew of the last "
            "moments is lost."
        )
    if outcome.old_name:
        lines.append(
            f"The old one is still there as {outcome.old_name}: remove it once you miss nothing."
        )
    return lines
