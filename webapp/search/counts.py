"""How many songs there are of what is asked: in all, and of each status."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.database import Database, rows
from webapp.library import songs
from webapp.query.song_filter import SongFilter

MOST_COUNTED = 2000


@dataclass(frozen=True, slots=True)
class Total:
    """`more`: there are more than `songs`, nobody counted how many."""

    songs: int
    more: bool = False


def total(db: Database, song_filter: SongFilter, most: int = MOST_COUNTED) -> Total:
    """Counted up to `most`."""
    if song_filter.is_plain:
        return Total(of_status(songs.counts(db), song_filter.status))
    selection = song_filter.selection()
    if selection.is_tallied:
        count = sum(by_status(db, song_filter).values())
    else:
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {selection.counted} LIMIT :most)"
        count = rows(db, sql, {**selection.parameters, "most": most + 1})[0][0]
    return Total(min(count, most), count > most)


def by_status(db: Database, song_filter: SongFilter, most: int = MOST_COUNTED) -> dict[str, int]:
    """How many songs of each status; where all together are more than `most`, not all of them."""
    selection = song_filter.selection()
    if selection.is_tallied:
        sql = f"""SELECT status, sum(songs) FROM song_counts WHERE {selection.where}
            GROUP BY status HAVING sum(songs) > 0"""
        return {row[0]: row[1] for row in rows(db, sql, selection.parameters)}
    sql = f"""SELECT status, count(*) FROM (SELECT status FROM {selection.source} LIMIT :most)
        GROUP BY status"""
    parameters = {**selection.parameters, "most": most + 1}
    return {row[0]: row[1] for row in rows(db, sql, parameters)}


def of_status(counts: Mapping[str, int], status: str | None) -> int:
    """Out of what is counted by status; all of it for None."""
    return sum(counts.values()) if status is None else counts.get(status, 0)
