"""What was heard when: by month and hour of its listener, and which songs and lines most."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import accumulate
from math import ceil

from webapp.database import Database, one, rows
from webapp.library import songs
from webapp.library.songs import Card
from webapp.lyrics import timed_lyrics
from webapp.lyrics.sections import Line
from webapp.records import record
from webapp.values import time_zones

MOST_MONTHS = 24  # that are drawn, the latest
LEAST_MONTHS = 12
MOST_SONGS = 10
MOST_LINES = 5
_SONGS_FOR_LINES = 20  # the most played ones, whose lines are counted
_HOURS = 24
_INTO = 2.0  # seconds of a line, which ends where the next one begins
_REAL = "NOT removed AND heard = 1"


@dataclass(frozen=True, slots=True)
class Bar:
    """`height` in per cent of the highest; `seconds` that sounded."""

    label: str
    plays: int
    seconds: float
    height: float


@dataclass(frozen=True, slots=True)
class Played:
    """A song and how often it was heard."""

    card: Card
    plays: int


@dataclass(frozen=True, slots=True)
class PlayedLine:
    """A sung line and how often it was heard."""

    card: Card
    text: str
    start: float
    plays: int


@dataclass(frozen=True, slots=True)
class Hearing:
    """All of one listener; `since` is the first day of the history, None where it is empty."""

    plays: int
    seconds: float
    songs: int
    since: datetime | None
    months: list[Bar]
    hours: list[Bar]
    most: list[Played]
    lines: list[PlayedLine]


def of(db: Database, zone: tzinfo) -> Hearing:
    first, last = _span(db)
    months = _by_month(db, zone, first, last)
    most = _most_played(db, _SONGS_FOR_LINES)
    distinct = one(db, f"SELECT count(DISTINCT key) FROM plays WHERE {_REAL}")
    return Hearing(
        plays=sum(plays for plays, _ in months.values()),
        seconds=sum(seconds for _, seconds in months.values()),
        songs=int(distinct[0]) if distinct else 0,
        since=_day(first, zone) if months else None,
        months=_months(months),
        hours=_hours(_by_hour(db, zone, first, last)),
        most=most[:MOST_SONGS],
        lines=_most_played_lines(db, most),
    )


def most_played_line(db: Database, start: int, end: int) -> PlayedLine | None:
    """Of the songs that were made from `start` until `end`, in µs since 1970."""
    sql = f"""SELECT songs.key, count(*) AS plays FROM songs INDEXED BY songs_to_filter
            CROSS JOIN plays INDEXED BY plays_by_song ON plays.key = songs.key
        WHERE stem_of IS NULL AND songs.place >= ? AND songs.place < ? AND created_at IS NOT NULL
            AND {_REAL} GROUP BY songs.key ORDER BY 2 DESC, 1 DESC LIMIT {_SONGS_FOR_LINES}"""
    counts = {row["key"]: row["plays"] for row in rows(db, sql, [start, end])}
    played = [Played(card, counts[card.key]) for card in songs.by_keys(db, [*counts])]
    return next(iter(_most_played_lines(db, played)), None)


def _span(db: Database) -> tuple[int, int]:
    """The first and the last second of the history; (0, -1) where it is empty."""
    row = one(db, f"SELECT ifnull(min(at), 0), ifnull(max(at), -1) FROM plays WHERE {_REAL}")
    return (row[0], row[1]) if row else (0, -1)


def _by_month(db: Database, zone: tzinfo, first: int, last: int) -> dict[int, tuple[int, float]]:
    """Plays and seconds by `12 * year + month - 1`.

    A month's are asked for by its moments, for SQLite would sort all plays to group them.
    """
    sql = f"""SELECT count(*), sum(seconds) FROM plays INDEXED BY plays_by_time
        WHERE {_REAL} AND at >= ? AND at < ?"""
    sums: dict[int, tuple[int, float]] = {}
    start, month = first, _month_of(first, zone)
    while start <= last:
        end = _start_of(month + 1, zone)
        plays, seconds = rows(db, sql, [start, end])[0]
        if plays:
            sums[month] = (plays, seconds)
        start, month = end, month + 1
    return sums


def _by_hour(db: Database, zone: tzinfo, first: int, last: int) -> dict[int, tuple[int, float]]:
    """The same by the hour of the day."""
    hours: dict[int, tuple[int, float]] = {}
    sql = f"""SELECT (at + :offset) / 3600 % {_HOURS} AS name, count(*), sum(seconds)
        FROM plays INDEXED BY plays_by_time
        WHERE {_REAL} AND at >= :start AND at < :end GROUP BY name"""
    for start, end, offset in time_zones.offsets(zone, first, last + 1):
        for name, plays, seconds in rows(db, sql, {"start": start, "end": end, "offset": offset}):
            before = hours.get(name, (0, 0.0))
            hours[name] = (before[0] + plays, before[1] + seconds)
    return hours


def _day(second: int, zone: tzinfo) -> datetime:
    day = datetime.fromtimestamp(second, zone)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _month_of(second: int, zone: tzinfo) -> int:
    day = _day(second, zone)
    return day.year * 12 + day.month - 1


def _start_of(month: int, zone: tzinfo) -> int:
    """Its first second."""
    return ceil(datetime(month // 12, month % 12 + 1, 1, tzinfo=zone).timestamp())


def _months(sums: dict[int, tuple[int, float]]) -> list[Bar]:
    """Each month from the first on, those without a play too; of a young history a year."""
    if not sums:
        return []
    last = max(sums)
    first = min(max(min(sums), last - MOST_MONTHS + 1), last - LEAST_MONTHS + 1)
    shown = range(first, last + 1)
    labelled = [(f"{month // 12}-{month % 12 + 1:02}", *sums.get(month, (0, 0))) for month in shown]
    return _bars(labelled)


def _hours(sums: dict[int, tuple[int, float]]) -> list[Bar]:
    return _bars(
        [(f"{hour:02}", *sums.get(hour, (0, 0))) for hour in range(_HOURS)] if sums else []
    )


def _bars(labelled: Iterable[tuple[str, int, float]]) -> list[Bar]:
    some = [*labelled]
    highest = max((seconds for _, _, seconds in some), default=0) or 1
    return [Bar(label, n, s, round(100 * s / highest, 1)) for label, n, s in some]


def _most_played(db: Database, most: int) -> list[Played]:
    sql = f"""SELECT key, count(*) AS plays FROM plays INDEXED BY plays_by_song WHERE {_REAL}
        GROUP BY key ORDER BY plays DESC, key DESC LIMIT ?"""
    counts = {row["key"]: row["plays"] for row in rows(db, sql, [most])}
    return [Played(card, counts[card.key]) for card in songs.by_keys(db, [*counts])]


def _most_played_lines(db: Database, played: list[Played]) -> list[PlayedLine]:
    """Of each song its most played one, so that one song does not fill the list."""
    cards = {song.card.key: song.card for song in played}
    heard = _seconds_heard(db, cards)
    lines = []
    for key, seconds in heard.items():
        card = cards[key]
        lyrics = timed_lyrics.read(record.loads(songs.details(db, card)[0]), card.duration)
        counted = [(_times(line, seconds), -line.number, line) for line in lyrics.lines]
        times, _, line = max(counted, default=(0, 0, None), key=lambda count: count[:2])
        if line is not None and line.start is not None and times:
            lines.append(PlayedLine(card, line.text, line.start, times))
    return sorted(lines, key=lambda line: -line.plays)[:MOST_LINES]


def _times(line: Line, seconds: "array[int]") -> int:
    """How often it sounded: its third second, or the middle of a shorter one."""
    if line.start is None or not line.sung:
        return 0
    half = (line.end - line.start) / 2 if line.end is not None else _INTO
    middle = int(line.start + min(half, _INTO))
    return seconds[middle] if middle < len(seconds) else 0


def _seconds_heard(db: Database, cards: dict[int, Card]) -> dict[int, "array[int]"]:
    """By the key of a song, how often each of its seconds sounded."""
    if not cards:
        return {}
    marks = ",".join("?" * len(cards))
    sql = f"""SELECT key, parts, count(*) AS times FROM plays INDEXED BY plays_by_song
        WHERE key IN ({marks}) AND NOT removed AND heard = 1 AND parts IS NOT NULL
        GROUP BY key, parts"""
    steps: dict[int, array[int]] = {}
    for key, parts, times in rows(db, sql, [*cards]):
        length = int(cards[key].duration or 0) + 2
        song = steps.setdefault(key, array("q", [0]) * length)
        for part in parts.split(","):
            start, _, end = part.partition("-")
            low, high = min(int(start), length - 1), min(int(end), length - 1)
            if low < high:
                song[low] += times
                song[high] -= times
    return {key: array("q", accumulate(song)) for key, song in steps.items()}
