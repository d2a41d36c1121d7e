"""A song's words by sections and lines, as pages draw them and searches find them; pure."""

import unicodedata
from itertools import groupby
from typing import NamedTuple

from webapp.lyrics.alignment import Word

ROUNDED = 0.01  # seconds that an address may be less than the time it means
MOSTLY = 0.5  # of the written words that must have been sung before the others are hidden


class Line(NamedTuple):
    """`number` counts the song's lines from 0. Seconds are None where unknown."""

    number: int
    words: list[Word]
    start: float | None
    end: float | None

    @property
    def text(self) -> str:
        parts = (f" {word.text}" if word.spaced else word.text for word in self.words)
        return "".join(parts).strip()

    @property
    def sung(self) -> bool:
        return any(word.sung for word in self.words)

    @property
    def heard(self) -> list[Word]:
        """Those that were sung."""
        return [word for word in self.words if word.sung]

    @property
    def tight(self) -> bool:
        """Whether words touch each other, as they do in Japanese."""
        return any(not word.spaced for word in self.words)

    @property
    def runs(self) -> list[tuple[str, list[Word]]]:
        """Its words by what is known of them: «both», «sung» or «written» only."""
        return [(kind, list(words)) for kind, words in groupby(self.words, _kind)]


class Section(NamedTuple):
    """`mark` is its heading, None where it has none."""

    mark: str | None
    lines: list[Line]

    @property
    def sung(self) -> bool:
        return not self.lines or any(line.sung for line in self.lines)


class Lyrics(NamedTuple):
    """`timing` says what carries times: «words», «lines» or None.

    `unsung` and `unwritten` count the words that only one side knows, where both are known.
    """

    sections: list[Section]
    timing: str | None
    instrumental: bool = False
    unsung: int = 0
    unwritten: int = 0

    @property
    def lines(self) -> list[Line]:
        return [line for section in self.sections for line in section.lines]

    @property
    def is_right_to_left(self) -> bool:
        """Whether most of its lines are, as those of Arabic and Hebrew."""
        lines = self.lines
        return 2 * sum(_runs_left(line.text) for line in lines) > len(lines)

    def line_at(self, second: float | None) -> Line | None:
        """The line that is sung then, or was last; before all of them the first that has a time."""
        timed = [line for line in self.lines if line.start is not None]
        if second is None or not timed:
            return None
        begun = [line for line in timed if (line.start or 0) <= second + ROUNDED]
        return begun[-1] if begun else timed[0]

    @property
    def mostly_unsung(self) -> bool:
        """Whether too little is known as sung to hide the rest."""
        words = sum(word.written for line in self.lines for word in line.words)
        return self.unsung > MOSTLY * words


def _runs_left(text: str) -> bool:
    """By its first letter, as browsers tell it."""
    if text.isascii():
        return False
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L"


def _kind(word: Word) -> str:
    if word.sung and word.written:
        return "both"
    return "sung" if word.sung else "written"
