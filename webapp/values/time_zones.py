"""Where a reader's days begin and end."""

from datetime import UTC, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

DEFAULT = "UTC"
_LONGEST = 64  # characters of a name


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
