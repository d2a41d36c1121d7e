"""Moments: RFC 3339, and µs since 1970 in UTC."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read(value: object, now: datetime) -> int | None:
    """RFC 3339 to µs since 1970; None for what is no date, before 1970 or more than a day ahead."""
    if not isinstance(value, str):
        return None
    try:
        when = datetime.fromisoformat(value.strip()[:40])
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if not EPOCH <= when <= now + timedelta(days=1):
        return None
    return microseconds(when)


def rfc3339(moment: int) -> str:
    """µs since 1970 as `2025-02-12T12:22:33Z`."""
    return (EPOCH + timedelta(microseconds=moment)).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp(when: datetime) -> str:
    """A moment as RFC 3339 in UTC, to the second."""
    return rfc3339(microseconds(when))


def now() -> str:
    """The present moment, likewise."""
    return stamp(datetime.now(UTC))


def microseconds(when: datetime) -> int:
    return (when - EPOCH) // timedelta(microseconds=1)
