"""The parts of a style, by which songs are counted and found; pure."""

import re

from webapp.values import fields

MOST = 20  # of one song
LONGEST = 40
_COMMAS = re.compile("[,;\n\u3001\uff0c\uff1b\u060c]")  # also those of other scripts


def words(sound: object) -> list[str]:
    """The comma-separated parts of a style, in lower case and each once, as they came."""
    parts = (" ".join(part.split()) for part in _COMMAS.split((fields.line(sound) or "").lower()))
    return list(dict.fromkeys(p for p in parts if 0 < len(p) <= LONGEST))[:MOST]
