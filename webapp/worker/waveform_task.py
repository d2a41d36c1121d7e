"""Measures the waveforms of songs whose source gave none, one at a time, newest first."""

import time
from collections.abc import Callable
from pathlib import Path

from webapp.archive import decoder, disk
from webapp.database import Database
from webapp.errors import DecoderError
from webapp.library import peaks
from webapp.library.page_version import PageRenewal
from webapp.worker.task import Task

REST = 600.0  # seconds until decoding is tried again where it did not work at all


class WaveformTask(Task):
    """`folder` is the archive's."""

    def __init__(
        self,
        folder: Path,
        *,
        levels: Callable[[Path, str], list[float]] = decoder.levels,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._levels = levels
        self._clock = clock
        self._renewal = PageRenewal(clock)
        self._resting_until = 0.0

    def run_once(self, db: Database) -> None:
        """Until nothing is left; raises StorageError, and DecoderError before a rest."""
        while self._clock() >= self._resting_until and self._measure_next(db):
            self._renewal.run(db)
        self._renewal.run(db)  # not at once: while songs come in, one after the other is the last

    def _measure_next(self, db: Database) -> bool:
        song = peaks.next_unmeasured(db)
        if song is None:
            return False
        path = disk.song_folder(self._folder, song.song_id) / song.name
        try:
            levels = self._levels(path, song.type)
        except DecoderError:
            self._resting_until = self._clock() + REST
            raise
        except Exception:  # else the songs after it would never be measured
            peaks.save(db, song, [])
            raise
        peaks.save(db, song, levels)
        self._renewal.due = True
        return True
