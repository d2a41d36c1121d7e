"""The proof that all is there: kept files against their sums, records against the library.

What is wrong is moved into quarantine and wanted again; a copy that changes meanwhile is not wrong.
"""

from __future__ import annotations

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any

from webapp.archive import checksums, copies, disk, quarantine, record_file, store
from webapp.database import transaction
from webapp.errors import DamagedError, StorageError, UnusableFileError
from webapp.library import files, songs

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from webapp.archive.copies import CheckPlan, SongCopies
    from webapp.database import Database
    from webapp.library.files import File
    from webapp.library.songs import Card

AT_ONCE = min(4, os.cpu_count() or 1)  # files that are read together
SONGS_AT_ONCE = 32
LOOK_EVERY = 0.5  # seconds between two looks at whether to wait
MOST_TOLD = 20  # one by one; the rest is counted
TRIES = 3  # for a record that is written while it is compared
_RECORD = "The record beside its files was"


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind`: audio, cover or record."""

    title: str
    kind: str
    sentence: str


@dataclass(slots=True)
class Outcome:
    """Files, records and bytes of files that were read, what was wrong with how many.

    `whole`: whether all were come to.
    """

    files: int = 0
    records: int = 0
    size: int = 0
    wrong: int = 0
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True

    def complain(self, wrong: Problem) -> None:
        self.wrong += 1
        if len(self.problems) < MOST_TOLD:
            self.problems.append(wrong)


@dataclass(slots=True)
class Verifier:
    """`folder` is the archive's. `tell` hears of progress, `may_go_on` is asked twice a second.

    `until`: by `time.monotonic`, when nothing more is begun.
    """

    db: Database
    folder: Path
    quarantine: Path
    at_once: int = AT_ONCE
    until: float | None = None
    tell: Callable[[Outcome], None] = lambda _outcome: None
    may_go_on: Callable[[], bool] = lambda: True
    clock: Callable[[], float] = time.time
    outcome: Outcome = field(default_factory=Outcome)
    _go: Event = field(default_factory=Event)
    _looked_at: float = 0.0

    def run(self, plan: CheckPlan) -> Outcome:
        """Raises StorageError; what was found until then stands in `outcome` and in the library."""
        self._go.set()
        with closing(_Pool(self.at_once, self._go)) as pool:
            for start in range(0, len(plan.keys), SONGS_AT_ONCE):
                if self._is_over():
                    self.outcome.whole = False
                    break
                keys = plan.keys[start : start + SONGS_AT_ONCE]
                self._check(copies.of_songs(self.db, keys), pool)
                self.tell(self.outcome)
        return self.outcome

    def _check(self, shelves: list[SongCopies], pool: _Pool) -> None:
        begun = [
            (shelf, file, pool.submit(self._read, shelf, file))
            for shelf in shelves
            for file in shelf.copies
        ]
        self._attend([future for _, _, future in begun])
        right = []
        for shelf, file, future in begun:
            fault = future.result()
            self.outcome.files += fault != _NOT_READ
            if fault is None:
                right.append(file)
                self.outcome.size += file.size or 0
            elif fault != _NOT_READ:
                self._judge(shelf, file, fault)
        if right:
            copies.mark_intact(self.db, right, self.clock())
        for file in right:
            if file.kind == "cover":
                self._look_at_smaller(file)
        for shelf in shelves:
            self._check_record(shelf.card)
            self.outcome.records += 1

    def _read(self, shelf: SongCopies, file: File) -> str | None:
        if self._is_over():
            self.outcome.whole = False
            return _NOT_READ
        path = self._path(shelf.card.id, file)
        return checksums.find_fault(path, file.size or 0, str(file.sha256), self._go)

    def _attend(self, begun: list[Future[str | None]]) -> None:
        """Until all are read; they wait where nothing may go on."""
        pending = set(begun)
        while True:
            self._look()
            pending = wait(pending, timeout=LOOK_EVERY).not_done
            if not pending and self._go.is_set():
                return
            if not pending:
                time.sleep(LOOK_EVERY)

    def _look(self) -> None:
        if time.monotonic() - self._looked_at >= LOOK_EVERY:
            if self.may_go_on():
                self._go.set()
            else:
                self._go.clear()
            self._looked_at = time.monotonic()

    def _is_over(self) -> bool:
        return self.until is not None and time.monotonic() >= self.until

    def _judge(self, shelf: SongCopies, file: File, fault: str) -> None:
        """It may have been replaced while it was read; else it is wrong."""
        now = files.archived(self.db, file.key, file.kind)
        if now is None or (now.name, now.sha256) != (file.name, file.sha256):
            return
        path = self._path(shelf.card.id, file)
        again = checksums.find_fault(path, file.size or 0, str(file.sha256))
        if again is None:
            return
        self._check_that_the_disk_is_there()
        try:
            told = self._set_aside(path, file, again)
        except OSError:
            raise StorageError(
                f"{fault} and cannot be moved: check the disk, its free space and its rights."
            ) from None
        if told is not None:
            self.outcome.complain(Problem(shelf.card.title or "Untitled", file.kind, told))

    def _set_aside(self, path: Path, file: File, why: str) -> str | None:
        """Whatever it is cut off by: the wrong file lies somewhere, and no row relies on it."""
        held = why != checksums.MISSING and quarantine.link(path, self.quarantine)
        told = copies.mark_lost(self.db, file, why)
        if told is not None and why != checksums.MISSING:
            with transaction(self.db):  # as a new copy takes its name
                if files.archived(self.db, file.key, file.kind) is None:
                    quarantine.remove(path, self.quarantine, linked=held)
        return told

    def _check_that_the_disk_is_there(self) -> None:
        """One that is not mounted has lost no song."""
        if next(record_file.folders(self.folder), None) is None:
            raise StorageError(
                "No song's folder lies in the archive: is its disk mounted? Nothing was changed."
            )

    def _look_at_smaller(self, file: File) -> None:
        """A cover's smaller pictures can be made again: nobody needs to hear of it."""
        folder = disk.song_folder(self.folder, file.song_id)
        try:
            there = store.thumbnails_size(folder, str(file.sha256)[:8])
            if not there or there != file.made:
                made = store.make_thumbnails(folder / str(file.name), str(file.sha256))
                copies.note_thumbnails(self.db, file, made)
        except (UnusableFileError, OSError):
            return  # a later check tries again

    def _check_record(self, card: Card) -> None:
        path = disk.song_folder(self.folder, card.id) / record_file.NAME
        if path.parent.is_symlink() or path.parent.parent.is_symlink():
            self.outcome.complain(Problem(card.title or "Untitled", "record", _LINKED))
            return
        for _ in range(TRIES):
            fault = self._fault_of_record(card, path)
            if fault is None or not copies.is_recorded(self.db, card):
                return
            card = songs.by_id(self.db, card.id)
        self._check_that_the_disk_is_there()
        if fault == _OLDER:
            copies.queue_record(self.db, card)
            return
        if fault == _LIBRARY:
            self.outcome.complain(Problem(card.title or "Untitled", "record", _LIBRARY))
            return
        self._keep_record(path)
        copies.queue_record(self.db, card)
        told = f"{_RECORD} {fault} and is written again."
        self.outcome.complain(Problem(card.title or "Untitled", "record", told))

    def _fault_of_record(self, card: Card, path: Path) -> str | None:
        try:
            kept = [f for f in files.of_songs(self.db, [card.key]) if f.name is not None]
            document = record_file.document(self.db, card, kept)
            found = record_file.read_bytes(path)
            if found == record_file.dumps(document):
                return None
            return (
                _OLDER if _says_less(record_file.read(path, self.folder), document) else "damaged"
            )
        except DamagedError:
            return _LIBRARY
        except UnusableFileError:
            return "damaged"
        except OSError as error:
            return "missing" if checksums.fault_of(error) == checksums.MISSING else "unreadable"

    def _keep_record(self, path: Path) -> None:
        try:
            if os.path.lexists(path) and not quarantine.link(path, self.quarantine):
                quarantine.remove(path, self.quarantine, linked=False)
        except OSError:
            raise StorageError(
                f"{_RECORD} damaged and cannot be moved: check the disk and its rights."
            ) from None

    def _path(self, song_id: str, file: File) -> Path:
        return disk.song_folder(self.folder, song_id) / str(file.name)


_NOT_READ = "not read"
_OLDER = "older"
_LINKED = "Its folder is a link, which a rebuild does not follow: put the folder itself there."
_LIBRARY = "The library's database holds no such record any more: run “songwall rebuild”."


class _Pool(ThreadPoolExecutor):
    """Ends without waiting for what was paused."""

    def __init__(self, at_once: int, go: Event) -> None:
        super().__init__(at_once, thread_name_prefix="verify")
        self._resume = go

    def close(self) -> None:
        self._resume.set()
        self.shutdown(cancel_futures=True)


def _says_less(found: Any, now: Any) -> bool:  # noqa: ANN401 (JSON)
    """Whether `found` lacks names that are written by now, and says nothing else."""
    if isinstance(found, dict) and isinstance(now, dict):
        return found.keys() <= now.keys() and all(_says_less(found[n], now[n]) for n in found)
    return json.dumps(found, sort_keys=True) == json.dumps(now, sort_keys=True)
