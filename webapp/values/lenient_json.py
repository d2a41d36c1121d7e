"""JSON as services and files really hold it: NaN and Infinity pass, a huge number is infinite."""

import json

# int() refuses more digits than this by default (CVE-2020-10735); no song counts so far.
_LONGEST_INTEGER = 4000


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


DECODER = json.JSONDecoder(parse_int=_integer)


def loads(data: bytes) -> object:
    """The value in UTF-8, -16 or -32; ValueError when it is no JSON, RecursionError when too deep.

    >>> loads(b'[NaN]')
    [nan]
    """
    text = data.decode(json.detect_encoding(data))
    value: object = DECODER.decode(text.removeprefix("\ufeff"))
    return value
