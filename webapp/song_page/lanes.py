"""The takes of one request on one scale of time, so that the same second is one place; pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.library.songs import Card
from webapp.records import waveform

FIRST = 6  # seen of many; these, the page's own, the chosen, and the one that plays
_FEW = 2  # so many more are not worth folding
BARS = 150  # of the longest take; one bar is the same stretch of time in each lane
_MOST_TICKS = 6
_STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)  # s between two ticks


@dataclass(frozen=True, slots=True)
class Lane:
    """`share`: of the longest take's length, in per cent; 100 where a length is not known.

    `folded`: seen only when asked for.
    """

    card: Card
    wave: bytes | None
    share: float
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A second of the scale, and its place in per cent."""

    second: int
    place: float


@dataclass(frozen=True, slots=True)
class Lanes:
    """`length`: the seconds of the longest take that can be heard, None where none is known."""

    lanes: list[Lane]
    length: float | None
    ticks: list[Tick]

    @property
    def folded(self) -> int:
        """How many of them are."""
        return sum(lane.folded for lane in self.lanes)


def of(takes: Sequence[Card], waves: Mapping[int, bytes | None], own: int) -> Lanes:
    """`waves`: by the takes' keys, the bars of a page where there are any; `own`: the page's."""
    heard = [card for card in takes if card.has_audio] or takes
    longest = max((card.duration for card in heard if card.duration), default=None)
    folded = {card.key for card in takes[FIRST:] if card.key != own and card.choice != "keep"}
    if len(folded) <= _FEW:
        folded = set()
    lanes = [_lane(card, waves, longest, folded=card.key in folded) for card in takes]
    return Lanes(lanes, longest, _ticks(longest) if longest else [])


def _lane(
    card: Card, waves: Mapping[int, bytes | None], longest: float | None, *, folded: bool
) -> Lane:
    share = min(1.0, card.duration / longest) if card.duration and longest else 1.0
    wave = waves.get(card.key) or card.wave
    bars = waveform.resized(wave, max(1, round(BARS * share))) if wave else None
    return Lane(card, bars, round(100 * share, 2), folded)


def _ticks(longest: float) -> list[Tick]:
    """At round seconds, few enough to be read."""
    step = next((step for step in _STEPS if longest / step <= _MOST_TICKS), int(longest))
    seconds = range(0, math.ceil(longest), step)
    return [Tick(second, round(100 * second / longest, 2)) for second in seconds]
