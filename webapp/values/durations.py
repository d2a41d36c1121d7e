"""How long something takes: seconds, as services and tools write it; pure."""

import re

from webapp.values import fields

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2}(?:\.\d{1,6})?)")
_SHORTEST_MS = 10_000  # no song takes so many seconds, nearly three hours


def seconds(value: object, *, most: float) -> float | None:
    """Of a number of seconds or ms, or of 3:24 and 1:02:03; None for what is none, or above `most`.

    >>> seconds("3:24", most=1000)
    204.0
    """
    if isinstance(value, str) and (clock := _CLOCK.fullmatch(value.strip())):
        hours, minutes, rest = (float(part or 0) for part in clock.groups())
        return fields.number(3600 * hours + 60 * minutes + rest, most=most)
    number = fields.finite(value)
    if number is None or number < 0:
        return None
    return fields.number(number / 1000 if number >= _SHORTEST_MS else number, most=most)
