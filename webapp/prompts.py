"""A song's `conditions`, the prompts over its time, to segments that a page draws; pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from webapp import record

MOST_SEGMENTS = 100


@dataclass(frozen=True, slots=True)
class Segment:
    """`start` and `end` in seconds, None where unknown; `strength` 0 to 1."""

    number: int
    prompt: str | None
    lyrics: str | None
    strength: float | None
    start: float | None
    end: float | None


def segments(conditions: object, duration: float | None) -> list[Segment]:
    """`conditions` is an array of objects, or its JSON text; whatever is broken is left out.

    `t_*` are seconds, `condition_*` fractions 0..1 of the song; seconds win.
    """
    found = [item for item in _array(conditions) if isinstance(item, dict)][:MOST_SEGMENTS]
    made: list[Segment] = []
    for item in found:
        prompt, lyrics = record.line(item.get("prompt"), 2000), record.text(item.get("lyrics"))
        if prompt or lyrics:
            start, end = _span(item, duration)
            strength = record.number(item.get("strength"), most=1)
            made.append(Segment(len(made) + 1, prompt, lyrics, strength, start, end))
    return made


def _span(item: dict[str, Any], duration: float | None) -> tuple[float | None, float | None]:
    longest = duration or record.LONGEST_SONG
    seconds = [record.number(item.get(name), most=longest) for name in ("t_start", "t_end")]
    parts = [record.number(item.get(name), most=1) for name in ("condition_start", "condition_end")]
    start, end = (
        second
        if second is not None
        else (part * duration if part is not None and duration else None)
        for second, part in zip(seconds, parts, strict=True)
    )
    return (start, end) if start is None or end is None or end > start else (start, None)


def _array(value: object) -> list[Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return []
    return value if isinstance(value, list) else []
