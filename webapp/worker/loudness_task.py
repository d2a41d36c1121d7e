"""Measures how loud songs are, from their kept audio, one at a time, newest first."""

import time
from collections.abc import Callable
from pathlib import Path

from webapp.archive import decoder
from webapp.database import Database
from webapp.library import loudness, pauses
from webapp.library.loudness import Measured
from webapp.library.peaks import Unmeasured
from webapp.worker.measuring_task import MeasuringTask

SETTLING = 60.0  # seconds of a start that are for what one waits for


class LoudnessTask(MeasuringTask[Measured | None]):
    """It waits while no copies are fetched: the owner wants quiet.

    Pages are made anew at the end alone: a song plays meanwhile as it did before.
    """

    nothing = None
    renews_meanwhile = False

    def __init__(
        self,
        folder: Path,
        *,
        measure: Callable[[Path, str], Measured | None] = decoder.loudness,
        clock: Callable[[], float] = time.monotonic,
        settling: float = SETTLING,
    ) -> None:
        super().__init__(folder, measure, clock, settling)

    def next_song(self, db: Database) -> Unmeasured | None:
        return None if pauses.paused(db, pauses.KEEPING) else loudness.next_unmeasured(db)

    def save(self, db: Database, song: Unmeasured, measured: Measured | None) -> None:
        loudness.save(db, song, measured)
