"""Measures the waveforms of songs whose source gave none, one at a time, newest first."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from webapp.archive import decoder
from webapp.database import Database
from webapp.library import peaks
from webapp.library.peaks import Unmeasured
from webapp.worker.measuring_task import MeasuringTask


class WaveformTask(MeasuringTask[Sequence[float]]):
    """Each is shown as soon as it is measured."""

    nothing = ()
    renews_meanwhile = True

    def __init__(
        self,
        folder: Path,
        *,
        levels: Callable[[Path, str], Sequence[float]] = decoder.levels,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(folder, levels, clock)

    def next_song(self, db: Database) -> Unmeasured | None:
        return peaks.next_unmeasured(db)

    def save(self, db: Database, song: Unmeasured, measured: Sequence[float]) -> None:
        peaks.save(db, song, measured)
