"""Where a song's hook is: what whoever has never heard it should hear first; pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from webapp.lyrics.sections import Line, Lyrics
from webapp.records.prompts import Segment

LENGTH = 15.0  # s
_BREATH = 0.4  # s before a line, so that its first sound is whole
_SHORTEST = 8  # letters of a line that says more than «oh oh»
_MOST_LINES = 2
_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hook:
    """Its seconds, and the first lines that are sung in it where these are known."""

    start: float
    end: float
    lines: tuple[str, ...] = ()


def of(
    lyrics: Lyrics, segments: Sequence[Segment], wave: bytes | None, duration: float | None
) -> Hook:
    """From the most repeated sung line, else where the prompts change most, else the loudest 15 s.

    `wave`: bars of the whole song, of any number; `duration` in seconds.
    """
    sung = [line for line in lyrics.lines if line.start is not None and line.text]
    first = _most_sung(sung)
    if first is not None:
        start = round(max(0.0, first - _BREATH), 2)
    else:
        change = _strongest_change(segments, duration)
        start = first = _loudest(wave, duration) if change is None else change
    end = min(start + LENGTH, duration or start + LENGTH)
    heard = [line.text for line in sung if first <= (line.start or 0.0) < end]
    return Hook(start, end, tuple(heard[:_MOST_LINES]))


def _most_sung(sung: Sequence[Line]) -> float | None:
    """When it is sung first; None where no line recurs. Short ones only where no other does."""
    folded = [" ".join(_LETTERS.findall(line.text.casefold())) for line in sung]
    counts = Counter(text for text in folded if text)
    recurring = [text for text in counts if counts[text] > 1]
    if not recurring:
        return None
    best = max(recurring, key=lambda text: (len(text) >= _SHORTEST, counts[text]))
    return sung[folded.index(best)].start


def _strongest_change(segments: Sequence[Segment], duration: float | None) -> float | None:
    """Where prompts begin or end, by how much of their strength is new; the first of equals."""
    latest = duration - LENGTH if duration else float("inf")
    edges = {
        edge for segment in segments for edge in (segment.start, segment.end) if edge is not None
    }
    moments = [0.0, *sorted(edge for edge in edges if 0 < edge <= latest)]
    changes = {
        moment: _difference(_sounding(segments, before), _sounding(segments, moment))
        for before, moment in pairwise(moments)
    }
    best = max(changes, key=changes.__getitem__, default=None)
    return best if best is not None and changes[best] > 0 else None


def _sounding(segments: Sequence[Segment], second: float) -> Counter[str]:
    """The prompts that hold from this second on, by how strong they are in hundredths."""
    return Counter(
        {
            segment.prompt: round(100 * (1.0 if segment.strength is None else segment.strength))
            for segment in segments
            if segment.prompt
            and (segment.start or 0.0) <= second
            and (segment.end is None or segment.end > second)
        }
    )


def _difference(before: Counter[str], after: Counter[str]) -> int:
    return sum(abs(after[prompt] - before[prompt]) for prompt in before | after)


def _loudest(wave: bytes | None, duration: float | None) -> float:
    """The first of equals; 0 where nothing is known."""
    if not wave or not duration or duration <= LENGTH:
        return 0.0
    width = max(1, round(len(wave) * LENGTH / duration))
    starts = range(len(wave) - width + 1)
    loudest = max(starts, key=lambda at: (sum(wave[at : at + width]), -at), default=0)
    return round(min(loudest * duration / len(wave), duration - LENGTH), 2)
