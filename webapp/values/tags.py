"""A listener's own words for songs, as they are typed and as another library has them; pure."""

import re
import unicodedata
from collections.abc import Iterable

from webapp.values import fields

LONGEST = 40  # characters of one
MOST = 40  # of one song
_COMMAS = re.compile("[,;\n\u3001\uff0c\uff1b\u060c]")  # also those of other scripts


def clean(value: object) -> str | None:
    """One tag: a line in lower case, without commas; None for what is none, or too long."""
    text = fields.line(value, 4 * LONGEST) or ""
    tag = " ".join(_COMMAS.sub(" ", unicodedata.normalize("NFC", text)).lower().split())
    tag = tag.lstrip("#").strip()
    return tag if 0 < len(tag) <= LONGEST else None


def pieces(text: str) -> Iterable[str]:
    """What stands between the commas of a form's field, where it is more than space."""
    return (piece for piece in _COMMAS.split(text) if piece.strip())
