"""Names for files out of titles: safe on every file system, unique, and the same each time; pure.

`Harbour Lights [5c3e0a9d41f7]`: the title may change or be anyone's, the twelve digits are of the
song's id. They make names unlike where case or accents are not told apart, and find what was
exported under an older title.
"""

import re
import unicodedata
from hashlib import sha256

LONGEST = 180  # bytes in UTF-8 without the ending; file systems take 255, some sync tools fewer
NAMELESS = "Untitled"
_DIGITS = 12
_TAG = re.compile(r" \[([0-9a-f]{12})\]\Z")
_BREAKS = re.compile(r"[/\\|:]+")  # what parts a title: «AC/DC», «Part 2: Rain»
_REFUSED = re.compile(r'[<>"?*]')
_AT_THE_START = " .-#~"  # hidden, an option, a comment in a playlist, somebody's home
# No characters of a text: controls, half surrogates, private or unassigned ones, line ends.
_NO_TEXT = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # hold emoji and Persian words together; all other hidden signs go
# Devices of Windows, whatever follows after a dot.
_DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|\Z)", re.IGNORECASE
)


def name_of(title: str | None, song_id: str) -> str:
    """Without an ending; at most LONGEST bytes, and never of another song."""
    tag = f" [{tag_of(song_id)}]"
    return _cut(_safe(title or ""), LONGEST - len(tag)) + tag


def tag_of(song_id: str) -> str:
    return sha256(song_id.encode()).hexdigest()[:_DIGITS]


def tag_in(name: str) -> str | None:
    """The digits that a name ends with, None where it is none of these names."""
    match = _TAG.search(name)
    return match[1] if match else None


def _safe(title: str) -> str:
    text = "".join(sign if _is_text(sign) else " " if sign.isspace() else "" for sign in title)
    text = _REFUSED.sub("", _BREAKS.sub("-", text))
    text = unicodedata.normalize("NFC", " ".join(text.split())).lstrip(_AT_THE_START)
    return f"_{text}" if _DEVICE.match(text) else text


def _is_text(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind not in _NO_TEXT and (kind != "Cf" or sign in _JOINERS)


def _cut(text: str, most: int) -> str:
    """At most so many bytes, with whole characters and no trace of one that was cut off."""
    if len(text.encode()) > most:
        text = text.encode()[:most].decode(errors="ignore").rstrip(_JOINERS)
    text = text.rstrip(" .")
    return text if text.strip(_JOINERS) else NAMELESS
