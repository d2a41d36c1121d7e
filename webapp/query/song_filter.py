"""Which songs a wall shows: read from an address's arguments, written back, turned into SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from typing import Any
from urllib.parse import urlencode

from webapp.query import language, spans, sql
from webapp.query.language import Part, Query
from webapp.query.orders import ORDERS
from webapp.query.states import STATES
from webapp.records import services, statuses
from webapp.values import account_ids, tags, time_zones

LONGEST_WORD = 40
FAR_AWAY = 10**9
MOST_STYLES = 8  # and tags
TAKES = ("stacks", "apart")  # how they hang: as one picture, or each by itself
_STATE_ARGUMENTS = dict.fromkeys(state.argument for state in STATES.values())


@dataclass(frozen=True, slots=True)
class SongFilter:
    """`page` counts from 1 and may lie beyond the last one; `status` may be a word no song has.

    `q` is what was typed, `states` names of STATES in their order, of each group one at most,
    `styles` parts of styles and `tags` that a song must all have, `bpm` such as 90-120 or >=90,
    `month` such as 2025-02, `source` a source's name, `service` a word of SERVICES, `account` an
    id as of account_ids, `sort` of ORDERS: None for best match where words are looked for, else
    for the newest first. `unknown` names the arguments whose value was not understood and counts
    as not said. `zone` is the reader's, where days matter: it is in no address, and of two that
    differ in it alone nobody sees another wall. `longer` is as of Query, where the index was asked
    for it.
    `takes` is one of TAKES, or None for as the visitor chose, which `chosen_takes` says.
    """

    status: str | None = None
    page: int = 1
    q: str = ""
    states: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    month: str | None = None
    source: str | None = None
    account: str | None = None
    sort: str | None = None
    service: str | None = None
    takes: str | None = None
    chosen_takes: str = "stacks"
    bpm: str | None = None
    tags: tuple[str, ...] = ()
    unknown: tuple[str, ...] = field(default=(), compare=False)
    longer: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), compare=False)
    zone: str = field(default=time_zones.DEFAULT, compare=False)

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> SongFilter:
        """`style` and `tag` may stand several times, `bpm` twice.

        A page that is no number is the first.
        """
        if not args:  # as of most pages; Werkzeug raises an exception for each that is missing
            return cls()
        q = language.clean(args.get("q", ""))[: language.LONGEST].strip()
        sort = args.get("sort")
        song_filter = cls(
            status=_status(args.get("status", "")),
            page=_page(args.get("page", "")),
            q=q,
            states=tuple(s.name for s in STATES.values() if args.get(s.argument) == s.value),
            styles=_styles(args),
            tags=_tags(args),
            bpm=_bpm(_texts(args, "bpm")),
            month=_month(args.get("month", "")),
            source=_word(args.get("source", "")),
            service=services.named(args.get("from", "")),
            account=account_ids.clean(args.get("account")),
            sort=sort if sort in ORDERS else None,
            takes=takes if (takes := args.get("takes")) in TAKES else None,
        )
        if song_filter.sort == song_filter.usual_sort:
            song_filter = song_filter.but(sort=None)
        return song_filter.but(unknown=tuple(_unknown(args, song_filter.to_args())))

    def to_args(self, **changes: str | int | None) -> dict[str, str | int]:
        """Only what differs from the plain wall. `changes`: of arguments, None takes one off."""
        args = {
            "q": self.q,
            "status": self.status,
            **_STATE_ARGUMENTS,
            **{STATES[name].argument: STATES[name].value for name in self.states},
            "style": ",".join(self.styles),
            "tag": ",".join(self.tags),
            "bpm": self.bpm,
            "month": self.month,
            "source": self.source,
            "from": self.service,
            "account": self.account,
            "sort": self.sort,
            "takes": self.takes,
            "page": self.page,
            **changes,
        }
        if args["page"] == 1:
            del args["page"]
        return {name: value for name, value in args.items() if value}

    def address(self, path: str = "/", **changes: str | int | None) -> str:
        """Of the page at `path` that shows it: the wall, or the wall with its filters."""
        args = self.to_args(**changes)
        return f"{path}?{urlencode(args)}" if args else path

    def but(self, **change: Any) -> SongFilter:  # noqa: ANN401 (of each field its own)
        if all(getattr(self, name) == value for name, value in change.items()):
            return self
        return replace(self, **change)

    @property
    def query(self) -> Query:
        query = language.parse(self.q)
        return replace(query, longer=self.longer) if self.longer else query

    @property
    def apart(self) -> bool:
        """Whether all takes hang apart; the address wins over what the visitor chose."""
        return (self.takes or self.chosen_takes) == "apart"

    @property
    def order(self) -> str:
        """One of ORDERS."""
        return self.sort if self.sort and self.sort != "best" else self.usual_sort

    @property
    def usual_sort(self) -> str:
        return "best" if self.query.required else "newest"

    @property
    def is_narrowed(self) -> bool:
        """Whether more is asked for than a status."""
        chosen = (self.states, self.styles, self.tags, self.bpm, self.month, self.source)
        return any((self.q, *chosen, self.service, self.account))

    @property
    def is_plain(self) -> bool:
        """Whether at most a status is asked for."""
        return not self.is_narrowed and self.sort is None

    @property
    def is_all(self) -> bool:
        """Whether the wall's own index and counts answer it: nothing is asked for."""
        return self.is_plain and self.status is None

    @property
    def by_plays(self) -> bool:
        """Whether plays decide what is shown; they are no news to the library's version."""
        states = (STATES[part.text] for part in self.conditions if part.name == "is")
        return self.sort == "played" or any(state.by_plays for state in states)

    @property
    def by_days(self) -> bool:
        """Whether the reader's time zone decides what is shown."""
        return any(part.name == "made" for part in self.conditions)

    @property
    def conditions(self) -> tuple[Part, ...]:
        """All that is asked of a song but for words: what was chosen, then what was typed."""
        chosen = [
            *(("is", state) for state in self.states),
            *(("style", style) for style in self.styles),
            *(("tag", tag) for tag in self.tags),
            ("status", self.status),
            ("bpm", self.bpm),
            ("made", self.month),
            ("source", self.source),
            ("from", self.service),
            ("account", self.account),
        ]
        parts = (Part(value, name) for name, value in chosen if value is not None)
        return (*parts, *self.query.filters)

    @property
    def plain(self) -> SongFilter:
        """Of the same visitor and the same address, with nothing asked for."""
        return SongFilter(zone=self.zone, takes=self.takes, chosen_takes=self.chosen_takes)

    @property
    def time_zone(self) -> tzinfo:
        return time_zones.zone(self.zone) or UTC

    def selection(self, units: sql.Units | None = None) -> sql.Selection:
        """Of `units` of their own where given."""
        units = units or ("takes" if self.apart else "pictures")
        return sql.Selection(self.conditions, self.query, self.time_zone, units)


def _unknown(args: Mapping[str, str], understood: Mapping[str, object]) -> Iterator[str]:
    """Names of arguments that say something of which nothing was understood."""
    for name in (
        *_STATE_ARGUMENTS,
        "style",
        "tag",
        "bpm",
        "month",
        "from",
        "account",
        "sort",
        "takes",
    ):
        value = "".join(_texts(args, name)).strip()
        is_usual = name == "sort" and value in ORDERS
        if value not in {"", "0"} and name not in understood and not is_usual:
            yield name


def _word(text: str) -> str | None:
    return language.clean(text).strip().lower()[:LONGEST_WORD].strip() or None


def _status(text: str) -> str | None:
    word = _word(text)
    return statuses.meaning(word) if word else None


def _texts(args: Mapping[str, str], name: str) -> list[str]:
    """All that stand under that name, "" where none does."""
    getlist = getattr(args, "getlist", None)
    return (getlist(name) if getlist else []) or [args.get(name, "")]


def _bpm(texts: Sequence[str]) -> str | None:
    """As it is typed after `bpm:`, or of a form's two fields, of which one may be empty."""
    texts = [text.strip().lower() for text in texts[:2]]
    if len(texts) == 1:
        return texts[0] if spans.tempos(texts[0]) else None
    low, high = (text if text.isdecimal() and spans.tempos(text) else "" for text in texts)
    if low and high:
        return "-".join(sorted((low, high), key=int))
    return f">={low}" if low else f"<={high}" if high else None


def _styles(args: Mapping[str, str]) -> tuple[str, ...]:
    """Of a form with several, or of one with commas."""
    texts = _texts(args, "style")
    words = (" ".join(word.split()) for word in language.clean(",".join(texts)).lower().split(","))
    styles = (word[:LONGEST_WORD].strip() for word in words)
    return tuple(dict.fromkeys(style for style in styles if style))[:MOST_STYLES]


def _tags(args: Mapping[str, str]) -> tuple[str, ...]:
    pieces = tags.pieces(",".join(_texts(args, "tag")))
    cleaned = (tags.clean(language.clean(piece)) for piece in pieces)
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))[:MOST_STYLES]


def _month(text: str) -> str | None:
    fits = len(text) == len("2025-02") and text[4] == "-" and spans.days(text)
    return text if fits else None


def _page(text: str) -> int:
    try:
        return round(min(max(float(text), 1), FAR_AWAY))
    except ValueError:
        return 1
