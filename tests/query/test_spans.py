import math

import pytest

from webapp.query import spans
from webapp.values import time_zones, timestamps

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


TEMPOS = {
    "120": (120, 121),
    "120 bpm": (120, 121),
    "90-120": (90, 121),
    ">140": (141, math.inf),
    ">=140": (140, math.inf),
    "<100": (0, 100),
    "≤100": (0, 101),
    "120-90": None,
    "1000": None,
    "fast": None,
    "": None,
}


@pytest.mark.parametrize(("text", "span"), TEMPOS.items(), ids=TEMPOS)
def test_tempos(text, span):
    assert span == spans.tempos(text)


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


@pytest.mark.parametrize(
    ("text", "zone", "start", "hours"),
    [
        ("2025-02-12", "UTC", "2025-02-12T00:00:00Z", 24),
        ("2025-02-12", "America/New_York", "2025-02-12T05:00:00Z", 24),
        ("2025-02-12", "Pacific/Kiritimati", "2025-02-11T10:00:00Z", 24),
        ("2025-03-30", "Europe/Berlin", "2025-03-29T23:00:00Z", 23),  # clocks are put on
        ("2025-10-26", "Europe/Berlin", "2025-10-25T22:00:00Z", 25),  # and back
        ("2024-04-26", "Africa/Cairo", "2024-04-25T22:00:00Z", 23),  # there is no midnight
        ("2025-03", "Europe/Berlin", "2025-02-28T23:00:00Z", 31 * 24 - 1),
    ],
)
def test_a_day_begins_and_ends_where_the_reader_is(text, zone, start, hours):
    first, last = spans.days(text, time_zones.zone(zone))

    assert start == timestamps.rfc3339(int(first))
    assert hours == (last - first) / 3_600_000_000
