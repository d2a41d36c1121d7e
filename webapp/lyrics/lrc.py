"""LRC: text in which lines, and in the enhanced form words, carry their times; pure.

    [ti:Waves]                              a tag: no line of the song
    [00:12.00]Waves come                    a line with its time, minutes:seconds
    [00:15.50][00:40.00]Waves go            one that is sung twice
    [00:20.00]<00:20.00>Waves <00:20.40>come<00:21.00>     one whose words are timed

Marks such as [Chorus] are none of LRC, but many texts hold them: they stay where they stand.
"""

import codecs
import math
import re

from webapp.lyrics import source_text, timed_lines
from webapp.lyrics.timed_lines import TimedLine

MOST_REPEATS = 20  # of one line
LONGEST = 200_000  # characters: an hour in which each word has its time
_TIME = r"(\d{1,4}):(\d{1,2})(?::(\d{1,2}))?(?:[.,](\d{1,3}))?"
_STAMP = re.compile(rf"[ \t]*\[{_TIME}\]")
_STAMPED = re.compile(rf"\[{_TIME}\]")
_IN_LINE = re.compile(rf"<{_TIME}>|\[{_TIME}\]")
_TAG = re.compile(
    r"\s*\[(?:#|ti|ar|al|au|lr|by|offset|length|re|tool|ve|la|lang|id|kana)\s*:.*\]\s*",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"^[ \t]*\[offset\s*:\s*([+-]?\d{1,7})\s*\]", re.IGNORECASE | re.MULTILINE)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read(text: str | None) -> list[TimedLine]:
    """In order of time, each ending where the next begins; [] where no line has a time.

    A text that is longer than LONGEST is none of LRC.

    A line without a time stays behind the one that it follows, a mark before the one it heads.
    """
    if not text or len(text) > LONGEST or not _STAMPED.search(text):
        return []
    lines = text.removeprefix("\ufeff").splitlines()
    if not any(_STAMP.match(line) for line in lines):
        return []
    offset = _OFFSET.search(text)
    blocks = _Blocks(int(offset[1]) / 1000 if offset else 0.0)
    for line in lines:
        if not _TAG.fullmatch(line):
            blocks.add(line)
    return timed_lines.ended(blocks.in_order()[: timed_lines.MOST_LINES])


def decoded(content: bytes) -> str:
    """The text of an `.lrc` file: UTF-8 or UTF-16, else as Windows wrote it in the West."""
    try:
        return content.decode("utf-16" if content.startswith(_WIDE) else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


class _Blocks:
    """Lines that have a time, each with those without one that belong to it."""

    def __init__(self, earlier: float) -> None:
        """`earlier`: by how many seconds all is sung before its stamp."""
        self._earlier = earlier
        self._blocks: list[tuple[float, list[TimedLine]]] = [(-math.inf, [])]
        self._heads: list[TimedLine] = []  # marks and empty lines, which go with the next line
        self._alone: list[float] = []  # times that stood on a line of their own

    def in_order(self) -> list[TimedLine]:
        self._blocks[-1][1].extend(self._heads)
        return [line for _, lines in sorted(self._blocks, key=lambda b: b[0]) for line in lines]

    def add(self, line: str) -> None:
        times, rest = self._stamps(line)
        text = rest.strip()
        if times and not text:
            self._blocks += [(at, [TimedLine("", at)]) for at in times]
            self._alone = times
            return
        if not times and (not text or source_text.MARK.match(text)):
            self._heads.append(TimedLine(text))
            return
        times, self._alone = times or self._alone, []
        heads, self._heads = self._heads, []
        if not times:
            self._blocks[-1][1].extend([*heads, TimedLine(text)])
        for at in times:
            self._blocks.append((at, [*heads, self._timed(rest, at, at - times[0])]))
            heads = []

    def _stamps(self, line: str) -> tuple[list[float], str]:
        """The times that a line begins with, and what follows them."""
        times, end = [], 0
        while stamp := _STAMP.match(line, end):
            times.append(max(0.0, _seconds(stamp) - self._earlier))
            end = stamp.end()
        return times[:MOST_REPEATS], line[end:]

    def _timed(self, text: str, start: float, later: float) -> TimedLine:
        """`later`: seconds after the times of its words."""
        stamps = list(_IN_LINE.finditer(text))
        if not stamps:
            return TimedLine(" ".join(text.split()), start)
        edges = [stamp.start() for stamp in stamps[1:]] + [len(text)]
        words = [(start, text[: stamps[0].start()])]
        for stamp, edge in zip(stamps, edges, strict=True):
            at = max(0.0, _seconds(stamp) - self._earlier + later)
            words.append((at, text[stamp.end() : edge]))
        return timed_lines.of_words(words)._replace(start=start)


def _seconds(stamp: re.Match[str]) -> float:
    """Of minutes:seconds.hundredths, minutes:seconds:hundredths, hours:minutes:seconds.…"""
    groups = stamp.groups()
    first, second, third, fraction = groups[:4] if groups[0] is not None else groups[4:]
    if third is not None and fraction is not None:
        return int(first) * 3600 + int(second) * 60 + int(third) + float(f"0.{fraction}")
    return int(first) * 60 + int(second) + float(f"0.{fraction or third or 0}")
