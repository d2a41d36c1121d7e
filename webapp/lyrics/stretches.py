"""From when to when lines are heard, so that no syllable of them is cut; pure."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from webapp.lyrics.sections import Line

AIR = 0.35  # s before the first word and after the last one
CROSSING = 0.25  # s in which the player goes from one stretch to the next: no word may lie in it
NEAR = 2.0  # s between two lines that are heard as one
LONGEST = 15.0  # s of one line: what says more goes on over music without words


class Stretch(NamedTuple):
    """Seconds of a song, and the lines that are sung in it."""

    start: float
    end: float
    lines: tuple[Line, ...]


def of_lines(
    lines: Sequence[Line], numbers: Collection[int], duration: float | None
) -> list[Stretch]:
    """Of all lines of a song those with these numbers, in the order in which they are sung.

    Those that follow one another closely are one stretch. A line without a time is left out.
    """
    timed = _timed(lines)
    runs: list[list[int]] = []
    for place, line in enumerate(timed):
        if line.number not in numbers:
            continue
        if runs and runs[-1][-1] == place - 1 and _pause(timed, place) < NEAR:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [_stretch(timed, run, duration) for run in runs]


def by_line(lines: Sequence[Line], duration: float | None) -> dict[int, Stretch]:
    """Each of them that has a time by itself, by its number."""
    timed = _timed(lines)
    return {line.number: _stretch(timed, [at], duration) for at, line in enumerate(timed)}


def over(lines: Sequence[Line], first: Line, last: Line, duration: float | None) -> Stretch:
    """From one line to another; both have times."""
    timed = _timed(lines)
    return _stretch(timed, [timed.index(first), timed.index(last)], duration)


def _timed(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.start is not None and line.text]


def _stretch(timed: Sequence[Line], run: Sequence[int], duration: float | None) -> Stretch:
    first, last = run[0], run[-1]
    begins = timed[first].start or 0.0
    ends = _end(timed, last)
    after = timed[last + 1].start if last + 1 < len(timed) else None
    start = begins - _air(_pause(timed, first) if first else AIR)
    end = ends + _air(AIR if after is None else after - ends)
    sung = tuple(timed[first : last + 1])
    return Stretch(round(max(0.0, start), 2), round(min(end, duration or end), 2), sung)


def _pause(timed: Sequence[Line], place: int) -> float:
    """Before a line, since the last word of the one before it."""
    return (timed[place].start or 0.0) - _end(timed, place - 1)


def _end(timed: Sequence[Line], place: int) -> float:
    """When the last word of a line is over; where nobody says it, when the next line begins."""
    begins = timed[place].start or 0.0
    following = timed[place + 1].start if place + 1 < len(timed) else None
    said = timed[place].end
    end = said if said is not None else following
    return begins + LONGEST if end is None else min(max(begins, end), begins + LONGEST)


def _air(pause: float) -> float:
    """As much as there is to the next word, but never less than it takes to cross over."""
    return min(AIR, max(CROSSING, pause))
