"""The filters as controls: groups of links, each with how many songs it leaves."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from webapp.query import language, spans
from webapp.query.orders import ORDERS
from webapp.query.song_filter import SongFilter
from webapp.query.states import GROUPS, STATES
from webapp.search import description
from webapp.search.facets import Choices, Tempos
from webapp.values import account_ids

Counts = Callable[[SongFilter], Choices]

PATH = "/find"
AT_ONCE = 14  # style words that are seen without asking
_ARGUMENTS = {"service": "from"}  # what fields of SongFilter are called in addresses


@dataclass(frozen=True, slots=True)
class Choice:
    """A link of the panel. `id` is the same wherever it stands.

    `songs`: how many it leaves, None where none count; how many it may ever, unless `is_counted`.
    """

    id: str
    text: str
    url: str
    songs: int | None
    current: bool
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Month:
    """`height` of its bar in per cent."""

    choice: Choice
    height: int


@dataclass(frozen=True, slots=True)
class Year:
    year: str
    songs: int
    months: list[Month]


@dataclass(frozen=True, slots=True)
class TempoRange:
    """`slowest` and `fastest` are chosen, "" where not; `arguments` are all else of the address.

    `known`: what the songs have, None where none has a tempo; `is_counted` as of Choice.
    """

    slowest: str
    fastest: str
    known: Tempos | None
    is_counted: bool
    arguments: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Panel:
    """`groups` are headings with their choices; `more_styles` are those beyond the first.

    `years` is empty where there is but one month, `tempo` None where no song has one. `help`: what
    may be typed, its address, and what it asks for. `without`: the address with nothing chosen,
    None where that is so already.
    """

    groups: list[tuple[str, list[Choice]]]
    styles: list[Choice]
    more_styles: list[Choice]
    years: list[Year]
    tempo: TempoRange | None
    help: list[tuple[str, str, str]]
    without: str | None


def panel(song_filter: SongFilter, counts: Counts) -> Panel:
    """`counts` answers what a filter shows, and is asked once more for each group that is on.

    One of a group stands against the others, so these are counted as if the group were off.
    """
    song_filter = song_filter.but(page=1)
    choices = counts(song_filter)

    def without(name: str) -> Choices:
        return counts(song_filter.but(**{name: None})) if getattr(song_filter, name) else choices

    styles = _words(song_filter, "styles", choices.styles, is_counted=not choices.of_all)
    accounts = _accounts(song_filter, without("account"), choices.songs)
    groups = [
        ("Tags", _words(song_filter, "tags", choices.tags, is_counted=not choices.of_all)),
        *((heading, _states(song_filter, group, counts)) for group, heading in GROUPS.items()),
        ("Account", accounts),
        ("Where from", _services(song_filter, without("service"))),
        ("Listed by", _sources(song_filter, without("source"))),
        ("Order", _orders(song_filter)),
    ]
    return Panel(
        groups=[(heading, links) for heading, links in groups if links],
        styles=styles[:AT_ONCE],
        more_styles=styles[AT_ONCE:],
        years=_years(song_filter, without("month")),
        tempo=_tempo(song_filter, without("bpm")),
        help=_help(accounts, song_filter.plain),
        without=_without(song_filter),
    )


def _without(song_filter: SongFilter) -> str | None:
    nothing = song_filter.plain.but(q=song_filter.q, sort=song_filter.sort)
    return nothing.address(PATH) if nothing != song_filter else None


def _states(song_filter: SongFilter, group: str, counts: Counts) -> list[Choice]:
    """Those of one group; '' is those of none, which do not stand against each other."""
    states = [state for state in STATES.values() if state.group == group]
    names = {state.name for state in states} if group else set()
    others = tuple(name for name in song_filter.states if name not in names)
    choices = counts(song_filter.but(states=others))
    links = []
    for state in states:
        current = state.name in song_filter.states
        url = song_filter.address(PATH, **{state.argument: None if current else state.value})
        name = "-".join(filter(None, (group, state.name)))
        links.append(Choice(f"by-{name}", state.label, url, choices.states[state.name], current))
    return _worth(links, is_counted=choices.is_counted)


def _value(
    song_filter: SongFilter, name: str, value: str, songs: int, text: str | None = None
) -> Choice:
    """Turns on `value` of `name`, a field; or off where it is on."""
    current = getattr(song_filter, name) == value
    url = song_filter.address(PATH, **{_ARGUMENTS.get(name, name): None if current else value})
    text = text or description.label(name, value)
    return Choice(f"by-{name}-{value}", text, url, songs, current)


def _services(song_filter: SongFilter, choices: Choices) -> list[Choice]:
    most = sorted(choices.services.items(), key=lambda item: (-item[1], item[0]))
    links = [_value(song_filter, "service", name, songs) for name, songs in most]
    is_choice = len(links) > 1 or song_filter.service
    return _worth(links, is_counted=choices.is_counted) if is_choice else []


def _sources(song_filter: SongFilter, choices: Choices) -> list[Choice]:
    links = [_value(song_filter, "source", name, n) for name, n in choices.sources.items()]
    is_choice = len(links) > 1 or song_filter.source
    return _worth(links, is_counted=choices.is_counted) if is_choice else []


def _accounts(song_filter: SongFilter, choices: Choices, shown: int) -> list[Choice]:
    """None where there is but one; `shown` is how many songs the one that is on leaves.

    Those of which nothing tells it come last.
    """
    counts = dict(choices.accounts)
    if song_filter.account:
        counts[song_filter.account] = shown
    untold = counts.pop(account_ids.UNTOLD, 0)
    if song_filter.account is None and len(counts) < 2:  # noqa: PLR2004 (one is no choice)
        return []
    links = [
        _value(song_filter, "account", account, count, account_ids.name(account))
        for account, count in counts.items()
    ]
    last = _value(song_filter, "account", account_ids.UNTOLD, untold, "Not said")
    return _worth([*links, last], is_counted=choices.is_counted)


def _words(
    song_filter: SongFilter, name: str, songs: Mapping[str, int], *, is_counted: bool
) -> list[Choice]:
    """Of `styles` or `tags`, of which several may be on: these first, then the most used."""
    chosen: tuple[str, ...] = getattr(song_filter, name)
    argument = name.removesuffix("s")
    links = []
    for word in dict.fromkeys([*chosen, *songs]):
        current = word in chosen
        others = [other for other in chosen if other != word]
        words = ",".join(others if current else [*others, word])
        url = song_filter.address(PATH, **{argument: words})
        id_ = f"by-{argument}-{word.replace(' ', '-')}"
        links.append(Choice(id_, word, url, songs.get(word, 0), current))
    return _worth(links, is_counted=is_counted)


def _orders(song_filter: SongFilter) -> list[Choice]:
    """Best match is none where no words are looked for."""
    usual = song_filter.usual_sort
    return [
        Choice(
            f"by-order-{name}",
            order.label,
            song_filter.address(PATH, sort=None if name == usual else name),
            None,
            song_filter.order == name,
        )
        for name, order in ORDERS.items()
        if name != "best" or usual == "best"
    ]


def _tempo(song_filter: SongFilter, choices: Choices) -> TempoRange | None:
    if choices.tempos is None and song_filter.bpm is None:
        return None
    low, end = (spans.tempos(song_filter.bpm) if song_filter.bpm else None) or (0, math.inf)
    return TempoRange(
        slowest=f"{low:.0f}" if low else "",
        fastest="" if math.isinf(end) else f"{end - 1:.0f}",
        known=choices.tempos,
        is_counted=not choices.of_all,
        arguments=song_filter.to_args(bpm=None),
    )


def _years(song_filter: SongFilter, choices: Choices) -> list[Year]:
    """The latest first; the months of a year as a calendar has them."""
    songs = choices.months
    if len(songs) < 2 and song_filter.month is None:  # noqa: PLR2004 (one is no choice)
        return []
    most = max(songs.values(), default=1)
    years: dict[str, list[Month]] = {}
    for text, count in sorted(songs.items()):
        link = replace(_value(song_filter, "month", text, count), is_counted=not choices.of_all)
        month = Month(link, height=max(4, round(100 * count / most)))
        years.setdefault(text[:4], []).append(month)
    return [
        Year(year, sum(month.choice.songs or 0 for month in months), months)
        for year, months in reversed(years.items())
    ]


def _help(accounts: list[Choice], plain: SongFilter) -> list[tuple[str, str, str]]:
    examples = dict(language.HELP)
    if accounts and accounts[0].text != "Not said":
        examples[f"account:{accounts[0].text}"] = "made by this account"
    return [(text, plain.but(q=text).address(PATH), what) for text, what in examples.items()]


def _worth(links: Iterable[Choice], *, is_counted: bool) -> list[Choice]:
    """Those that leave songs, or are on."""
    return [replace(link, is_counted=is_counted) for link in links if link.songs or link.current]
