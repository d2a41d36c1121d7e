"""JSON as services and files really hold it: NaN and Infinity pass, a huge number is infinite."""

import json

# int() refuses more digits than this by default (CVE-2020-10735); no song counts so far.
_LONGEST_INTEGER = 4000
_SPACE = " \t\n\r"


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


_DECODER = json.JSONDecoder()
_LENIENT = json.JSONDecoder(parse_int=_integer)


def raw_decode(text: str, start: int = 0) -> tuple[object, int]:
    """The value that begins at `start`, and where it ends.

    Raises JSONDecodeError, and RecursionError when it is too deep.
    """
    try:
        return _DECODER.raw_decode(text, start)
    except json.JSONDecodeError:
        raise
    except ValueError:  # int() refused one; asking `_integer` of each takes half as long again
        return _LENIENT.raw_decode(text, start)


def loads(data: bytes) -> object:
    """The value in UTF-8, -16 or -32; ValueError when it is no JSON, RecursionError when too deep.

    >>> loads(b'[NaN]')
    [nan]
    """
    text = data.decode(json.detect_encoding(data))
    text = text.removeprefix("\ufeff").strip(_SPACE)
    value, end = raw_decode(text)
    if end != len(text):
        raise json.JSONDecodeError("Extra data", text, end)
    return value
