"""Lines with their seconds, as a record's `lyrics_timestamped` holds them; pure.

    {"lines": [{"text": "[Chorus]"}, {"text": "Waves come", "start": 12.0, "end": 14.5}]}

Section marks and empty lines are lines without a time. Where words have times of their own their
line holds them as `words`, in the form of the API; `index_range` is their place in the line.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from webapp.values import fields

MOST_LINES = 5000
LONGEST_LINE = 2000  # characters


class TimedLine(NamedTuple):
    """`start` and `end` in seconds, None where unknown; `words` may be empty."""

    text: str
    start: float | None = None
    end: float | None = None
    words: Sequence[dict[str, Any]] = ()


def read(value: object) -> list[TimedLine]:
    """Of a record's `lyrics_timestamped`; [] where it holds no lines, whatever else it holds."""
    if isinstance(value, str) and '"lines"' in value:
        value = fields.unpacked(value)
    items = value.get("lines") if isinstance(value, dict) else None
    if not isinstance(items, list):
        return []
    return [_read(item) for item in items[:MOST_LINES] if isinstance(item, dict)]


def timestamped(lines: Iterable[TimedLine]) -> dict[str, Any]:
    """As a record's `lyrics_timestamped` holds them."""
    return {"lines": [_written(line) for line in lines]}


def text_of(lines: Iterable[TimedLine]) -> str:
    """Their text; a line each, so that numbers of lines hold for it."""
    return "\n".join(line.text for line in lines)


def of_pairs(pairs: Iterable[tuple[float, str]]) -> dict[str, Any] | None:
    """`lyrics_timestamped` of milliseconds with what is sung then; None where that is nothing.

    Where only some texts begin with the end of a line they are syllables, as SYLT may hold them.
    Else they are lines; one without words ends the line before it.
    """
    sung = sorted(((at / 1000, text) for at, text in pairs), key=lambda pair: pair[0])
    begins = [text.startswith("\n") for _, text in sung[1:]]
    lines = _of_syllables(sung) if any(begins) and not all(begins) else _of_lines(sung)
    return timestamped(ended(lines)) if any(line.text for line in lines) else None


def of_words(words: Sequence[tuple[float, str]]) -> TimedLine:
    """A line of texts with the seconds at which they begin; an empty one ends the last word.

    The spaces between them stand in the texts.
    """
    line = ""
    timed: list[dict[str, Any]] = []
    for (start, text), following in zip_longest(words, words[1:]):
        word = " ".join(text.split())
        if text[:1].isspace() and line and not line.endswith(" "):
            line += " "
        if word:
            end = {} if following is None else {"end": following[0]}
            place = [len(line), len(line) + len(word)]
            timed.append({"text": word, "start": start, **end, "index_range": place})
        line += f"{word} " if word and text[-1].isspace() else word
    return TimedLine(line.strip(), words[0][0], timed[-1].get("end") if timed else None, timed)


def ended(lines: Sequence[TimedLine]) -> list[TimedLine]:
    """A line that says no end ends with the next start; what has no words has no time then."""
    ended: list[TimedLine] = []
    following: float | None = None
    for line in reversed(lines):
        start, end = line.start, line.end
        if start is not None:
            end = following if end is None else end
            following = start
        ended.append(line._replace(end=end) if line.text else TimedLine(""))
    return ended[::-1]


def _of_lines(sung: Sequence[tuple[float, str]]) -> list[TimedLine]:
    """One text may hold a mark and its line, or two lines that are shown together."""
    return [
        TimedLine(" ".join(line.split()), at)
        for at, text in sung
        for line in text.strip().split("\n")
    ]


def _of_syllables(sung: Sequence[tuple[float, str]]) -> list[TimedLine]:
    lines: list[list[tuple[float, str]]] = [[]]
    for at, text in sung:
        if text.startswith("\n"):
            lines[-1].append((at, ""))
            lines.append([])
        lines[-1].append((at, text))
    return [of_words(line) for line in lines if line]


def _written(line: TimedLine) -> dict[str, Any]:
    known = {"start": line.start, "end": line.end, "words": [*line.words] or None}
    return {
        "text": line.text,
        **{name: value for name, value in known.items() if value is not None},
    }


def _read(item: dict[str, Any]) -> TimedLine:
    words = item.get("words")
    return TimedLine(
        fields.line(item.get("text"), LONGEST_LINE) or "",
        fields.finite(item.get("start")),
        fields.finite(item.get("end")),
        [word for word in words if isinstance(word, dict)] if isinstance(words, list) else [],
    )
