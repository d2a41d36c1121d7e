"""A song's parts as chapters of Podcasting 2.0: its prompts, else its words' sections; pure."""

from collections.abc import Iterator
from typing import Any

from webapp.lyrics import timed_lyrics
from webapp.lyrics.sections import Lyrics
from webapp.records import prompts

VERSION = "1.2.0"
_LONGEST = 100  # characters of a name
_LEAST = 2  # that say more than the song's name


def of(raw: dict[str, Any], title: str, duration: float | None) -> dict[str, Any]:
    """Of a song's record; one that has no parts is a chapter of its own."""
    segments = prompts.segments(raw.get("conditions"), duration)
    parts = _named([(segment.start, segment.prompt) for segment in segments])
    if len(parts) < _LEAST:
        parts = _named([*_sections(timed_lyrics.read(raw, duration))])
    if len(parts) < _LEAST:
        parts = {0.0: title}
    chapters = [{"startTime": start, "title": parts[start]} for start in sorted(parts)]
    return {"version": VERSION, "chapters": chapters}


def _sections(lyrics: Lyrics) -> Iterator[tuple[float | None, str | None]]:
    for section in lyrics.sections:
        line = next((line for line in section.lines if line.start is not None), None)
        if line is not None:
            yield line.start, section.mark or line.text


def _named(parts: list[tuple[float | None, str | None]]) -> dict[float, str]:
    """By the second at which each begins; of those that begin at once the first."""
    names: dict[float, str] = {}
    for start, name in parts:
        if start is not None and name and name.strip():
            names.setdefault(round(start, 2), name.strip()[:_LONGEST])
    return names
