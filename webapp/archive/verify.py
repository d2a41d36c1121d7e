"""A check that all is there: copies against their checksums, records against the library.

What is damaged goes into quarantine and is downloaded again. A copy that is replaced while it is
read is not damaged.
"""

import os
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from webapp.archive import (
    checksums,
    copies,
    disk,
    examination,
    loss,
    playlist_check,
    quarantine,
    record_check,
    record_file,
)
from webapp.archive.copies import CheckPlan
from webapp.database import Database
from webapp.errors import StorageError, UnusableFileError
from webapp.errors import archive as sentences
from webapp.library import files, songs
from webapp.library.files import File
from webapp.library.songs import Card

AT_ONCE = min(4, os.cpu_count() or 1)  # files that are read together
SONGS_AT_ONCE = 32
LOOK_EVERY = 0.5  # seconds between two looks at whether to wait
MOST_TOLD = 20  # problems one by one; the rest is counted
TRIES = 3  # for a record that is written while it is compared
_RECORD = "The record beside its files was"
_RECORD_ALONE = "Its record was"
_NOT_READ = "not read"
_LINKED = "Its folder is a link, and a rebuild doesn't follow links: put the folder itself there."
_LOST_RECORD = "The library's database no longer holds this record: run “songwall rebuild”."


@dataclass(slots=True)
class Outcome:
    """Files, records and bytes of files that were read; `wrong`: how many of them were.

    `problems`: of the first of these, a line each; `whole`: whether it came to all of them.
    """

    files: int = 0
    records: int = 0
    size: int = 0
    wrong: int = 0
    problems: list[str] = field(default_factory=list)
    whole: bool = True

    def complain(self, card: Card, kind: str, sentence: str) -> None:
        self.complain_of(card.title, kind, sentence)

    def complain_of(self, title: str | None, kind: str, sentence: str) -> None:
        self.wrong += 1
        if len(self.problems) < MOST_TOLD:
            self.problems.append(f"“{title or 'Untitled'}”, {kind}: {sentence}")


@dataclass(slots=True)
class Verifier:
    """`folder` is the archive's. `tell` hears of progress, `may_go_on` is asked twice a second.

    `until`: the time, by `time.monotonic`, after which no more is begun.
    """

    db: Database
    folder: Path
    quarantine: Path
    at_once: int = AT_ONCE
    until: float | None = None
    tell: Callable[[Outcome], None] = lambda _outcome: None
    may_go_on: Callable[[], bool] = lambda: True
    outcome: Outcome = field(default_factory=Outcome)
    _go: Event = field(default_factory=Event)
    _looked_at: float = 0.0

    def run(self, plan: CheckPlan) -> Outcome:
        """Raises StorageError; `outcome` and the library then hold what was checked before."""
        self._go.set()
        pool = ThreadPoolExecutor(self.at_once, thread_name_prefix="verify")
        try:
            for start in range(0, len(plan.keys), SONGS_AT_ONCE):
                if self._is_over():
                    self.outcome.whole = False
                    break
                keys = plan.keys[start : start + SONGS_AT_ONCE]
                self._check(copies.of_songs(self.db, keys), pool)
                self.tell(self.outcome)
        finally:
            self._go.set()  # else it would wait for what is paused
            pool.shutdown(cancel_futures=True)
        return self.outcome

    def check_playlists(self) -> None:
        """Whose records lie beside the songs; raises StorageError."""
        for playlist, fault in playlist_check.mend(self.db, self.folder, self.quarantine):
            sentence = f"{_RECORD_ALONE} {fault} and is written again."
            self.outcome.complain_of(playlist.title, "playlist", sentence)

    def _check(self, batch: list[tuple[Card, list[File]]], pool: ThreadPoolExecutor) -> None:
        reads = [
            (card, file, pool.submit(self._read, file)) for card, stored in batch for file in stored
        ]
        self._wait_for([future for _, _, future in reads])
        intact = []
        for card, file, future in reads:
            fault = future.result()
            self.outcome.files += fault != _NOT_READ
            if fault is None:
                intact.append(file)
                self.outcome.size += file.size or 0
            elif fault != _NOT_READ:
                self._confirm(card, file)
        if intact:
            copies.mark_intact(self.db, intact, time.time())
        for file in intact:
            if file.kind == "cover":
                self._check_thumbnails(file)
        for card, _ in batch:
            self._check_record(card)
            self.outcome.records += 1

    def _read(self, file: File) -> str | None:
        if self._is_over():
            self.outcome.whole = False
            return _NOT_READ
        return self._fault(file, self._go)

    def _fault(self, file: File, go: Event | None = None) -> str | None:
        return checksums.find_fault(self._path(file), file.size or 0, str(file.sha256), go)

    def _wait_for(self, reads: list[Future[str | None]]) -> None:
        """Until all are read; they wait while nothing may go on."""
        pending = set(reads)
        while True:
            if time.monotonic() - self._looked_at >= LOOK_EVERY:
                if self.may_go_on():
                    self._go.set()
                else:
                    self._go.clear()
                self._looked_at = time.monotonic()
            pending = wait(pending, timeout=LOOK_EVERY).not_done
            if not pending and self._go.is_set():
                return
            if not pending:
                time.sleep(LOOK_EVERY)

    def _is_over(self) -> bool:
        return self.until is not None and time.monotonic() >= self.until

    def _confirm(self, card: Card, file: File) -> None:
        """It may have been replaced while it was read; else it is damaged or missing."""
        now = files.archived(self.db, file.key, file.kind)
        if now is None or (now.name, now.sha256) != (file.name, file.sha256):
            return
        fault = self._fault(file)
        if fault is None:
            return
        sentence = loss.note(self.db, self.folder, self.quarantine, file, fault)
        if sentence is not None:
            self.outcome.complain(card, file.kind.partition("-")[0], sentence)

    def _check_thumbnails(self, file: File) -> None:
        """Make them again where they are missing; that is no problem to report."""
        try:
            size = examination.thumbnails_size(self._path(file).parent, file.mark)
            if not size or size != file.made:
                size = examination.make_thumbnails(self._path(file), str(file.sha256))
                copies.note_thumbnails(self.db, file, size)
        except (UnusableFileError, OSError):
            return  # a later check tries again

    def _check_record(self, card: Card) -> None:
        path = disk.song_folder(self.folder, card.id) / record_file.NAME
        if path.parent.is_symlink() or path.parent.parent.is_symlink():
            self.outcome.complain(card, "record", _LINKED)
            return
        for _ in range(TRIES):
            fault = record_check.fault(self.db, self.folder, card)
            if fault is None or not copies.is_recorded(self.db, card):
                return
            card = songs.by_id(self.db, card.id)
        loss.check_that_the_disk_is_there(self.folder)
        if fault == record_check.NOT_IN_DATABASE:
            self.outcome.complain(card, "record", _LOST_RECORD)
            return
        if fault != record_check.OLDER:
            try:
                quarantine.save(path, self.quarantine)
            except OSError:
                raise StorageError(
                    sentences.RECORD_CANNOT_BE_MOVED.format(record=_RECORD)
                ) from None
            self.outcome.complain(card, "record", f"{_RECORD} {fault} and is written again.")
        copies.mark_unrecorded(self.db, card)

    def _path(self, file: File) -> Path:
        return disk.song_folder(self.folder, file.song_id) / str(file.name)
