"""From an API's peaks to the bars that a page draws; pure. Computed once, when a song comes in."""

import json
import math
from array import array
from itertools import pairwise

CARD_BARS = 60
PAGE_BARS = 200
MOST_PEAKS = 1_000_000


def bars(peaks: object, count: int) -> bytes | None:
    """`count` bars, a byte each, the loudest 255; None where there is nothing to draw.

    `peaks` is `simple_waveform`: an array of numbers of any length and scale, or its JSON text.
    """
    heights = _heights(peaks)
    loudest = max(heights, default=0.0)
    if loudest <= 0:
        return None
    # Divided first: 255 times a peak may be more than a float holds.
    return bytes(round(255 * (max(part) / loudest)) for part in _parts(heights, count))


def _heights(peaks: object) -> list[float]:
    if isinstance(peaks, str):
        try:
            peaks = json.loads(peaks)
        except (ValueError, RecursionError):
            return []
    if not isinstance(peaks, list) or len(peaks) > MOST_PEAKS:
        return []
    try:
        heights = [abs(peak) for peak in array("d", peaks)]
    except (TypeError, OverflowError):
        heights = [_height(peak) for peak in peaks]
    if not math.isfinite(sum(heights)):
        heights = [height if math.isfinite(height) else 0.0 for height in heights]
    return heights


def _height(peak: object) -> float:
    if isinstance(peak, bool) or not isinstance(peak, int | float):
        return 0.0
    try:
        return abs(float(peak))
    except OverflowError:
        return 0.0


def _parts(heights: list[float], count: int) -> list[list[float]]:
    """`heights` in `count` runs of like length; where there are fewer, each stands for several."""
    size = len(heights)
    edges = [index * size // count for index in range(count + 1)]
    return [heights[left : max(right, left + 1)] for left, right in pairwise(edges)]
