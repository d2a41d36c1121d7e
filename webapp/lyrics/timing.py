"""What was sung and when, out of whatever a record says of it; pure.

Every promise a service makes of its times has been broken somewhere: they overlap, end before they
start, are missing, run backwards, lie past the end, are NaN or text. What they plainly mean is
mended; where they mean nothing plain the time is dropped, never the word.
"""

from bisect import bisect_right
from typing import NamedTuple

from webapp.lyrics import source_text
from webapp.records import record
from webapp.values import fields

MOST_WORDS = 5000
LONGEST_WORD = 200  # characters
LONGEST_JSON = 16_000_000  # characters
SHORT = 1.0  # seconds: how long a word is sung that does not say it
_DEEPEST = 4
_HOLDERS = ("words", "value", "lyrics_timestamped", "lyrics_timing")


class Sung(NamedTuple):
    """Seconds, None where unknown; `line` counts in the service's own way."""

    text: str
    start: float | None
    end: float | None
    line: int | None


Span = tuple[float, float]


def words(value: object, duration: float | None) -> list[Sung]:
    """`value` is `lyrics_timestamped`: an object with `words`, a bare array, or the JSON of either.

    Starts never fall, no word ends after the next one starts, all lies within the song.
    """
    limit = duration or record.LONGEST_SONG
    items = (item for item in _array(value)[:MOST_WORDS] if isinstance(item, dict))
    every = [word for item in items for word in _parts(item, limit)]
    sung = _sorted(every[:MOST_WORDS])
    starts = [None if word.start is None else (word.start, word.end) for word in sung]
    spans = _mended(starts, limit)
    return [
        word._replace(start=span and span[0], end=span and span[1])
        for word, span in zip(sung, spans, strict=True)
    ]


def lines(value: object, duration: float | None) -> list[Span | None]:
    """`value` is `lyrics_timing`: `[[start, end], …]`; None stands where a line has no time."""
    limit = duration or record.LONGEST_SONG
    pairs = [_pair(item) for item in _array(value)[:MOST_WORDS]]
    return _mended([_span(*pair, limit) for pair in pairs], limit)


def _parts(item: dict[str, object], limit: float) -> list[Sung]:
    """The words of one entry; several share its time by their length."""
    text = _text(item.get("text"))
    if text is None or source_text.MARK.match(text):
        return []
    start, end = _span(item.get("start"), item.get("end"), limit) or (None, None)
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


def _text(value: object) -> str | None:
    if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_WORD:
        return value.strip() or None  # nearly all are; cleaning takes longer than all the rest
    return fields.line(value, LONGEST_WORD)


def _span(start: object, end: object, limit: float) -> tuple[float, float | None] | None:
    """None where there is no start within the song; an end of None where that says nothing."""
    first, last = fields.finite(start), fields.finite(end)
    if first is None or first >= limit or (first < 0 and (last or 0) <= 0):
        return None
    first = max(0.0, first)
    return (first, None if last is None or last <= first else min(last, limit))


def _sorted(words: list[Sung]) -> list[Sung]:
    """In order of time, where the order they stand in is that of no song."""
    timed = [word.start for word in words if word.start is not None]
    if 2 * len(_rising(timed)) >= len(timed):
        return words
    keys, last = [], 0.0
    for word in words:  # one without a time stays behind the one before it
        last = last if word.start is None else word.start
        keys.append(last)
    return [words[index] for index in sorted(range(len(words)), key=keys.__getitem__)]


def _mended(spans: list[tuple[float, float | None] | None], limit: float) -> list[Span | None]:
    """Those that would run backwards lose their time; each ends when the next one starts."""
    places = [index for index, span in enumerate(spans) if span]
    rising = _rising([span[0] for span in spans if span])
    mended: list[Span | None] = [None] * len(spans)
    following = limit
    for index in reversed([places[place] for place in rising]):
        start, end = spans[index] or (0.0, None)
        end = min(start + SHORT if end is None else end, following)
        mended[index] = (min(round(start, 2), limit), min(round(end, 2), limit))
        following = start
    return mended


def _rising(starts: list[float]) -> list[int]:
    """The places of the longest run, with gaps, that never falls."""
    tops: list[float] = []
    last: list[int] = []  # for each length: where the run of that length with the lowest top ends
    before: list[int] = []
    for index, start in enumerate(starts):
        length = bisect_right(tops, start)
        before.append(last[length - 1] if length else -1)
        tops[length : length + 1] = [start]
        last[length : length + 1] = [index]
    run, at = [], last[-1] if last else -1
    while at >= 0:
        run.append(at)
        at = before[at]
    return run[::-1]


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
