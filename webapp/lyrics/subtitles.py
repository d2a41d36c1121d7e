"""Subtitles, as SRT or WebVTT: texts that are shown from one time to another; pure.

A time such as `00:12.000 --> 00:15.500 align:start` is followed by lines until an empty one.
"""

import re

from webapp.lyrics import timed_lines
from webapp.lyrics.timed_lines import TimedLine

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?")
_STYLE = re.compile(r"</?[^<>\n]{0,100}>|\{\\[^{}\n]{0,100}\}")  # <i>, <c.yellow>, {\an8}


def read(text: str) -> list[TimedLine]:
    """In order of time; [] where it holds no subtitles.

    Of several lines that are shown together each has their times.
    """
    lines: list[TimedLine] = []
    shown: tuple[float, float] | None = None
    for line in text.removeprefix("\ufeff").splitlines():
        if times := _TIMES.fullmatch(line):
            shown = _seconds(times.groups()[:4]), _seconds(times.groups()[4:])
        elif not line.strip():
            shown = None  # what follows is a number, a note or a style
        elif shown and (words := " ".join(_STYLE.sub("", line).split())):
            lines.append(TimedLine(words, *shown))
    return sorted(lines, key=lambda line: line.start or 0.0)[: timed_lines.MOST_LINES]


def _seconds(parts: tuple[str | None, ...]) -> float:
    """Of hours, minutes, seconds and their fraction."""
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + float(f"0.{fraction}")
