"""Where songs are left: over their waveform, and over the prompt that was then."""

from collections import Counter
from dataclasses import dataclass
from statistics import median

from webapp.database import Database, rows
from webapp.library import songs
from webapp.library.songs import Card
from webapp.records import prompts, record

MOST_SONGS = 5
BINS = 60  # of a song's length
_LEAST = 2  # times that a song was left, to be told of
_MOST_READ = 5000  # times of one song


@dataclass(frozen=True, slots=True)
class Mark:
    """`x` of BINS, `height` in per cent of the highest."""

    x: int
    height: float


@dataclass(frozen=True, slots=True)
class Leaving:
    """How often a song was left; most often about second `at`, where `prompt` was asked for.

    `prompt_number`: of it among the song's prompts, from 1.
    """

    card: Card
    times: int
    marks: list[Mark]
    at: float
    at_times: int
    prompt: str | None
    prompt_number: int | None
    wave: bytes | None


def most(db: Database) -> list[Leaving]:
    """The songs that were left most often."""
    sql = f"""SELECT key, count(*) AS times FROM plays INDEXED BY plays_left
        WHERE NOT removed AND left_at IS NOT NULL GROUP BY key HAVING times >= {_LEAST}
        ORDER BY times DESC, key DESC LIMIT {MOST_SONGS}"""
    cards = songs.by_keys(db, [row["key"] for row in rows(db, sql)])
    leavings = [of_song(db, card) for card in cards]
    return [leaving for leaving in leavings if leaving is not None]


def count(db: Database, card: Card) -> int:
    """How often a song was left."""
    sql = "SELECT count(*) FROM plays WHERE key = ? AND NOT removed AND left_at IS NOT NULL"
    return int(rows(db, sql, [card.key])[0][0])


def of_song(db: Database, card: Card) -> Leaving | None:
    """None where it was never left, or its length is not known."""
    sql = f"""SELECT left_at FROM plays INDEXED BY plays_left
        WHERE key = ? AND NOT removed AND left_at IS NOT NULL LIMIT {_MOST_READ}"""
    seconds = [row["left_at"] for row in rows(db, sql, [card.key])]
    if not card.duration or not seconds:
        return None
    size = card.duration / BINS
    places = [min(int(second / size), BINS - 1) for second in seconds]
    bins = Counter(places)
    peak, at_times = max(bins.items(), key=lambda pair: (pair[1], -pair[0]))
    at = median(second for second, place in zip(seconds, places, strict=True) if place == peak)
    raw, wave_long = songs.details(db, card)
    segment = _prompt_at(raw, card, at)
    return Leaving(
        card=card,
        times=len(seconds),
        marks=[Mark(x, round(100 * times / at_times, 1)) for x, times in sorted(bins.items())],
        at=at,
        at_times=at_times,
        prompt=segment.prompt if segment else None,
        prompt_number=segment.number if segment else None,
        wave=wave_long or card.wave,
    )


def _prompt_at(raw: str, card: Card, second: float) -> prompts.Segment | None:
    """The last one that began by then and has not ended."""
    segments = prompts.segments(record.loads(raw).get("conditions"), card.duration)
    ruling = [
        segment
        for segment in segments
        if segment.start is not None
        and segment.start <= second
        and (segment.end is None or second < segment.end)
    ]
    return ruling[-1] if ruling else None
