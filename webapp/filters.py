"""What templates say with a song's values: pure functions, no Flask, no database."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

MIDDLE = 50
"""The waveform's axis, in its own units; a stroke takes at most 92 of 100."""


def _stroke(level: int) -> str:
    half = max(2, round(level * 46 / 255))
    return f" {MIDDLE - half}V{MIDDLE + half}"


STROKES = tuple(_stroke(level) for level in range(256))


def wave_path(levels: bytes | None) -> str:
    """The bars 0..255 as one path of vertical strokes, in whole numbers, one unit apart."""
    return "".join(f"M{at}{STROKES[level]}" for at, level in enumerate(levels or b""))


def duration(seconds: float | None) -> str:
    """185.2 is «3:05», 3723 is «1:02:03»."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def duration_words(seconds: float | None) -> str:
    """185.2 is «3 minutes 5 seconds»."""
    if seconds is None:
        return "unknown"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "hour"), (minutes, "minute"), (rest, "second"))
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(said) or "0 seconds"


def _time(text: str | None) -> datetime | None:
    try:
        read = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def moment(text: str | None) -> str:
    """RFC 3339 as «12 Feb 2025, 12:22 UTC»; what is no time stays as it is."""
    read = _time(text)
    return f"{read.day} {read:%b %Y, %H:%M} UTC" if read else text or ""


def day(text: str | None) -> str:
    """RFC 3339 as «12 Feb 2025»."""
    read = _time(text)
    return f"{read.day} {read:%b %Y}" if read else text or ""


def clock(text: str | None) -> str:
    """RFC 3339 as «14:02 UTC»."""
    read = _time(text)
    return f"{read:%H:%M} UTC" if read else text or ""


def thousands(number: int) -> str:
    return f"{number:,}"


def letter(number: int) -> str:
    """1 is «A», 26 «Z», 27 «AA»."""
    more, last = divmod(number - 1, 26)
    return (letter(more) if more else "") + chr(ord("A") + last)


def status_word(status: str) -> str:
    """A status in words: the API's own word, with a capital and without underscores."""
    word = status.replace("_", " ").strip() or "unknown"
    return word[:1].upper() + word[1:]


class Stanza(NamedTuple):
    mark: str | None
    lines: list[str]


_MARK = re.compile(r"^\s*\[([^\[\]]{1,80})\]\s*$")


def stanzas(lyrics: str | None) -> list[Stanza]:
    """Lyrics as the writer set them: a mark such as [Verse 1] or an empty line begins a stanza."""
    found: list[Stanza] = [Stanza(None, [])]
    for line in (lyrics or "").splitlines():
        mark = _MARK.match(line)
        if mark:
            found.append(Stanza(mark[1].strip(), []))
        elif line.strip():
            found[-1].lines.append(line.strip())
        elif found[-1].lines:
            found.append(Stanza(None, []))
    return [stanza for stanza in found if stanza.mark or stanza.lines]


class Band(NamedTuple):
    number: int
    prompt: str
    start: float
    left: float
    """where it begins and how wide it is, in hundredths of the song"""
    width: float


def bands(segments: Iterable[object], total: float | None) -> list[Band]:
    """The prompt segments that have a place in the song, as shares of its length."""
    placed = [s for s in segments if getattr(s, "start", None) is not None]
    ends = [getattr(s, "end", None) or 0.0 for s in placed]
    length = total or max(ends, default=0.0)
    if length <= 0:
        return []
    drawn = []
    for segment, end in zip(placed, ends, strict=True):
        start = min(max(segment.start, 0.0), length)  # type: ignore[attr-defined]
        width = max(0.0, min(end or length, length) - start) * 100 / length
        number, prompt = segment.number, segment.prompt or ""  # type: ignore[attr-defined]
        drawn.append(Band(number, prompt, start, round(start * 100 / length, 2), round(width, 2)))
    return drawn


FILTERS = {
    "letter": letter,
    "bands": bands,
    "clock": clock,
    "day": day,
    "duration": duration,
    "duration_words": duration_words,
    "moment": moment,
    "stanzas": stanzas,
    "status_word": status_word,
    "thousands": thousands,
    "wave_path": wave_path,
}
"""What the application factory hands to Jinja."""
