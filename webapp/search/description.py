"""What a narrowed wall says of itself: its heading, and what is asked for piece by piece."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from webapp.query.song_filter import SongFilter
from webapp.sources import registry
from webapp.values import account_ids, formatting

if TYPE_CHECKING:
    from webapp.query.language import Part

LONGEST = 60  # characters of a word in the heading
WORDS = {
    "favourite": "Favourites",
    "kept": "Kept here",
    "unheard": "Unheard",
    "sung": "Sung",
    "instrumental": "Instrumental",
    "short": "Under 2 minutes",
    "medium": "2 to 3 minutes",
    "long": "3 to 4 minutes",
    "longest": "4 minutes and more",
}
SINGLE = ("status", "favourite", "kept", "unheard", "voice", "month", "length", "source", "account")


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that is asked for, in words, and the filter without it."""

    text: str
    without: SongFilter


def heading(wanted: SongFilter) -> str:
    """Such as «Songs with “harbour” · Favourites · jazz»; «All songs» where nothing is asked."""
    asked = wanted.query
    lines = []
    if asked.wanted:
        lines.append(f"Songs with {_quoted(asked.wanted)}")
    if asked.unwanted:
        lines.append(f"{'' if asked.wanted else 'Songs '}without {_quoted(asked.unwanted)}")
    words = " ".join(lines)
    return " · ".join([*([words] if words else []), *(c.text for c in chips(wanted))]) or (
        "All songs"
    )


def chips(wanted: SongFilter) -> list[Chip]:
    """The filters that are on, one by one; words are not among them, they stand in the field."""
    first, plain, made = wanted.at(1), SongFilter(), []
    for name in SINGLE:
        value = getattr(wanted, name)
        if value != getattr(plain, name):
            text = said(name, name if value is True else value)
            made.append(Chip(text, first.but(**{name: getattr(plain, name)})))
    for style in wanted.styles:
        left = tuple(each for each in wanted.styles if each != style)
        made.append(Chip(style, first.but(styles=left)))
    asked = wanted.query
    typed = [Chip(_said(each), first.but(q=str(asked.without(each)))) for each in asked.filters]
    return made + typed


def said(name: str, value: str) -> str:
    """A filter's value in words; `name` is its field in SongFilter."""
    if name == "month":
        return month(value)
    if name == "source":
        return registry.of_song(value).label
    if name == "account":
        return "Account not said" if value == account_ids.UNTOLD else formatting.account(value)
    if name == "status":
        return value.replace("_", " ").capitalize()
    return WORDS.get(value, value)


def month(text: str) -> str:
    """2025-02 is «February 2025»."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return text
    return f"{first:%B} {first.year}"


def _said(part: Part) -> str:
    if part.name == "is" and not part.negated:
        return WORDS.get(part.text, part.text)
    return str(part)


def _quoted(parts: tuple[Part, ...]) -> str:
    """Words that stand anywhere together; those of a field with its name."""
    anywhere = " ".join(part.text for part in parts if part.name is None)
    told = [f"“{_short(anywhere)}”"] if anywhere else []
    told += [f"“{_short(part.text)}” in the {part.name}" for part in parts if part.name]
    return " and ".join(told)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
