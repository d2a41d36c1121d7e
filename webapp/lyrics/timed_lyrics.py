"""A song's record to its words with their seconds; pure.

Starts never fall. Words that were written but never sung are among them, with no time.

`lyrics_timestamped` is what was sung, `lyrics` what was written; they need not agree. Where sung
words are timed the text follows them, in the headings, lines, spelling and punctuation of their
writer; words that only one side knows are marked. Where lines alone are timed lines carry the
times: those of `lyrics_timestamped` (`timed_lines`), of LRC within `lyrics`, or the bare times of
Flow Music (`lyrics_timing`). Else the text stands as it was written.
"""

import re
from collections.abc import Sequence
from itertools import count, pairwise
from typing import Any

from webapp.lyrics import alignment, lrc, source_text, timed_lines, timing
from webapp.lyrics.alignment import Word
from webapp.lyrics.mending import Span
from webapp.lyrics.sections import Line, Lyrics, Section
from webapp.lyrics.source_text import Row
from webapp.lyrics.timed_lines import TimedLine
from webapp.lyrics.timing import Sung
from webapp.values import fields

_WORD = re.compile(r"\w+")

Part = tuple[str | None, list[list[Word]]]  # a section's mark and its lines


def read(raw: dict[str, Any], duration: float | None) -> Lyrics:
    """Of a song's record, whatever its fields hold; times lie within `duration` seconds."""
    text, lines = _text_and_lines(raw)
    sections = source_text.sections(text)
    heard = timing.words(raw.get("lyrics_timestamped"), duration)
    if not heard and any(line.words for line in lines):
        heard = timing.words_of(lines, duration)
    if sections:  # mere signs are no words; without a text they are all there is
        whole = timing.whole_words(heard)
        heard = [word for word in whole if source_text.atoms(word.text)]
    if any(word.start is not None for word in heard) or (heard and not sections):
        return _sung(sections, heard)
    if lines and text != timed_lines.text_of(lines):
        return _by_line(sections, timing.words_of(lines, duration, by_word=False))
    if lines:
        return _written(text, sections, dict(enumerate(timing.spans_of(lines, duration))))
    spans = timing.lines(raw.get("lyrics_timing"), duration)
    rows = [row for section in sections for row in section.rows]
    return _written(text, sections, _times(text, rows, spans))


def text_of(raw: dict[str, Any]) -> str:
    """A song's words as plain text: as they were written, else as they were sung; '' for none."""
    text, _ = _text_and_lines(raw)
    if text:
        return text
    heard = timing.words(raw.get("lyrics_timestamped"), None)
    verses = _numbered(_verses(heard)) if heard else []
    return "\n\n".join("\n".join(line.text for line in verse.lines) for verse in verses)


def searched_text(raw: dict[str, Any]) -> str:
    """The same for a search: below it the lines that were sung, of which it lacks words."""
    text = text_of(raw)
    value = raw.get("lyrics_timestamped")
    if not text or not value or not _has_others(timing.plain(value), text):
        return text
    heard = timing.words(value, None)
    lines = (
        _line(0, [alignment.unwritten(heard[at]) for at in places]).text
        for places in alignment.by_line(heard, range(len(heard)))
    )
    return "\n".join([text, *(line for line in lines if _has_others(line, text))])


def _has_others(words: str, text: str) -> bool:
    """Whether there are words that the text has not; it may write several without spaces."""
    if set(words.split()).issubset(text.split()):  # as in most songs, which saves time
        return False
    text = text.casefold()
    others = set(_WORD.findall(words.casefold())).difference(_WORD.findall(text))
    return any(word.isascii() or word not in text for word in others)


def _text_and_lines(raw: dict[str, Any]) -> tuple[str, list[TimedLine]]:
    """What was written, without the times in it; and the lines that have some, with the others."""
    lyrics = raw.get("lyrics")
    text = fields.text(lyrics.get("value") if isinstance(lyrics, dict) else lyrics) or ""
    if lines := lrc.read(text):
        return timed_lines.text_of(lines), lines
    lines = timed_lines.read(raw.get("lyrics_timestamped"))
    return text or timed_lines.text_of(lines), lines


def _sung(sections: Sequence[source_text.Section], heard: Sequence[Sung]) -> Lyrics:
    numbered = _numbered(_aligned(sections, heard) if sections else _verses(heard))
    words = [word for section in numbered for line in section.lines for word in line.words]
    both = any(word.sung and word.written for word in words)
    timed_by = "words" if any(word.start is not None for word in words) else None
    unsung = sum(not word.sung for word in words)
    unwritten = sum(not word.written for word in words) if both or unsung else 0
    return Lyrics(numbered, timed_by, unsung=unsung, unwritten=unwritten)


def _by_line(sections: Sequence[source_text.Section], heard: Sequence[Sung]) -> Lyrics:
    """A written line has the times of the sung ones whose words it holds."""
    parts = [
        (mark, [[_whole(line)] for line in lines]) for mark, lines in _aligned(sections, heard)
    ]
    numbered = _numbered(parts)
    is_timed = any(line.start is not None for section in numbered for line in section.lines)
    return Lyrics(numbered, "lines" if is_timed else None)


def _whole(words: list[Word]) -> Word:
    """A line as one word, which is how it is timed."""
    line = _line(0, [word for word in words if word.written] or words)
    return Word(line.text, line.start, line.end)


def _aligned(sections: Sequence[source_text.Section], heard: Sequence[Sung]) -> list[Part]:
    words_of, extra = alignment.align([row for section in sections for row in section.rows], heard)
    parts: list[Part] = []
    at = 0
    for mark, rows_of in sections:
        parts.append((mark, []))
        for index in range(at, at + len(rows_of)):
            # what is sung before the first line of a section ends the one before it
            home = parts[-2 if index == at and len(parts) > 1 else -1][1]
            home += extra.get(index, [])
            parts[-1][1].append(words_of[index])
        at += len(rows_of)
    parts[-1][1].extend(extra.get(at, []))
    return parts


def _verses(heard: Sequence[Sung]) -> list[Part]:
    """Without a written text: a line that the service skips parts two verses."""
    lines = alignment.by_line(heard, range(len(heard)))
    parts: list[Part] = [(None, [])]
    for last, line in pairwise([lines[0], *lines]):
        before, after = heard[last[0]].line, heard[line[0]].line
        if before is not None and after is not None and after - before > 1:
            parts.append((None, []))
        words = [alignment.unwritten(heard[at])._replace(written=True) for at in line]
        parts[-1][1].append(words)
    return parts


def _written(
    text: str, sections: Sequence[source_text.Section], times: dict[int, Span | None]
) -> Lyrics:
    """The plain text, its lines with times where they have some, by the numbers of rows."""
    parts: list[Part] = []
    for mark, rows in sections:
        timed = [(row.text, times.get(row.number) or (None, None)) for row in rows]
        parts.append((mark, [[Word(text, *span)] for text, span in timed]))
    bare = not any(section.rows for section in sections)
    instrumental = text.strip("[]() .\n").casefold() == "instrumental" or (
        bare and any("instrumental" in (mark or "").casefold() for mark, _ in sections)
    )
    if instrumental:
        return Lyrics([], None, instrumental=True)
    return Lyrics(_numbered(parts), "lines" if any(times.values()) else None)


def _times(text: str, rows: Sequence[Row], spans: Sequence[Span | None]) -> dict[int, Span | None]:
    """By the number of a row: a list of times means the lines that it has as many of."""
    every = text.splitlines()
    full = [number for number, line in enumerate(every) if line.strip()]
    for numbers in ([row.number for row in rows], full, list(range(len(every)))):
        if len(numbers) == len(spans):
            return dict(zip(numbers, spans, strict=True))
    return {}


def _numbered(parts: Sequence[Part]) -> list[Section]:
    numbers = count()
    return [Section(mark, [_line(next(numbers), line) for line in lines]) for mark, lines in parts]


def _line(number: int, words: list[Word]) -> Line:
    starts = [word.start for word in words if word.start is not None]
    ends = [word.end for word in words if word.end is not None]
    return Line(number, words, min(starts, default=None), max(ends, default=None))
