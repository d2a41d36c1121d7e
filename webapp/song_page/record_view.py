"""What was told of a song, for the curious: every field with its value as text; pure."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.records import api_names
from webapp.records.record import Raw

MOST_FIELDS = 200  # of one section; all these are characters, but for it
LONG = 240  # what is longer is folded
MOST_OF_FIELD = 6_000
MOST_IN_ALL = 100_000
_LONGEST_NAME = 80
_TITLES = {
    "answer": "A saved answer",
    "manifest": "An archiver's manifest",
    "clip": "A list of clips",
    "downloader": "A downloader's file",
    "tracks": "A sync tool's file",
    "suno": "A record of Suno",
    "udio": "A record of Udio",
    "yt-dlp": "yt-dlp's file",
    "toolkit": "ProducerAI-Toolkit's file",
    "lineage": "A list of what was made from what",
}


@dataclass(frozen=True, slots=True)
class Field:
    """`known`: whether the API has such a field. `size` of the whole text, in characters."""

    name: str
    text: str
    known: bool
    size: int

    @property
    def is_long(self) -> bool:
        return self.size > LONG or self.text.count("\n") > 6  # noqa: PLR2004 (lines)

    @property
    def is_cut(self) -> bool:
        return self.size > len(self.text)


@dataclass(frozen=True, slots=True)
class Section:
    """`left`: how many more fields there are."""

    title: str
    fields: list[Field]
    left: int

    @property
    def unknown(self) -> list[str]:
        return [field.name for field in self.fields if not field.known]


def sections(raw: Raw, origins: Mapping[str, Raw]) -> list[Section]:
    """The record of this library, then what each kind of file said by itself."""
    titled = [("In this library", raw)]
    titled += [(_TITLES.get(origin, origin), origins[origin]) for origin in sorted(origins)]
    room = MOST_IN_ALL
    sections = []
    for title, values in titled:
        section = _section(title, values, room)
        room -= sum(len(field.text) for field in section.fields)
        sections.append(section)
    return sections


def _section(title: str, raw: Raw, room: int) -> Section:
    shown = []
    for name, value in list(raw.items())[:MOST_FIELDS]:
        text = _text(value)
        visible = _visible(text[: min(MOST_OF_FIELD, max(room, LONG))])
        room -= len(visible)
        size = max(len(text), len(visible))
        known = name in api_names.FIELDS
        shown.append(Field(_visible(name[:_LONGEST_NAME]), visible, known, size))
    return Section(title, shown, len(raw) - len(shown))


def _text(value: object) -> str:
    """A text as it is, and JSON written so that it can be read, also where a text holds it."""
    if not isinstance(value, str):
        return _pretty(value)
    if value.lstrip()[:1] not in {"[", "{"}:
        return value
    try:
        return _pretty(json.loads(value))
    except (ValueError, RecursionError):
        return value


def _pretty(value: object) -> str:
    """Numbers and the like beside each other, all else below each other."""
    inner = value if isinstance(value, list) else [{}]
    flat = not isinstance(value, dict) and not any(isinstance(e, dict | list) for e in inner)
    return json.dumps(value, ensure_ascii=False, indent=None if flat else 2)


def _visible(text: str) -> str:
    """Signs that hide, or that turn the text around them, are written out."""
    return "".join(
        sign
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
        else f"\\u{ord(sign):04x}"
        for sign in text
    )
