"""The songs whose `record.json` on the disk is not of now."""

from collections.abc import Sequence

from webapp.database import Database, one, transaction
from webapp.library import songs
from webapp.library.songs import Card

_DUE = "INDEXED BY songs_by_recorded WHERE recorded < version"


def newest(db: Database, most: int) -> list[Card]:
    return songs.select(db, f"{_DUE} ORDER BY place DESC LIMIT ?", [most])


def count(db: Database) -> int:
    row = one(db, f"SELECT count(*) FROM songs {_DUE}")
    return int(row[0]) if row else 0


def note_written(db: Database, cards: Sequence[Card]) -> None:
    """Their records stand as these cards say; one that changed meanwhile stays due."""
    with transaction(db):
        db.executemany(
            """UPDATE songs SET recorded = ?
               WHERE key = ? AND audio_kept IS ? AND cover_kept IS ? AND plays = ?""",
            [(c.version, c.key, c.audio_kept, c.cover_kept, c.plays) for c in cards],
        )
