"""Lyrics as their writer set them, to sections that a page shows; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from webapp import record

_MARK = re.compile(r"\[([^\[\]\n]{1,60})\]")


@dataclass(frozen=True, slots=True)
class Section:
    """`heading` is None before the first mark; `lines` may hold empty ones between stanzas."""

    heading: str | None
    lines: list[str]


def is_instrumental(value: object) -> bool:
    found = record.text(value)
    return found is not None and found.strip("[]() .").lower() == "instrumental"


def sections(value: object) -> list[Section]:
    """Sections by their marks (`[Verse 1]`); [] for none and for an instrumental."""
    found = record.text(value)
    if found is None or is_instrumental(found):
        return []
    made = [Section(None, [])]
    for line in found.split("\n"):
        mark = _MARK.fullmatch(line.strip())
        if mark:
            made.append(Section(mark[1].strip(), []))
        else:
            made[-1].lines.append(line.rstrip())
    return [_trimmed(section) for section in made if section.heading or any(section.lines)]


def _trimmed(section: Section) -> Section:
    text = "\n".join(section.lines).strip("\n")
    return Section(section.heading, text.split("\n") if text else [])
