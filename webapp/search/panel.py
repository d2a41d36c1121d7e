"""The filters as controls: groups of links, each with how many songs it leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from webapp.query.song_filter import LENGTHS, SORTS, VOICES, SongFilter
from webapp.search import description
from webapp.values import account_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from webapp.search.facets import Choices

    Counts = Callable[[SongFilter], Choices]

STATES = ("favourite", "kept", "unheard")
AT_ONCE = 14  # style words that are seen without asking
ORDERS = {
    "best": "Best match",
    "newest": "Newest",
    "oldest": "Oldest",
    "title": "Title",
    "longest": "Longest",
    "played": "Most played",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A link of the panel. `id` is the same wherever it stands; `songs` None where none count."""

    id: str
    text: str
    wanted: SongFilter
    songs: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Month:
    """`height` of its bar in per cent, `name` such as «February 2025»."""

    choice: Choice
    name: str
    height: int


@dataclass(frozen=True, slots=True)
class Year:
    year: str
    songs: int
    months: list[Month]


@dataclass(frozen=True, slots=True)
class Panel:
    """`more_styles` are those beyond the first; `years` is empty where there is but one month."""

    states: list[Choice]
    voices: list[Choice]
    lengths: list[Choice]
    sources: list[Choice]
    accounts: list[Choice]
    styles: list[Choice]
    more_styles: list[Choice]
    orders: list[Choice]
    years: list[Year]


def panel(wanted: SongFilter, counts: Counts) -> Panel:
    """`counts` answers what a filter shows, and is asked once more for each group that is on.

    One of a group stands against the others, so these are counted as if the group were off.
    """
    wanted = wanted.at(1)
    found = counts(wanted)

    def besides(name: str) -> Choices:
        off = wanted.but(**{name: None})
        return found if off == wanted else counts(off)

    styles = _styles(wanted, found)
    return Panel(
        states=_toggles(wanted, found.states),
        voices=_group(wanted, "voice", {each: besides("voice").states[each] for each in VOICES}),
        lengths=_group(wanted, "length", {e: besides("length").lengths[e] for e in LENGTHS}),
        sources=_several(_group(wanted, "source", besides("source").sources)),
        accounts=_accounts(wanted, besides("account").accounts, found.songs),
        styles=styles[:AT_ONCE],
        more_styles=styles[AT_ONCE:],
        orders=_orders(wanted),
        years=_years(wanted, besides("month").months),
    )


def _toggles(wanted: SongFilter, songs: Mapping[str, int]) -> list[Choice]:
    made = []
    for name in STATES:
        on = getattr(wanted, name)
        other = wanted.but(**{name: not on})
        made.append(Choice(f"by-{name}", description.WORDS[name], other, songs[name], on))
    return _worth(made)


def _group(wanted: SongFilter, name: str, songs: Mapping[str, int]) -> list[Choice]:
    """Of which one at most is on."""
    return _worth(_choice(wanted, name, value, count) for value, count in songs.items())


def _choice(wanted: SongFilter, name: str, value: str, songs: int) -> Choice:
    on = getattr(wanted, name) == value
    other = wanted.but(**{name: None if on else value})
    return Choice(f"by-{name}-{value}", description.said(name, value), other, songs, on)


def _accounts(wanted: SongFilter, songs: Mapping[str, int], shown: int) -> list[Choice]:
    """None where there is but one; `shown` is how many songs the one that is on leaves.

    Those of which nothing tells it come last.
    """
    told = {account: count for account, count in songs.items() if account != account_ids.UNTOLD}
    if wanted.account is None and len(told) < 2:  # noqa: PLR2004 (one is no choice)
        return []
    if wanted.account:
        told[wanted.account] = shown
    told[account_ids.UNTOLD] = told.pop(account_ids.UNTOLD, songs.get(account_ids.UNTOLD, 0))
    return _worth(
        replace(_choice(wanted, "account", each, count), text=_account(each))
        for each, count in told.items()
    )


def _account(value: str) -> str:
    """Under a heading that says the rest."""
    return "Not said" if value == account_ids.UNTOLD else account_ids.name(value)


def _styles(wanted: SongFilter, found: Choices) -> list[Choice]:
    """Those that are on first, then the most used."""
    made = []
    for word in [*wanted.styles, *(each for each in found.styles if each not in wanted.styles)]:
        on = word in wanted.styles
        kept = tuple(each for each in wanted.styles if each != word)
        other = wanted.but(styles=kept if on else (*wanted.styles, word))
        songs = None if found.of_all else found.styles.get(word, 0)
        made.append(Choice(f"by-style-{word.replace(' ', '-')}", word, other, songs, on))
    return made


def _orders(wanted: SongFilter) -> list[Choice]:
    """Best match is none where no words are looked for."""
    offered = SORTS if wanted.usual_sort == "best" else SORTS[1:]
    return [
        Choice(
            f"by-order-{name}",
            ORDERS[name],
            wanted.but(sort=None if name == wanted.usual_sort else name),
            None,
            wanted.order == name,
        )
        for name in offered
    ]


def _years(wanted: SongFilter, songs: Mapping[str, int]) -> list[Year]:
    """The latest first; the months of a year as a calendar has them."""
    most = max(songs.values(), default=1)
    years: dict[str, list[Month]] = {}
    for text, count in sorted(songs.items()):
        choice = _choice(wanted, "month", text, count)
        height = max(4, round(100 * count / most))
        years.setdefault(text[:4], []).append(Month(choice, description.month(text), height))
    if len(songs) < 2 and wanted.month is None:  # noqa: PLR2004 (one is no choice)
        return []
    made = [
        Year(year, sum(month.choice.songs or 0 for month in months), months)
        for year, months in years.items()
    ]
    return made[::-1]


def _worth(made: Iterable[Choice]) -> list[Choice]:
    """Those that leave songs, or are on."""
    return [choice for choice in made if choice.songs or choice.current]


def _several(made: list[Choice]) -> list[Choice]:
    return made if len(made) > 1 or any(choice.current for choice in made) else []
