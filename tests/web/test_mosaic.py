import math

import pytest

from webapp.web import mosaic


@pytest.mark.parametrize("pictures", [*range(1, 60), 100, 131, 250, 399, 400])
def test_a_mosaic_has_columns_for_a_screen_and_for_a_page(pictures):
    shown = mosaic.of(pictures)
    cells = pictures + 3 * shown.large

    assert 1 <= shown.wide <= mosaic.MOST_COLUMNS
    assert shown.large <= pictures / 4
    rows = math.ceil(cells / shown.poster)
    assert rows <= 1.5 * shown.poster  # beside the words it fits a page of the A series


def test_most_mosaics_leave_no_gap():
    ragged = [n for n in range(6, 200) if (n + 3 * mosaic.of(n).large) % mosaic.of(n).wide]

    assert len(ragged) < 10
