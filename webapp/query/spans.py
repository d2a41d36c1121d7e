"""A span of lengths, tempos, stars or days, as a person writes it; pure.

Each is from (with) to (without).
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial

from webapp.values import timestamps

_SIGNS = re.compile(r"(>=|<=|>|<)?(.+)", re.DOTALL)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):([0-5]?\d)", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(s|sec|m|min|h)?", re.ASCII)
_UNITS = {None: 1, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600}
_BEATS = re.compile(r"(\d{1,3})(?: ?bpm)?", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)

Span = tuple[float, float]


def lengths(text: str) -> Span | None:
    """Of `>3:00`, `<200`, `2:00-3:00`, `90s` or `3m` the seconds; None for anything else."""
    return _span(text, "-", _length)


def days(text: str, zone: tzinfo = UTC) -> Span | None:
    """Of `2025`, `2025-02`, `2025-02-10`, `>2025-02-10`, `2025-01..2025-03` the µs since 1970.

    Days begin and end in `zone`.
    """
    return _span(text, "..", partial(_days, zone=zone))


def tempos(text: str) -> Span | None:
    """Of `90-120`, `>140`, `<=100` or `96` the whole beats a minute; None for anything else."""
    return _span(text, "-", _beats)


def ratings(text: str) -> Span | None:
    """Of `4-5`, `>3`, `<=2` or `5` the stars; None for anything else."""
    return _span(text, "-", _stars)


def _span(text: str, between: str, read: Callable[[str], Span | None]) -> Span | None:
    low, mark, high = text.partition(between)
    if mark:
        first, last = read(low), read(high)
        return (first[0], last[1]) if first and last and first[0] < last[1] else None
    signs = _SIGNS.fullmatch(text.replace("≥", ">=").replace("≤", "<="))
    span = read(signs[2]) if signs else None
    if signs is None or span is None:
        return None
    start, end = span
    compared = {">": (end, math.inf), ">=": (start, math.inf), "<": (0, start), "<=": (0, end)}
    return compared.get(signs[1], span)


def _length(text: str) -> Span | None:
    """A song of 3:00 shows so for a whole second."""
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(digits or 0) for digits in match.groups())
        start = float(hours * 3600 + minutes * 60 + seconds)
    elif match := _AMOUNT.fullmatch(text):
        start = float(match[1]) * _UNITS[match[2]]
    else:
        return None
    return start, start + 1


def _beats(text: str) -> Span | None:
    match = _BEATS.fullmatch(text)
    return (int(match[1]), int(match[1]) + 1) if match else None


def _stars(text: str) -> Span | None:
    return (int(text), int(text) + 1) if text in {"0", "1", "2", "3", "4", "5"} else None


def _days(text: str, zone: tzinfo) -> Span | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    try:
        start = date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        end = start + timedelta(days=1) if match[3] else _next(start, by_month=bool(match[2]))
        return _midnight(start, zone), _midnight(end, zone)
    except (ValueError, OverflowError):
        return None


def _next(start: date, *, by_month: bool) -> date:
    if by_month and start.month < 12:  # noqa: PLR2004 (December)
        return start.replace(month=start.month + 1)
    return start.replace(year=start.year + 1, month=1)


def _midnight(day: date, zone: tzinfo) -> int:
    """Where clocks are put on at midnight, the first moment of the day."""
    return timestamps.microseconds(datetime.combine(day, time(), zone).astimezone(UTC))
