"""What was sung and when, out of whatever a record says of it; pure.

Times that cannot be are mended or dropped (`mending`), words never.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from webapp.lyrics import mending, source_text
from webapp.lyrics.mending import Span
from webapp.lyrics.timed_lines import TimedLine
from webapp.records import record
from webapp.values import fields

MOST_WORDS = 5000
LONGEST_WORD = 200  # characters
LONGEST_JSON = 16_000_000  # characters
_DEEPEST = 4
_TEXTS = re.compile(r'"text": ?"([^"]*)"')
_HOLDERS = ("words", "value", "lyrics_timestamped", "lyrics_timing")


class Sung(NamedTuple):
    """Seconds, None where unknown; `line` counts in the service's own way.

    `spaced`: a space goes before it.
    """

    text: str
    start: float | None
    end: float | None
    line: int | None
    spaced: bool = True


def words(value: object, duration: float | None) -> list[Sung]:
    """`value` is `lyrics_timestamped`: an object with `words`, a bare array, or the JSON of either.

    Starts never fall, no word ends after the next one starts, all lies within the song.
    """
    items = [item for item in _array(value)[:MOST_WORDS] if isinstance(item, dict)]
    return _timed(items, duration or record.LONGEST_SONG)


def plain(value: object) -> str:
    """The texts of the same, one after the other; '' where there are none."""
    if isinstance(value, str) and "\\" not in value:
        return " ".join(_TEXTS.findall(value))  # in a tenth of the time
    items: list[Any] = _array(value)[:MOST_WORDS]
    try:
        return " ".join([item["text"] for item in items])  # in a third of the time
    except (KeyError, TypeError, IndexError):
        texts = [item.get("text") for item in items if isinstance(item, dict)]
        return " ".join([text for text in texts if isinstance(text, str)])


def words_of(
    lines: Sequence[TimedLine], duration: float | None, *, by_word: bool = True
) -> list[Sung]:
    """Those of lines, with times of their own; or where not `by_word` all with their line's."""
    if by_word:
        items = [
            {**word, "line_index": number}
            for number, line in enumerate(lines)
            for word in line.words or [{"text": line.text, "start": line.start, "end": line.end}]
        ]
        return _timed(items, duration or record.LONGEST_SONG)
    spans = spans_of(lines, duration)
    return [
        Sung(word, span and span[0], span and span[1], number)
        for number, (line, span) in enumerate(zip(lines, spans, strict=True))
        if not source_text.MARK.match(line.text)
        for word in line.text.split()
    ]


def spans_of(lines: Sequence[TimedLine], duration: float | None) -> list[Span | None]:
    """When each of them is sung; None stands for one without a time, such as a mark."""
    limit = duration or record.LONGEST_SONG
    spans = [
        mending.span(line.start, line.end, limit) if not source_text.MARK.match(line.text) else None
        for line in lines
    ]
    return mending.mended(spans, limit, mending.LONG)


def whole_words(sung: Iterable[Sung]) -> list[Sung]:
    """With what makes a word together as one: «beau», «ti» and «ful»."""
    words: list[Sung] = []
    for word in sung:
        if not word.spaced and words and len(words[-1].text) < LONGEST_WORD:
            before = words[-1].text
            atoms = source_text.atoms(before + word.text)
            if any(atom.start < len(before) < atom.end for atom in atoms):
                words[-1] = words[-1]._replace(text=before + word.text, end=word.end)
                continue
        words.append(word)
    return words


def lines(value: object, duration: float | None) -> list[Span | None]:
    """`value` is `lyrics_timing`: `[[start, end], …]`; None stands where a line has no time."""
    limit = duration or record.LONGEST_SONG
    pairs = [_pair(item) for item in _array(value)[:MOST_WORDS]]
    return mending.mended([mending.span(*pair, limit) for pair in pairs], limit, mending.SHORT)


def _timed(items: Sequence[dict[str, Any]], limit: float) -> list[Sung]:
    every: list[Sung] = []
    for last, item in pairwise([{}, *items]):
        parts = _parts(item, limit)
        if parts and _touches(last, item):
            parts[0] = parts[0]._replace(spaced=False)
        every += parts
    places = mending.order([word.start for word in every[:MOST_WORDS]])
    sung = [every[place] for place in places]
    starts = [None if word.start is None else (word.start, word.end) for word in sung]
    return [
        word._replace(start=span and span[0], end=span and span[1])
        for word, span in zip(sung, mending.mended(starts, limit, mending.SHORT), strict=True)
    ]


def _parts(item: dict[str, Any], limit: float) -> list[Sung]:
    """The words of one entry; several share its time by their length."""
    text = _text(item.get("text"))
    if text is None or source_text.MARK.match(text):
        return []
    start, end = mending.span(item.get("start"), item.get("end"), limit) or (None, None)
    line = item.get("line_index")
    line = line if isinstance(line, int) and not isinstance(line, bool) else None
    texts = text.split()
    if len(texts) == 1 or start is None or end is None:
        later = [Sung(word, None, None, line) for word in texts[1:]]
        return [Sung(texts[0], start, end, line), *later]
    words, pace = [], (end - start) / sum(map(len, texts))
    for word in texts:
        words.append(Sung(word, start, start + pace * len(word), line))
        start += pace * len(word)
    return words


def _touches(last: dict[str, Any], item: dict[str, Any]) -> bool:
    """Whether no space stands between two entries: by their places, else by their script."""
    before, text = last.get("text"), item.get("text")
    if not isinstance(before, str) or not isinstance(text, str):
        return False
    if last.get("line_index") != item.get("line_index") or before[-1:].isspace():
        return False
    place, following = _place(last, before), _place(item, text)
    if place and following:
        return place[1] == following[0] and not text[:1].isspace()
    return source_text.is_unspaced(before[-1:]) and source_text.is_unspaced(text[:1])


def _place(item: dict[str, Any], text: str) -> tuple[int, int] | None:
    """Of `index_range`, which counts signs, or UTF-16 as browsers do; else it is none."""
    place = item.get("index_range")
    if not isinstance(place, list) or [type(index) for index in place] != [int, int]:
        return None
    start, end = place
    is_place = end - start in {len(text), len(text) + sum(sign > "\uffff" for sign in text)}
    return (start, end) if is_place else None


def _text(value: object) -> str | None:
    if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_WORD:
        return value.strip() or None  # nearly all are; cleaning takes longer than all the rest
    return fields.line(value, LONGEST_WORD)


def _pair(item: object) -> tuple[object, object]:
    if isinstance(item, dict):
        return item.get("start"), item.get("end")
    if isinstance(item, list) and item:
        return item[0], item[1] if len(item) > 1 else None
    return None, None


def _array(value: object) -> list[object]:
    """The array in a text of JSON, in an object, or wrapped as `{"status", "value"}`."""
    for _ in range(_DEEPEST):
        if isinstance(value, str):
            value = fields.unpacked(value) if len(value) <= LONGEST_JSON else None
        elif isinstance(value, dict):
            value = next((value[name] for name in _HOLDERS if value.get(name)), None)
    return value if isinstance(value, list) else []
