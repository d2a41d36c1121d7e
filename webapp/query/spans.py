"""A span of lengths or of days, as a person writes it; pure. Each is from (with) to (without)."""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SIGNS = re.compile(r"(>=|<=|>|<|≥|≤)?(.+)", re.DOTALL)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):([0-5]?\d)", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(s|sec|m|min|h)?", re.ASCII)
_UNITS = {None: 1, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600}
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)

Span = tuple[float, float]


def lengths(text: str) -> Span | None:
    """Of `>3:00`, `<200`, `2:00-3:00`, `90s` or `3m` the seconds; None for anything else."""
    low, mark, high = text.partition("-")
    if mark:
        return _from_to(_length(low), _length(high))
    return _compared(text, _length)


def days(text: str) -> Span | None:
    """Of `2025`, `2025-02`, `2025-02-10`, `>2025-02-10`, `2025-01..2025-03` the µs since 1970."""
    first, mark, last = text.partition("..")
    if mark:
        return _from_to(_days(first), _days(last))
    return _compared(text, _days)


def _compared(text: str, read: Callable[[str], Span | None]) -> Span | None:
    signs = _SIGNS.fullmatch(text)
    span = read(signs[2]) if signs else None
    if signs is None or span is None:
        return None
    start, end = span
    return {
        ">": (end, math.inf),
        "<": (0, start),
        ">=": (start, math.inf),
        "≥": (start, math.inf),
        "<=": (0, end),
        "≤": (0, end),
    }.get(signs[1] or "", (start, end))


def _from_to(first: Span | None, last: Span | None) -> Span | None:
    return (first[0], last[1]) if first and last and first[0] < last[1] else None


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


def _days(text: str) -> Span | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    try:
        start = datetime(int(match[1]), int(match[2] or 1), int(match[3] or 1), tzinfo=UTC)
        day = timedelta(days=1)
        end = start + day if match[3] else _next(start, by_month=match[2] is not None)
    except (ValueError, OverflowError):
        return None
    return _micros(start), _micros(end)


def _next(start: datetime, *, by_month: bool) -> datetime:
    if by_month and start.month < 12:  # noqa: PLR2004 (December)
        return start.replace(month=start.month + 1)
    return start.replace(year=start.year + 1, month=1)


def _micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)
