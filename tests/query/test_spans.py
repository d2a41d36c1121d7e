import math

import pytest

from webapp.query import spans
from webapp.values import timestamps

LENGTHS = {
    "3:00": (180, 181),
    "1:02:03": (3723, 3724),
    "200": (200, 201),
    "90s": (90, 91),
    "3m": (180, 181),
    "1.5min": (90, 91),
    ">3:00": (181, math.inf),
    ">=3:00": (180, math.inf),
    "≥3:00": (180, math.inf),
    "<200": (0, 200),
    "<=200": (0, 201),
    "2:00-3:00": (120, 181),
    "90-3m": (90, 181),
    "3:00-2:00": None,
    "-": None,
    "long": None,
    "3:99": None,
    ">": None,
    "": None,
    "-5": None,
    "\u0661:\u0660\u0660": None,
}


@pytest.mark.parametrize(("text", "span"), LENGTHS.items(), ids=LENGTHS)
def test_lengths(text, span):
    assert span == spans.lengths(text)


DAYS = {
    "2025": ("2025-01-01", "2026-01-01"),
    "2025-02": ("2025-02-01", "2025-03-01"),
    "2025-12": ("2025-12-01", "2026-01-01"),
    "2025-2-10": ("2025-02-10", "2025-02-11"),
    "2025-01..2025-03": ("2025-01-01", "2025-04-01"),
    "<2025-02": ("1970-01-01", "2025-02-01"),
    "<=2025-02": ("1970-01-01", "2025-03-01"),
    "2025-13": None,
    "2025-02-30": None,
    "9999": None,
    "0000": None,
    "soon": None,
    "2025-03..2025-01": None,
    "": None,
}


@pytest.mark.parametrize(("text", "days"), DAYS.items(), ids=DAYS)
def test_days(text, days):
    found = spans.days(text)

    assert days == (found and tuple(timestamps.rfc3339(int(moment))[:10] for moment in found))


def test_days_after_one_have_no_end():
    assert spans.days(">2025-02-10") == (spans.days("2025-02-11")[0], math.inf)


@pytest.mark.parametrize("text", ["2025-00", "2025-02-00", "2025-00..2025-02"])
def test_no_month_and_no_day_is_zero(text):
    assert spans.days(text) is None
