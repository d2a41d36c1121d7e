"""A song's lyrics as apps show them: lines with their times, and of each its words; pure.

Times are in milliseconds, places in bytes of the line in UTF-8, from 0 and inclusive.
"""

from typing import Any

from webapp.lyrics.alignment import Word
from webapp.lyrics.sections import Line, Lyrics
from webapp.opensubsonic import xml
from webapp.opensubsonic.items import Item


def structured(lyrics: Lyrics, artist: str, title: str, *, enhanced: bool) -> list[Item]:
    """`structuredLyrics`: what is timed, then all as text where that says more.

    Words only where apps ask for it (`enhanced`), which is the extension's second version.
    """
    lines = [line for line in lyrics.lines if line.text]
    timed = [line for line in lines if line.start is not None]
    names = {"displayArtist": artist, "displayTitle": title, "lang": "und", "offset": 0}
    kind = {"kind": "main"} if enhanced else {}
    entries: list[Item] = []
    if timed:
        words = _cue_lines(timed) if enhanced and lyrics.timing == "words" else []
        cues = {"cueLine": words} if words else {}
        entries.append({**names, **kind, "synced": True, "line": [*map(_line, timed)], **cues})
    if len(timed) < len(lines):
        plain = [{"value": xml.clean(line.text)} for line in lines]
        entries.append({**names, **kind, "synced": False, "line": plain})
    return entries


def _line(line: Line) -> Item:
    return {"start": _ms(line.start), "value": xml.clean(line.text)}


def _cue_lines(lines: list[Line]) -> list[Item]:
    cue_lines = []
    for index, line in enumerate(lines):
        value, cues = _cues(line)
        if cues:
            end = {} if line.end is None else {"end": max(_ms(line.end), cues[-1]["start"])}
            frame = {"index": index, "start": _ms(line.start), **end, "value": value}
            cue_lines.append({**frame, "cue": cues})
    return cue_lines


def _cues(line: Line) -> tuple[str, list[Item]]:
    """The line as these cues count its bytes, and its words that have a time."""
    text, places = "", list[tuple[Word, int, int]]()
    for word in line.words:
        text += " " if word.spaced and text else ""
        start = len(text.encode())
        text += xml.clean(word.text).strip() if not text else xml.clean(word.text)
        if word.start is not None and len(text.encode()) > start:
            places.append((word, start, len(text.encode()) - 1))
    cues: list[dict[str, Any]] = [
        {
            "start": _ms(word.start),
            "byteStart": first,
            "byteEnd": last,
            "value": text.encode()[first : last + 1].decode(),
        }
        for word, first, last in places
    ]
    ends = [word.end for word, _, _ in places]
    if any(end is not None for end in ends):
        _end(cues, ends)
    return text, cues


def _end(cues: list[dict[str, Any]], ends: list[float | None]) -> None:
    """All of them end or none does: one that says no end ends where the next begins."""
    following = max(_ms(end) for end in ends if end is not None)
    for cue, end in zip(reversed(cues), reversed(ends), strict=True):
        cue["end"] = max(following if end is None else _ms(end), cue["start"])
        following = cue["start"]


def _ms(seconds: float | None) -> int:
    return round((seconds or 0) * 1000)
