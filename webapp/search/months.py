"""How many songs each month has, as a reader's calendar has them: `2025-02`, the latest first."""

from bisect import bisect_left
from datetime import timedelta, tzinfo

from webapp.database import Database, rows
from webapp.query import spans
from webapp.query.sql import Selection
from webapp.values import timestamps


def of_all(db: Database, zone: tzinfo, *, apart: bool = False) -> dict[str, int]:
    """Of the whole library: as UTC has them, but for songs made about the beginning of a month.

    A picture is of the month of its leading take; `apart`: all that hang.
    """
    column = "dated" if apart else "dated_pictures"
    sql = f"SELECT month, {column} FROM months WHERE {column} > 0"
    counts = {str(month): int(songs) for month, songs in rows(db, sql)}
    for month in {*counts, *(_neighbour(month, 1) for month in counts)}:
        moved, to_it = _moved(db, month, zone, apart=apart)
        before = _neighbour(month, -1)
        counts[month] = counts.get(month, 0) + (moved if to_it else -moved)
        counts[before] = counts.get(before, 0) - (moved if to_it else -moved)
    return {month: counts[month] for month in sorted(counts, reverse=True) if counts[month]}


def of(db: Database, selection: Selection, zone: tzinfo) -> dict[str, int]:
    """Of some songs, which are few enough to be read; a picture is of the month of its newest."""
    sql = f"""SELECT max(place) FROM {selection.source} AND created_at IS NOT NULL
        GROUP BY {selection.unit}"""
    places = sorted(row[0] for row in rows(db, sql, selection.parameters))
    counts: dict[str, int] = {}
    at = 0
    while at < len(places):
        moment = timestamps.EPOCH + timedelta(microseconds=places[at])
        month = f"{moment.astimezone(zone):%Y-%m}"
        _, end = spans.days(month, zone) or (0, 0)
        counts[month] = max(1, bisect_left(places, end) - at)
        at += counts[month]
    return dict(reversed(counts.items()))


def _moved(db: Database, month: str, zone: tzinfo, *, apart: bool) -> tuple[int, bool]:
    """The songs between its two beginnings, in UTC and in `zone`; and whether they are of it."""
    in_utc, in_zone = (span[0] for span in (spans.days(month), spans.days(month, zone)) if span)
    if in_utc == in_zone:
        return 0, True
    hanging = "hangs > 0" if apart else "hangs = 2"
    sql = f"""SELECT count(*) FROM songs INDEXED BY songs_to_filter WHERE stem_of IS NULL
        AND {hanging} AND place >= ? AND place < ? AND created_at IS NOT NULL"""
    return int(rows(db, sql, sorted([in_utc, in_zone]))[0][0]), in_zone < in_utc


def _neighbour(month: str, by: int) -> str:
    """The month after (1) or before (-1) it."""
    years, months = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{years:04}-{months + 1:02}"
