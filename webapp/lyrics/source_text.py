"""The words as their writer set them: sections, lines, and what of them can be sung; pure."""

import re
import unicodedata
from typing import NamedTuple

MARK = re.compile(r"^\s*\[([^\[\]]{1,80})\]\s*$")
_APOSTROPHES = "'’ʼ`´"  # noqa: RUF001 (what people type for one)
_PLAIN = re.compile(r"[a-zA-Z]+")
# Scripts that leave no space between words: each sign stands for itself.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30fa\u31f0-\u31ff"
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# What else stands without a space beside these: their punctuation, the long vowel of kana.
_UNSPACED_TOO = re.compile("[\u3001-\u303f\u30fb-\u30ff\uff01-\uff0f\uff1a-\uff20\uff5b-\uff9f]")


class Row(NamedTuple):
    """A line of the text; `number` counts all of them from 0, marks and empty ones too."""

    number: int
    text: str


class Section(NamedTuple):
    """`mark` is a heading such as «Verse 1», None where only an empty line parts it."""

    mark: str | None
    rows: list[Row]


class Atom(NamedTuple):
    """The least that can be sung: a word, or a sign where words are not parted. `key` is folded."""

    key: str
    start: int
    end: int


def sections(text: str | None) -> list[Section]:
    """A mark such as [Verse 1] or an empty line begins a section."""
    parts = [Section(None, [])]
    for number, line in enumerate((text or "").splitlines()):
        mark = MARK.match(line)
        if mark:
            parts.append(Section(mark[1].strip(), []))
        elif line.strip():
            parts[-1].rows.append(Row(number, " ".join(line.split())))
        elif parts[-1].rows:
            parts.append(Section(None, []))
    return [section for section in parts if section.mark or section.rows]


def atoms(chunk: str) -> list[Atom]:
    """Those of a text, with their places in it; [] for mere punctuation.

    >>> [atom.key for atom in atoms("Half-Past,")]
    ['half', 'past']
    """
    if _PLAIN.fullmatch(chunk):
        return [Atom(chunk.lower(), 0, len(chunk))]
    folded = ((_folded(chunk[start:end]), start, end) for start, end in _spans(chunk))
    return [Atom(key, start, end) for key, start, end in folded if key]


def is_unspaced(sign: str) -> bool:
    """Whether it is written without a space beside others that are."""
    return bool(_UNSPACED.match(sign) or _UNSPACED_TOO.match(sign))


def _spans(chunk: str) -> list[tuple[int, int]]:
    spans: list[list[int]] = []
    joins = False  # whether the next letter belongs to the last span
    for index, sign in enumerate(chunk):
        kind = unicodedata.category(sign)[0]
        alone = _UNSPACED.match(sign) is not None
        if kind == "M" and spans and spans[-1][1] == index:
            spans[-1][1] = index + 1
        elif kind in "LN" or sign in _APOSTROPHES:
            if joins and not alone:
                spans[-1][1] = index + 1
            else:
                spans.append([index, index + 1])
            joins = not alone
        else:
            joins = False
    return [(start, end) for start, end in spans]


def _folded(text: str) -> str:
    """Without case, accents and apostrophes: «Où» is «ou»."""
    signs = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in signs if unicodedata.category(sign)[0] in "LN")
