"""The section of a song's words that comes back most often; pure."""

import re
from collections import Counter

from webapp.lyrics.sections import Line, Lyrics, Section

_LETTERS = re.compile(r"\w+")
_NAMES = re.compile(r"\b(?:chorus|refrain|hook|refr[aã]o|estribillo|ritornello|pripev)\b")
_NOT_YET = re.compile(r"\b(?:pre|post)[- ]?chorus\b")


def of(lyrics: Lyrics) -> tuple[Line, Line] | None:
    """Its first and its last line that have times, where it is sung first; None where none recurs.

    One that its writer calls so counts where none comes back, or several as often.
    """
    sections = [section for section in lyrics.sections if _timed(section)]
    texts = [_folded(section) for section in sections]
    counts = Counter(texts)
    named = {text for text, section in zip(texts, sections, strict=True) if _is_named(section)}
    recurring = [text for text in counts if text and (counts[text] > 1 or text in named)]
    if not recurring:
        return None
    best = max(recurring, key=lambda text: (counts[text], text in named))
    lines = _timed(sections[texts.index(best)])
    return lines[0], lines[-1]


def _timed(section: Section) -> list[Line]:
    return [line for line in section.lines if line.start is not None and line.text]


def folded(line: Line) -> str:
    """Its words alone, as two lines are compared."""
    return " ".join(_LETTERS.findall(line.text.casefold()))


def _folded(section: Section) -> str:
    return "\n".join(folded(line) for line in section.lines)


def _is_named(section: Section) -> bool:
    mark = (section.mark or "").casefold()
    return bool(_NAMES.search(_NOT_YET.sub("", mark)))
