"""From an API's peaks to the bars that a page draws; pure. Computed once, when a song comes in."""

import math
from array import array
from itertools import pairwise

from webapp.values import fields

CARD_BARS = 60
PAGE_BARS = 200
MOST_PEAKS = 1_000_000


def bars(peaks: object, count: int) -> bytes | None:
    """`count` bars, a byte each, the loudest 255; None where there is nothing to draw.

    `peaks` is `simple_waveform`: an array of numbers of any length and scale, or its JSON text.
    """
    return _drawn(_heights(peaks), count)


def both(peaks: object) -> tuple[bytes | None, bytes | None]:
    """Those of a card and of a page: what `peaks` hold is read once."""
    heights = _heights(peaks)
    return _drawn(heights, CARD_BARS), _drawn(heights, PAGE_BARS)


def resized(wave: bytes, count: int) -> bytes:
    """Bars that were drawn already as `count` of them."""
    return bytes(int(max(part)) for part in _parts([*map(float, wave)], count))


def _drawn(heights: list[float], count: int) -> bytes | None:
    loudest = max(heights, default=0.0)
    if loudest <= 0:
        return None
    # Divided first: 255 times a peak may be more than a float holds.
    return bytes(round(255 * (max(part) / loudest)) for part in _parts(heights, count))


def _heights(value: object) -> list[float]:
    peaks = fields.array(value)
    if len(peaks) > MOST_PEAKS:
        return []
    try:
        heights = [abs(peak) for peak in array("d", peaks)]
    except (TypeError, OverflowError):
        heights = [math.inf]
    if math.isfinite(sum(heights)):
        return heights
    return [0.0 if isinstance(peak, str) else abs(fields.finite(peak) or 0.0) for peak in peaks]


def _parts(heights: list[float], count: int) -> list[list[float]]:
    """`heights` in `count` runs of like length; where there are fewer, each stands for several."""
    size = len(heights)
    edges = [index * size // count for index in range(count + 1)]
    return [heights[left : max(right, left + 1)] for left, right in pairwise(edges)]
