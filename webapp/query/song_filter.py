"""Which songs a wall shows: read from an address's arguments, written back, turned into SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from webapp.query import language, spans, sql, tokens
from webapp.values import account_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.query.language import Query

LONGEST_WORD = 40
FAR_AWAY = 10**9
MOST_STYLES = 8
SORTS = ("best", "newest", "oldest", "title", "longest", "played")
VOICES = ("sung", "instrumental")
LENGTHS = {"short": "<2:00", "medium": "2:00-2:59", "long": "3:00-3:59", "longest": ">=4:00"}
_YES = ("favourite", "kept", "unheard")


@dataclass(frozen=True, slots=True)
class SongFilter:
    """`page` counts from 1 and may lie beyond the last one; `status` may be a word no song has.

    `q` is what was typed, `voice` of VOICES, `styles` parts of styles that a song must all have,
    `month` such as 2025-02, `length` of LENGTHS, `source` a source's name, `account` an id as of
    account_ids, `sort` of SORTS: None for best match where words are looked for, else for the
    newest first.
    """

    status: str | None = None
    page: int = 1
    q: str = ""
    voice: str | None = None
    favourite: bool = False
    kept: bool = False
    unheard: bool = False
    styles: tuple[str, ...] = ()
    month: str | None = None
    length: str | None = None
    source: str | None = None
    account: str | None = None
    sort: str | None = None

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> SongFilter:
        """What cannot be understood counts as not said. `style` may stand several times."""
        status = _word(args.get("status", ""))
        read = cls(
            status=status or None,
            page=_page(args.get("page", "")),
            q=_clean(args.get("q", ""))[: language.LONGEST].strip(),
            voice=_one_of(VOICES, args.get("voice")),
            **{name: args.get(name) == "1" for name in _YES},
            styles=_styles(args),
            month=_month(args.get("month", "")),
            length=_one_of(LENGTHS, args.get("length")),
            source=_word(args.get("source", "")) or None,
            account=account_ids.clean(args.get("account")),
            sort=_one_of(SORTS, args.get("sort")),
        )
        return read if read.sort != read.usual_sort else replace(read, sort=None)

    def to_args(self) -> dict[str, Any]:
        """Only what differs from the plain wall."""
        args: dict[str, Any] = {
            "q": self.q,
            "status": self.status,
            "voice": self.voice,
            **{name: "1" if getattr(self, name) else None for name in _YES},
            "style": ",".join(self.styles),
            "month": self.month,
            "length": self.length,
            "source": self.source,
            "account": self.account,
            "sort": self.sort,
        }
        args = {name: value for name, value in args.items() if value}
        if self.page > 1:
            args["page"] = self.page
        return args

    def address(self, path: str = "/") -> str:
        """Of the page at `path` that shows it: the wall, or the wall with its filters."""
        args = self.to_args()
        return f"{path}?{urlencode(args)}" if args else path

    def at(self, page: int) -> SongFilter:
        return replace(self, page=page)

    def but(self, **change: Any) -> SongFilter:  # noqa: ANN401 (of each field its own)
        return replace(self, **change)

    @property
    def query(self) -> Query:
        return language.parse(self.q)

    @property
    def order(self) -> str:
        """One of SORTS."""
        return self.sort if self.sort and self.sort != "best" else self.usual_sort

    @property
    def usual_sort(self) -> str:
        return "best" if self.q and self.query.wanted else "newest"

    @property
    def is_plain(self) -> bool:
        """Whether the wall's own indexes and counts answer it: at most a status is asked for."""
        return replace(self, status=None, page=1) == SongFilter()

    @property
    def needs_plays(self) -> bool:
        """Whether plays decide what is shown; they are no news to the library's version."""
        typed = any((part.name, part.text) == ("is", "unheard") for part in self.query.parts)
        return self.unheard or self.sort == "played" or typed

    @property
    def where(self) -> str:
        """Stems hang under their songs. These very words let the walls' indexes be used."""
        songs = "stem_of IS NULL"
        said = f"{songs} AND status = :status" if self.status is not None else songs
        return said if self.is_plain else " AND ".join((said, *self._conditions().sql))

    @property
    def match(self) -> str | None:
        """What the index of words is asked for; None where words tell nothing."""
        return self.match_in(None)

    def match_in(self, column: str | None) -> str | None:
        """The same, with the words that may be anywhere in one of COLUMNS."""
        asked = self.query.match_in(column)
        if self.is_plain or self.is_by_words:
            return asked
        status = [tokens.mark("status", self.status)] if self.status else []
        marks = (f'marks : "{mark}"' for mark in (*status, *self._conditions().marks))
        return " AND ".join((*marks, *([f"({asked})"] if asked else []))) or None

    @property
    def places(self) -> tuple[int, int]:
        """The first and the last moment, in µs since 1970, that any of its songs has."""
        found = self._conditions()
        return found.first, found.last

    @property
    def is_by_words(self) -> bool:
        """Whether nothing is asked of the songs but their words."""
        return self.where == SongFilter().where

    @property
    def parameters(self) -> dict[str, Any]:
        said = {"status": self.status} if self.status is not None else {}
        return said if self.is_plain else {**said, **self._conditions().parameters}

    def _conditions(self) -> sql.Conditions:
        """All but the words that must be there, which the index of words answers."""
        found = sql.Conditions()
        states = [name for name in _YES if getattr(self, name)]
        said = [
            ("is", self.voice),
            *(("is", state) for state in states),
            *(("style", style) for style in self.styles),
            ("made", self.month),
            ("length", LENGTHS.get(self.length or "")),
            ("source", self.source),
            ("account", self.account),
        ]
        for name, value in said:
            if value:
                found.add(name, value)
        for part in self.query.filters:
            found.add(part.name or "", part.text, negated=part.negated)
        return found


def _word(text: str) -> str:
    return _clean(text).strip().lower()[:LONGEST_WORD].strip()


def _clean(text: str) -> str:
    """Without NUL, and halves of surrogate pairs, which SQLite does not take."""
    return text.replace("\0", " ").encode("utf-8", "ignore").decode()


def _one_of(allowed: Any, word: str | None) -> str | None:  # noqa: ANN401 (whatever has members)
    return word if word in allowed else None


def _styles(args: Mapping[str, str]) -> tuple[str, ...]:
    """Of a form with several, or of one with commas."""
    several = getattr(args, "getlist", None)
    said = several("style") if several else [args.get("style", "")]
    parts = (" ".join(part.split()) for part in _clean(",".join(said)).lower().split(","))
    found = (part[:LONGEST_WORD].strip() for part in parts)
    return tuple(dict.fromkeys(part for part in found if part))[:MOST_STYLES]


def _month(text: str) -> str | None:
    fits = len(text) == len("2025-02") and text[4] == "-" and spans.days(text)
    return text if fits else None


def _page(text: str) -> int:
    try:
        return round(min(max(float(text), 1), FAR_AWAY))
    except ValueError:
        return 1
