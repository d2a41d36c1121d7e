"""Moments: RFC 3339, and µs since 1970 in UTC."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from webapp.values import fields

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS = (1, 1_000, 1_000_000)  # what a second counts, in seconds, ms and µs
_FIRST, _LAST = 946_684_800, 32_503_680_000  # the years 2000 and 3000, in seconds
_COUNT = re.compile(r"\d{9,17}(\.\d{1,9})?")


def read(value: object, now: datetime) -> int | None:
    """RFC 3339, or a number of seconds, ms or µs since 1970, to µs since 1970.

    None for what is no date, before 1970 (a number: before 2000) or more than a day ahead.
    """
    when = _written(value.strip()[:40]) if isinstance(value, str) else _counted(value)
    if when is None or not EPOCH <= when <= now + timedelta(days=1):
        return None
    return microseconds(when)


def _written(text: str) -> datetime | None:
    if _COUNT.fullmatch(text):
        return _counted(float(text))
    try:
        when = datetime.fromisoformat(text)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _counted(value: object) -> datetime | None:
    """In the unit by which it is a time since 2000."""
    number = fields.finite(value) or 0
    counted = (number / second for second in _SECONDS)
    seconds = next((seconds for seconds in counted if _FIRST <= seconds < _LAST), None)
    return None if seconds is None else EPOCH + timedelta(seconds=seconds)


def rfc3339(moment: int) -> str:
    """µs since 1970 as `2025-02-12T12:22:33Z`."""
    when = EPOCH + timedelta(microseconds=moment)
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")


@lru_cache(maxsize=16)  # an import asks it of one moment for each song
def stamp(when: datetime) -> str:
    """A moment as RFC 3339 in UTC, to the second."""
    return rfc3339(microseconds(when))


def now() -> str:
    """The present moment, likewise."""
    return stamp(datetime.now(UTC))


def microseconds(when: datetime) -> int:
    return (when - EPOCH) // timedelta(microseconds=1)
