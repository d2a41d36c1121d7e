"""What is usable of a field that a source or a file gave, whatever it holds; pure."""

import math
import re
from typing import Any

from webapp.values import fast_json

LONGEST_LINE = 500
LONGEST_TEXT = 100_000
# What turns the reading order of the text around it, or hides in it.
_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
# More signs on one letter than any script sets there are drawn over whatever stands around it.
_SIGN = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILE = re.compile(rf"({_SIGN}{{4}}){_SIGN}+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tabs and ends of lines

_CLEAN = re.compile(r"[\t\n\x20-\x7e]*+")  # nothing of all these, nor half of a pair


def text(value: object) -> str | None:
    """Text over several lines, with an end.

    Without control characters, half surrogates and piles of signs on one letter.
    """
    if not isinstance(value, str):
        return None
    if len(value) <= LONGEST_TEXT and _CLEAN.fullmatch(value):
        return value.strip() or None  # the same, in a fraction of the time
    visible = _INVISIBLE.sub("", value[:LONGEST_TEXT].replace("\r\n", "\n"))
    whole = visible.encode("utf-8", "ignore").decode()
    return _PILE.sub(r"\1", _CONTROL.sub("", whole)).strip() or None


def line(value: object, longest: int = LONGEST_LINE) -> str | None:
    """Text on one line, without signs that hide or that turn the text around them."""
    if not isinstance(value, str):
        return None
    words = (text(value[: 4 * longest]) or "").split()  # hidden signs may take up some of it
    joined = " ".join(words)
    return (joined if len(joined) <= longest else joined[: longest - 1] + "…") or None


def joined(value: object) -> str | None:
    """A text as it is, texts of a list with commas; None for anything else."""
    if isinstance(value, str):
        return value or None
    words = [word for word in value if isinstance(word, str)] if isinstance(value, list) else []
    return ", ".join(words) or None


def stripped(value: object) -> str:
    """A text as it is, without white space around it; "" for anything else."""
    return value.strip() if isinstance(value, str) else ""


def array(value: object) -> list[Any]:
    """A list, also one as JSON in a text; [] for anything else."""
    value = unpacked(value)
    return value if isinstance(value, list) else []


def unpacked(value: object) -> object:
    """What a text of JSON holds, None where it is none; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        return fast_json.loads(value)
    except (ValueError, RecursionError):
        return None


def number(value: object, *, most: float) -> float | None:
    """A finite number from 0 to `most`."""
    number = finite(value)
    return number if number is not None and 0 <= number <= most else None


def finite(value: object) -> float | None:
    """A finite number, also one in a text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
