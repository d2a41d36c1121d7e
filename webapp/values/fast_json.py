"""JSON just as `json` reads and writes it, many times as fast where orjson knows it too.

What orjson refuses or changes is left to `json`: NaN, half of a surrogate pair, integers beyond
64 bits.
"""

import json
import re
from json.encoder import encode_basestring_ascii

import orjson

# orjson makes a float of an integer that has more digits than 64 bits always hold.
_MANY_DIGITS = b"0" * 19
_TO_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_NOT_ASCII = re.compile(r'[^\x00-\x7f](?:[^"\\]*[^\x00-\x7f])?')  # what is within one string
_AS_JSON = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def loads(text: str) -> object:
    """As `json.loads`, with its errors: ValueError and RecursionError, TypeError for no text."""
    try:
        return quick_loads(text)
    except ValueError:
        return json.loads(text)


def quick_loads(text: str) -> object:
    """The same; ValueError also for what orjson refuses, or reads in another way."""
    if not isinstance(text, str):
        raise TypeError("JSON is a text")
    data = text.encode()
    if _MANY_DIGITS in data.translate(_TO_ZEROS):
        raise ValueError("perhaps an integer of more than 64 bits")
    return orjson.loads(data)


def dumps(value: object) -> str:
    """As `json.dumps` in ASCII without spaces, but for how some floats are written: 1e-7."""
    try:
        data = orjson.dumps(value, option=_AS_JSON)
    except TypeError:
        return _slow_dumps(value)
    if b"null" in data and orjson.loads(data) != value:  # NaN is written so
        return _slow_dumps(value)
    text = data.decode()
    return text if text.isascii() else _NOT_ASCII.sub(_escaped, text)


def _escaped(part: re.Match[str]) -> str:
    return encode_basestring_ascii(part[0])[1:-1]


def _slow_dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
