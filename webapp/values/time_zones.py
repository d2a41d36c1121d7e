"""Where a reader's days begin and end."""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

DEFAULT = "UTC"
_LONGEST = 64  # characters of a name
_DAY = 24 * 3600


@lru_cache(maxsize=100)
def zone(name: str) -> tzinfo | None:
    """Of a name such as Europe/Berlin; None for one that there is not."""
    if name == DEFAULT:
        return UTC
    if len(name) > _LONGEST or not name.isascii():
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone, no name at all, a folder
        return None


def offsets(zone: tzinfo, first: int, end: int) -> list[tuple[int, int, int]]:
    """Of the moments from `first` to before `end`, in seconds since 1970: (from, to, offset).

    Each stretch has one offset to UTC, in seconds.
    """
    stretches: list[tuple[int, int, int]] = []
    start, at = first, first
    while at < end:
        after = min(at + _DAY, end)
        offset = _offset(zone, start)
        if _offset(zone, after - 1) != offset:
            after = _change(zone, max(start, at - 1), after)
            stretches.append((start, after, offset))
            start = after
        at = after
    return [*stretches, (start, end, _offset(zone, start))] if start < end else stretches


def _change(zone: tzinfo, low: int, high: int) -> int:
    """The first second after `low` whose offset is another one."""
    offset = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, middle) == offset else (low, middle)
    return high


def _offset(zone: tzinfo, second: int) -> int:
    delta = datetime.fromtimestamp(second, zone).utcoffset()
    return int(delta.total_seconds()) if delta else 0
