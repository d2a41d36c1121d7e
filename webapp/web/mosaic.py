"""How covers fill a rectangle: in how many columns, and how many hang twice as large; pure."""

import math
from typing import NamedTuple

WIDE, POSTER = 2.2, 0.95  # width by height, on a screen and on a page
MOST_COLUMNS = 24
_MOST_LARGE = 6
_LEAST_COLUMNS = 4  # beside a large one


class Mosaic(NamedTuple):
    """`wide` and `poster` are columns; `large` pictures take the room of four."""

    wide: int
    poster: int
    large: int


def of(pictures: int) -> Mosaic:
    """Of the few ways the one that leaves no gap on a screen, with as few large ones as can be."""
    for large in range(min(_MOST_LARGE, pictures // 4) + 1):
        cells = pictures + 3 * large
        fitting = [
            n for n in _near(cells, WIDE) if cells % n == 0 and n >= _LEAST_COLUMNS * bool(large)
        ]
        if fitting:
            return Mosaic(fitting[0], _columns_of_poster(cells), large)
    return Mosaic(_near(pictures, WIDE)[0], _columns_of_poster(pictures), 0)


def _near(cells: int, shape: float) -> list[int]:
    """Columns that come near the shape, the nearest first."""
    ideal = math.sqrt(cells * shape)
    candidates = range(max(1, round(ideal) - 2), min(MOST_COLUMNS, round(ideal) + 2) + 1)
    return sorted(candidates, key=lambda n: abs(n - ideal)) or [MOST_COLUMNS]


def _columns_of_poster(cells: int) -> int:
    """So many that the rows are no higher than the page has room for."""
    return next(
        (n for n in range(1, MOST_COLUMNS) if math.ceil(cells / n) <= n / POSTER), MOST_COLUMNS
    )
