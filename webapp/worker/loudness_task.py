"""Measures how loud songs are, from their kept audio, one at a time, newest first."""

import time
from collections.abc import Callable
from pathlib import Path

from webapp.archive import decoder, disk
from webapp.database import Database
from webapp.errors import DecoderError
from webapp.library import loudness, pauses
from webapp.library.loudness import Measured
from webapp.library.page_version import PageRenewal
from webapp.worker.task import Task

SETTLING = 60.0  # seconds of a start that are for what one waits for
REST = 600.0  # seconds until decoding is tried again where it did not work at all


class LoudnessTask(Task):
    """`folder` is the archive's. It waits while no copies are fetched: the owner wants quiet."""

    def __init__(
        self,
        folder: Path,
        *,
        measure: Callable[[Path, str], Measured | None] = decoder.loudness,
        clock: Callable[[], float] = time.monotonic,
        settling: float = SETTLING,
    ) -> None:
        self._folder = folder
        self._measure = measure
        self._clock = clock
        self._renewal = PageRenewal(clock)
        self._resting_until = clock() + settling

    def run_once(self, db: Database) -> None:
        """Until nothing is left; raises StorageError, and DecoderError before a rest.

        Pages are made anew at the end alone: a song plays meanwhile as it did before.
        """
        while self._clock() >= self._resting_until and self._measure_next(db):
            self._renewal.due = True
        self._renewal.run(db)  # not at once, as in `WaveformTask`

    def _measure_next(self, db: Database) -> bool:
        song = None if pauses.paused(db, pauses.KEEPING) else loudness.next_unmeasured(db)
        if song is None:
            return False
        path = disk.song_folder(self._folder, song.song_id) / song.name
        try:
            measured = self._measure(path, song.type)
        except DecoderError:
            self._resting_until = self._clock() + REST
            raise
        except Exception:  # else the songs after it would never be measured
            loudness.save(db, song, None)
            raise
        loudness.save(db, song, measured)
        return True
