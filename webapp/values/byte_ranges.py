"""Which part of a file a Range header asks for (RFC 9110, 14); pure."""

import re

# Longer numbers than any file's are refused here, before they are read.
_ONE_RANGE = re.compile(
    r"bytes=[ \t]*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))[ \t]*", re.IGNORECASE | re.ASCII
)
LONGEST = 100  # characters of a header worth reading


def is_one_range(header: str) -> bool:
    return len(header) <= LONGEST and _ONE_RANGE.fullmatch(header) is not None


def parse(header: str | None, size: int) -> range | None:
    """The bytes asked for, at most `size`; None for all: no range, several, or a malformed one.

    An empty range is one that the file cannot satisfy: 416.
    """
    match = _ONE_RANGE.fullmatch(header) if header and len(header) <= LONGEST else None
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        return range(max(0, size - int(suffix)), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        return range(0)
    return range(int(first), min(int(last) + 1, size) if last else size)
