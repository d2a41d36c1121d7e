"""What tasks have in common that measure kept audio: one song at a time, until nothing is left."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from webapp.archive import disk
from webapp.database import Database
from webapp.errors import DecoderError
from webapp.library.page_version import PageRenewal
from webapp.library.peaks import Unmeasured
from webapp.worker.task import Task

REST = 600.0  # seconds until decoding is tried again where it did not work at all
M = TypeVar("M")


class MeasuringTask(Task, Generic[M]):
    """`folder` is the archive's; `measure` takes a file and what it is.

    `settling`: seconds of a start that are for what one waits for.
    """

    nothing: M
    """What is saved of audio of which nothing can be made: that copy is not tried again."""
    renews_meanwhile: bool
    """Whether pages show what was measured while there is more to measure, or at the end alone."""

    def __init__(
        self,
        folder: Path,
        measure: Callable[[Path, str], M],
        clock: Callable[[], float],
        settling: float = 0.0,
    ) -> None:
        self._folder = folder
        self._measure = measure
        self._clock = clock
        self._renewal = PageRenewal(clock)
        self._resting_until = clock() + settling

    @abstractmethod
    def next_song(self, db: Database) -> Unmeasured | None:
        """The newest one that waits."""

    @abstractmethod
    def save(self, db: Database, song: Unmeasured, measured: M) -> None:
        """Note it."""

    def run_once(self, db: Database) -> None:
        """Until nothing is left; raises StorageError, and DecoderError before a rest."""
        while self._clock() >= self._resting_until and (song := self.next_song(db)):
            self._take(db, song)
            self._renewal.due = True
            if self.renews_meanwhile:
                self._renewal.run(db)
        self._renewal.run(db)  # not at once: while songs come in, one after the other is the last

    def _take(self, db: Database, song: Unmeasured) -> None:
        path = disk.song_folder(self._folder, song.song_id) / song.name
        try:
            measured = self._measure(path, song.type)
        except DecoderError:
            self._resting_until = self._clock() + REST
            raise
        except Exception:  # else the songs after it would never be measured
            self.save(db, song, self.nothing)
            raise
        self.save(db, song, measured)
