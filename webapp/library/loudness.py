"""How loud songs are, and which copies of their audio were measured; and the SQL.

`songs.loudness_of` names the copy that was measured, `loudness` and `sample_peak` are null where
nothing could be made of it.
"""

from typing import NamedTuple

from webapp.database import Database, one, transaction
from webapp.library.peaks import Unmeasured

TARGET = -14.0  # LUFS at which songs play; softer ones play as they are


class Measured(NamedTuple):
    """`lufs` by EBU R128; `peak`: the highest sample, of which 1 is full scale."""

    lufs: float
    peak: float


_NEXT = """SELECT songs.key, songs.id, f.name, f.type, songs.audio_kept
    FROM songs INDEXED BY songs_by_unweighed
    JOIN files AS f ON f.key = songs.key AND f.kind = 'audio' AND f.name IS NOT NULL
    WHERE audio_kept IS NOT NULL AND loudness_of IS NOT audio_kept
    ORDER BY songs.place DESC LIMIT 1"""


def next_unmeasured(db: Database) -> Unmeasured | None:
    """The newest song whose copy was not measured yet; where there is none this costs a glance."""
    row = one(db, _NEXT)
    return Unmeasured(*row) if row else None


def save(db: Database, song: Unmeasured, measured: Measured | None) -> None:
    """None for audio that has no loudness: this copy is not tried again.

    Nothing is noted where another copy came meanwhile.
    """
    lufs, peak = measured or (None, None)
    with transaction(db):
        db.execute(
            """UPDATE songs SET loudness = :lufs, sample_peak = :peak, loudness_of = :mark
               WHERE key = :key AND audio_kept = :mark""",
            {"key": song.key, "mark": song.mark, "lufs": lufs, "peak": peak},
        )


def of(db: Database, key: int) -> Measured | None:
    """Of the copy that is kept now; None where that was not measured, or has none."""
    row = one(
        db,
        """SELECT loudness, sample_peak FROM songs
           WHERE key = ? AND loudness_of IS audio_kept AND loudness IS NOT NULL""",
        [key],
    )
    return Measured(*row) if row else None


def gain(lufs: float | None) -> float | None:
    """What brings a song of this loudness down to TARGET, in dB to the tenth: 0 at most."""
    return None if lufs is None else min(0.0, round(TARGET - lufs, 1)) + 0.0  # no -0.0
