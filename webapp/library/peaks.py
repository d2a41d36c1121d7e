"""The songs that have no peaks of their source, and what was measured of their audio; and the SQL.

`songs.measured` names the copy that was measured. It is null where the source gave the peaks, and
`ingest` empties it when the source does so later: those win over ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.database import Database, one, transaction
from webapp.records import waveform


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A song's stored audio: the copy's `name` in the song's folder, `type` by content, `mark`."""

    key: int
    song_id: str
    name: str
    type: str
    mark: str


_NEXT = """SELECT songs.key, songs.id, f.name, f.type, songs.audio_kept
    FROM songs INDEXED BY songs_by_unmeasured
    JOIN files AS f ON f.key = songs.key AND f.kind = 'audio' AND f.name IS NOT NULL
    WHERE audio_kept IS NOT NULL AND measured IS NOT audio_kept
    AND (wave IS NULL OR measured IS NOT NULL)
    ORDER BY songs.place DESC LIMIT 1"""


def next_unmeasured(db: Database) -> Unmeasured | None:
    """The newest one; where there is none, the index is empty and this costs a glance."""
    row = one(db, _NEXT)
    return Unmeasured(*row) if row else None


def save(db: Database, song: Unmeasured, levels: Sequence[float]) -> None:
    """What was measured, [] for audio that cannot be decoded: this copy is not tried again.

    Nothing is noted where another copy, or peaks of the source, came meanwhile.
    """
    wave, wave_long = waveform.both(list(levels))
    with transaction(db):
        noted = db.execute(
            """UPDATE songs SET measured = :mark, wave = :wave WHERE key = :key
               AND audio_kept = :mark AND (wave IS NULL OR measured IS NOT NULL)""",
            {"key": song.key, "mark": song.mark, "wave": wave},
        )
        if noted.rowcount:
            db.execute("UPDATE details SET wave_long = ? WHERE key = ?", [wave_long, song.key])
