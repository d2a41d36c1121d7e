"""How many beats a minute a song has, as its record or its style says; pure."""

import re
from typing import Any

from webapp.values import fields

SLOWEST, FASTEST = 20, 400
_BEATS = r"(?<![\d.,/])([0-9]{2,3})(?:\.[0-9]+)?"
_RANGE = rf"{_BEATS}(?:\s*(?:-|\u2013|to)\s*{_BEATS})?"
_UNIT = r"(?:b\.?p\.?m|beats (?:per|a) minute)\b\.?"
_TEMPO = re.compile(
    rf"\b(?:bpm|tempo)\s*[:=]?\s*~?\s*{_RANGE}\b(?![\d/]|\.\d)(?:\s*{_UNIT})?|{_RANGE}\s*{_UNIT}",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:at|around|about|approx(?:imately)?|circa|ca|exactly|tempo|[\s.:~=()])*", re.IGNORECASE
)


def of(raw: dict[str, Any]) -> int | None:
    """In whole beats a minute, of a range its middle; None where nothing tells."""
    for value in (raw.get("bpm"), raw.get("tempo")):
        beats = fields.number(value, most=FASTEST)
        said = round(beats) if beats is not None else _said(fields.line(value))
        if said is not None and said >= SLOWEST:
            return said
    return _said(fields.line(raw.get("sound")))


def is_all_of(style: str) -> bool:
    """Whether a part of a style says nothing but the tempo, as «120 bpm» or «tempo: 96» do."""
    match = _TEMPO.search(style)
    return bool(match and _AROUND.fullmatch(style[: match.start()] + style[match.end() :]))


def _said(text: str | None) -> int | None:
    match = _TEMPO.search(text or "")
    beats = [int(digits) for digits in match.groups() if digits] if match else []
    if not beats or not all(SLOWEST <= number <= FASTEST for number in beats):
        return None
    return round(sum(beats) / len(beats))
