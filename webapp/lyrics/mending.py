"""Impossible times to possible ones; pure.

Every promise a service makes of its times has been broken somewhere: they overlap, end before they
start, are missing, run backwards, lie past the end, are NaN or text. What they plainly mean is
mended; where they mean nothing plain the time is dropped.
"""

from bisect import bisect_right
from collections.abc import Sequence

from webapp.values import fields

SHORT = 1.0  # seconds: how long a word is sung that does not say it
LONG = 5.0  # likewise a line

Span = tuple[float, float]


def span(start: object, end: object, limit: float) -> tuple[float, float | None] | None:
    """None where there is no start within the song; an end of None where that says nothing."""
    first, last = fields.finite(start), fields.finite(end)
    if first is None or first >= limit or (first < 0 and (last or 0) <= 0):
        return None
    first = max(0.0, first)
    return (first, None if last is None or last <= first else min(last, limit))


def order(starts: Sequence[float | None]) -> list[int]:
    """Places in order of time, where the order that they stand in is that of no song."""
    timed = [start for start in starts if start is not None]
    if 2 * len(_rising(timed)) >= len(timed):
        return [*range(len(starts))]
    keys, last = [], 0.0
    for start in starts:  # one without a time stays behind the one before it
        last = last if start is None else start
        keys.append(last)
    return sorted(range(len(starts)), key=keys.__getitem__)


def mended(
    spans: list[tuple[float, float | None] | None], limit: float, length: float
) -> list[Span | None]:
    """Those that would run backwards lose their time; each ends when the next one starts.

    `length`: the seconds of one that says no end.
    """
    places = [index for index, span in enumerate(spans) if span]
    rising = _rising([span[0] for span in spans if span])
    mended: list[Span | None] = [None] * len(spans)
    following = limit
    for index in reversed([places[place] for place in rising]):
        start, end = spans[index] or (0.0, None)
        end = min(start + length if end is None else end, following)
        mended[index] = (min(round(start, 2), limit), min(round(end, 2), limit))
        following = start
    return mended


def _rising(starts: list[float]) -> list[int]:
    """The places of the longest run, with gaps, that never falls."""
    tops: list[float] = []
    last: list[int] = []  # for each length: where the run of that length with the lowest top ends
    before: list[int] = []
    for index, start in enumerate(starts):
        length = bisect_right(tops, start)
        before.append(last[length - 1] if length else -1)
        tops[length : length + 1] = [start]
        last[length : length + 1] = [index]
    run, at = [], last[-1] if last else -1
    while at >= 0:
        run.append(at)
        at = before[at]
    return run[::-1]
