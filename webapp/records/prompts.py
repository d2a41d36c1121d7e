"""A song's `conditions`, the prompts over its time, to segments and bands of a page; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from webapp.records import record
from webapp.values import fields

MOST_SEGMENTS = 100
MOST_LANES = 6
ROUNDED = 1.05  # a fraction may be a little over 1, and is 1 then
LEAST_PER_CENT = 10  # a song's numbers of which none is as large are no per cent
MOST_PER_CENT = 105
_SHARES = ("condition_start", "condition_end")
_SECONDS = ("t_start", "t_end")


@dataclass(frozen=True, slots=True)
class Segment:
    """`start` and `end` in seconds, None where unknown; `strength` 0 to 1, None likewise."""

    number: int
    prompt: str | None
    lyrics: str | None
    strength: float | None
    start: float | None
    end: float | None


@dataclass(frozen=True, slots=True)
class Band:
    """Where a segment is drawn: `left` and `width` in hundredths of the song, `lane` from 0."""

    segment: Segment
    start: float
    left: float
    width: float
    lane: int


def segments(conditions: object, duration: float | None) -> list[Segment]:
    """`conditions` is an array of objects, or its JSON text; whatever is broken is left out.

    `t_*` are seconds, `condition_*` parts of the song; seconds win. Parts and strengths are
    fractions or per cent: which of the two, all those of one song tell together.
    """
    items = [item for item in fields.array(conditions) if isinstance(item, dict)][:MOST_SEGMENTS]
    whole = _whole([item.get(name) for item in items for name in _SHARES])
    strongest = _whole([item.get("strength") for item in items])
    segments: list[Segment] = []
    for item in items:
        prompt, lyrics = fields.line(item.get("prompt"), 2000), fields.text(item.get("lyrics"))
        if prompt or lyrics:
            start, end = _span(item, duration, whole)
            strength = _share(item.get("strength"), strongest)
            segments.append(Segment(len(segments) + 1, prompt, lyrics, strength, start, end))
    return segments


def bands(segments: Sequence[Segment], total: float | None) -> list[Band]:
    """The segments that have a place in the song; those that sound together lie in lanes.

    What would need a lane more than MOST_LANES is left to the list.
    """
    placed = [(segment, segment.start) for segment in segments if segment.start is not None]
    length = total or max((s.end or 0.0 for s, _ in placed), default=0.0)
    if length <= 0:
        return []
    drawn: list[Band] = []
    free = [0.0] * MOST_LANES  # from when on, in seconds
    for segment, at in sorted(placed, key=lambda pair: pair[1]):
        start, end = min(at, length), min(segment.end or length, length)
        lane = next((n for n, since in enumerate(free) if since <= start), None)
        if lane is not None and end > start:
            free[lane] = end
            left, right = (round(second * 100 / length, 2) for second in (start, end))
            drawn.append(Band(segment, start, left, round(right - left, 2), lane))
    return drawn


def _span(
    item: dict[str, Any], duration: float | None, whole: float | None
) -> tuple[float | None, float | None]:
    longest = duration or record.LONGEST_SONG
    seconds = [_within(item.get(name), longest) for name in _SECONDS]
    parts = [_share(item.get(name), whole) for name in _SHARES]
    start, end = (
        second
        if second is not None
        else (part * duration if part is not None and duration else None)
        for second, part in zip(seconds, parts, strict=True)
    )
    return (start, end) if start is None or end is None or end > start else (start, None)


def _within(value: object, longest: float) -> float | None:
    """Seconds; what is a little over the length, as rounding makes it, is the length."""
    seconds = fields.number(value, most=longest * ROUNDED)
    return None if seconds is None else min(seconds, longest)


def _whole(values: list[object]) -> float | None:
    """What stands for all of it, 1 or 100; None where the numbers fit neither."""
    known = [number for value in values if (number := fields.number(value, most=1e9)) is not None]
    largest = max(known, default=0.0)
    if largest <= ROUNDED:
        return 1.0
    return 100.0 if LEAST_PER_CENT <= largest <= MOST_PER_CENT else None


def _share(value: object, whole: float | None) -> float | None:
    """0 to 1; None also for a fraction among per cent: nobody knows which it is."""
    number = fields.number(value, most=MOST_PER_CENT)
    if number is None or whole is None or (whole > 1 and 0 < number < 1):
        return None
    return min(number / whole, 1.0)
