"""What a narrowed wall says of itself: its heading, and what is asked for piece by piece."""

import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from webapp.query import spans
from webapp.query.language import Part
from webapp.query.song_filter import SongFilter
from webapp.query.states import STATES
from webapp.records import services
from webapp.sources import registry
from webapp.values import account_ids, formatting

MOST_STARS = 5
LONGEST = 60  # characters of a word in the heading
_CHOSEN = ("status", "states", "tags", "bpm", "month", "source", "service", "account", "styles")

_IN_WORDS = {
    "is": "states",
    "bpm": "bpm",
    "tag": "tags",
    "rating": "rating",
}  # what is typed, and the field that says the same


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that is asked for, in words; the filter without it, and one of it `alone`."""

    text: str
    without: SongFilter
    alone: SongFilter


def heading(song_filter: SongFilter, what: str = "Songs") -> str:
    """Such as «Songs with “harbour” · Favourites · jazz»; «All songs» where nothing is asked.

    `what` is found.
    """
    query = song_filter.query
    words = []
    if query.required:
        words.append(f"{what} with {_quoted(query.required)}")
    if query.excluded:
        words.append(f"{'' if words else f'{what} '}without {_quoted(query.excluded)}")
    pieces = [" ".join(words), *(chip.text for chip in chips(song_filter))]
    return " · ".join(piece for piece in pieces if piece) or "All songs"


def chips(song_filter: SongFilter, *, opened: bool = False) -> list[Chip]:
    """The filters that are on, one by one; words are not among them, they stand in the field.

    `opened`: without those that the panel shows.
    """
    names = ("status",) if opened else _CHOSEN
    return [*chosen(song_filter, names), *typed(song_filter, song_filter.query.filters)]


def chosen(song_filter: SongFilter, names: tuple[str, ...] = _CHOSEN) -> Iterator[Chip]:
    """Those that stand in arguments of their own; `names` are fields of SongFilter."""
    first, plain = song_filter.but(page=1), song_filter.plain
    for name in names:
        value = getattr(song_filter, name)
        if isinstance(value, tuple):
            for one in value:
                without = first.but(**{name: tuple(other for other in value if other != one)})
                yield Chip(label(name, one), without, plain.but(**{name: (one,)}))
        elif value is not None:
            without, alone = first.but(**{name: None}), plain.but(**{name: value})
            yield Chip(label(name, value), without, alone)


def typed(song_filter: SongFilter, parts: tuple[Part, ...]) -> Iterator[Chip]:
    """The same of `parts` of what was typed."""
    for part in parts:
        text = str(part)
        if part.name in _IN_WORDS and not part.negated:
            text = label(_IN_WORDS[part.name], part.text)
        without = song_filter.but(page=1, q=str(song_filter.query.without(part)))
        yield Chip(text, without, song_filter.plain.but(q=str(part)))


def hints(song_filter: SongFilter) -> list[str]:
    """A sentence for each thing that was not understood."""
    sentences = [
        f"What the address says about “{name}” wasn't understood, so it was left out."
        for name in song_filter.unknown
    ]
    return [*sentences, *song_filter.query.hints]


def label(name: str, value: str) -> str:
    """A filter's value in words, such as «February 2025»; `name` is its field in SongFilter."""
    return _LABELS[name](value) if name in _LABELS else value


def _month(text: str) -> str:
    with suppress(ValueError):  # there is no year 0
        return f"{date.fromisoformat(f'{text}-01'):%B %Y}"
    return text


def _tempos(text: str) -> str:
    """Such as «90 to 120 BPM»."""
    low, end = spans.tempos(text) or (0, 0)
    if math.isinf(end):
        return f"{low:.0f} BPM and more"
    last = f"{end - 1:.0f} BPM"
    if low == end - 1:
        return last
    return f"{low:.0f} to {last}" if low else f"Up to {last}"


def _rating(text: str) -> str:
    """Such as «4 to 5 stars»."""
    low, end = spans.ratings(text) or (0, 1)
    last = min(MOST_STARS, end - 1)
    if last <= 0:
        return "No stars"
    stars = f"{last:.0f} star{'' if last == 1 else 's'}"
    return stars if low == last else f"{low:.0f} to {stars}"


_LABELS: dict[str, Callable[[str], str]] = {
    "status": lambda word: word.replace("_", " ").capitalize(),
    "states": lambda name: STATES[name].label,
    "bpm": _tempos,
    "month": _month,
    "tags": lambda tag: f"Tagged {tag}",
    "rating": _rating,
    "source": lambda name: registry.of_song(name).label,
    "service": services.label,
    "account": lambda account: (
        "Account not said" if account == account_ids.UNTOLD else formatting.account(account)
    ),
}
"""By the name of a field in SongFilter; what a style says is as it was typed."""


def _quoted(parts: tuple[Part, ...]) -> str:
    """Words that stand anywhere together; those of a field with its name."""
    anywhere = " ".join(part.text for part in parts if part.name is None)
    pieces = [f"“{_short(anywhere)}”"] if anywhere else []
    pieces += [f"“{_short(part.text)}” in the {part.name}" for part in parts if part.name]
    return " and ".join(pieces)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
