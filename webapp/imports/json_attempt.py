"""One JSON value out of a text; or why there is none, and how far it was read to know that."""

import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from json import JSONDecodeError

from webapp.values import fast_json, lenient_json

_FIRST = frozenset('[{"-0123456789tfnNI')  # of a value; Infinity and NaN are read as well
# What may follow where JSON breaks off because no more has been read so far.
_UNFINISHED = re.compile(
    r"\s*|[-+.eE\d]{1,40}|t(ru?)?|f(a(ls?)?)?|n(ul?)?|Na?|-?I(n(f(i(n(it?)?)?)?)?)?"
)
_UNFINISHED_ESCAPE = re.compile(r"u[0-9a-fA-F]{0,4}")
_BRACKETS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Value:
    """`end`: the position behind it."""

    value: object
    end: int


@dataclass(frozen=True, slots=True)
class Failure:
    """`reason` None: the text ends before the value does. `end`: up to where it was read."""

    reason: str | None
    end: int


def attempt(text: str, pos: int, likely_end: int = 0) -> Value | Failure:
    """The value that begins at `pos`; sooner where it is an object that ends at `likely_end`.

    A wrong guess does no harm: of all texts that begin at `pos` only one is an object.
    """
    if likely_end and text[pos : pos + 1] == "{":
        with suppress(ValueError):
            return Value(fast_json.quick_loads(text[pos:likely_end]), likely_end)
    if text[pos : pos + 1] not in _FIRST:
        return Failure("not JSON (Expecting value)", pos)
    try:
        value, end = lenient_json.raw_decode(text, pos)
    except RecursionError:
        return Failure("nested too deeply", _end_of_nest(text, pos))
    except JSONDecodeError as error:
        if _is_unfinished(error):
            return Failure(None, len(text))
        return Failure(f"not JSON ({error.msg})", error.pos)
    return Value(value, end)


def _is_unfinished(error: JSONDecodeError) -> bool:
    """Whether it may be for want of more text only."""
    if error.msg.startswith("Unterminated string"):
        return True
    if error.msg.startswith("Invalid \\u"):
        return bool(_UNFINISHED_ESCAPE.fullmatch(error.doc, error.pos))
    return bool(_UNFINISHED.fullmatch(error.doc, error.pos))


def _end_of_nest(text: str, pos: int) -> int:
    """Where it is deeper than any decoder follows: at least as far as this one came."""
    depth = 0
    for token in _BRACKETS.finditer(text, pos):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if depth > sys.getrecursionlimit():
            return token.end()
    return len(text)
