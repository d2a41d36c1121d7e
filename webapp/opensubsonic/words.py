"""A song's lyrics as apps show them: lines with their times, and of each its words; pure.

Times are in milliseconds, places in bytes of the line in UTF-8, from 0 and inclusive.
"""

from typing import NamedTuple

from webapp.lyrics.alignment import Word
from webapp.lyrics.sections import Line, Lyrics
from webapp.opensubsonic import xml
from webapp.opensubsonic.items import Item


class _Spelled(NamedTuple):
    """A line as its bytes are counted: its text, and its words with the first and last byte."""

    line: Line
    text: str
    words: list[tuple[Word, int, int]]


def structured(lyrics: Lyrics, artist: str, title: str, *, enhanced: bool) -> list[Item]:
    """`structuredLyrics`: what is timed, then all as text where that says more.

    Words only where apps ask for it (`enhanced`), which is the extension's second version.
    """
    lines = [spelled for line in lyrics.lines if (spelled := _spell(line)).text]
    timed = [spelled for spelled in lines if spelled.line.start is not None]
    names = {"displayArtist": artist, "displayTitle": title, "lang": "und", "offset": 0}
    kind = {"kind": "main"} if enhanced else {}
    entries: list[Item] = []
    if timed:
        words = _cue_lines(timed) if enhanced and lyrics.timing == "words" else []
        cues = {"cueLine": words} if words else {}
        starts = [{"start": _ms(line.start), "value": text} for line, text, _ in timed]
        entries.append({**names, **kind, "synced": True, "line": starts, **cues})
    if len(timed) < len(lines):
        plain = [{"value": spelled.text} for spelled in lines]
        entries.append({**names, **kind, "synced": False, "line": plain})
    return entries


def _spell(line: Line) -> _Spelled:
    text, words = "", list[tuple[Word, int, int]]()
    for word in line.words:
        part = xml.clean(word.text).strip()
        if part:
            text += " " if word.spaced and text else ""
            start = len(text.encode())
            text += part
            words.append((word, start, len(text.encode()) - 1))
    return _Spelled(line, text, words)


def _cue_lines(lines: list[_Spelled]) -> list[Item]:
    cue_lines = []
    for index, spelled in enumerate(lines):
        line = spelled.line
        cues = _cues(spelled)
        if cues:
            end = {} if line.end is None else {"end": max(_ms(line.end), cues[-1]["start"])}
            frame = {"index": index, "start": _ms(line.start), **end, "value": spelled.text}
            cue_lines.append({**frame, "cue": cues})
    return cue_lines


def _cues(spelled: _Spelled) -> list[Item]:
    """Of the words that have a time."""
    places = [place for place in spelled.words if place[0].start is not None]
    data = spelled.text.encode()
    cues: list[Item] = [
        {
            "start": _ms(word.start),
            "byteStart": first,
            "byteEnd": last,
            "value": data[first : last + 1].decode(),
        }
        for word, first, last in places
    ]
    ends = [word.end for word, _, _ in places]
    if any(end is not None for end in ends):
        _end(cues, ends)
    return cues


def _end(cues: list[Item], ends: list[float | None]) -> None:
    """All of them end or none does: one that says no end ends where the next begins."""
    following = max(_ms(end) for end in ends if end is not None)
    for cue, end in zip(reversed(cues), reversed(ends), strict=True):
        cue["end"] = max(following if end is None else _ms(end), cue["start"])
        following = cue["start"]


def _ms(seconds: float | None) -> int:
    return round((seconds or 0) * 1000)
