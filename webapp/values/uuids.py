"""Ids as most services write them: 8-4-4-4-12 hexadecimal digits, in either case; pure."""

import re

PATTERN = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_UUID = re.compile(PATTERN)


def is_uuid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


def within(text: str) -> list[str]:
    """All of them, in lower case."""
    return [uuid.lower() for uuid in _UUID.findall(text)]
