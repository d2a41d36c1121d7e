"""What is asked of songs as SQL about `songs` and the index of their words; pure.

Names come out of white lists, values are bound.
"""

from collections.abc import Collection
from datetime import UTC, tzinfo
from typing import Any, Literal, TypeAlias

from webapp.query import spans, tokens
from webapp.query.language import Part, Query
from webapp.query.states import STATES
from webapp.records import statuses
from webapp.values import account_ids

_SQL = {
    "status": "status = {}",
    "source": "source = {}",
    "from": "service = {}",
    "style": "EXISTS (SELECT 1 FROM styles WHERE word = {} AND styles.key = songs.key)",
    "tag": "EXISTS (SELECT 1 FROM tags WHERE tag = {} AND tags.key = songs.key AND is_on)",
    # The one with this id, else those whose ids begin so: pages call accounts by the beginning.
    "account": """account IN (
        SELECT number FROM accounts WHERE id = {0} OR id > {0} AND id < {0} || '~'
        AND NOT EXISTS (SELECT 1 FROM accounts WHERE id = {0}))""",
}
_SPANS = {
    "length": "(duration >= {} AND duration < {})",
    "bpm": "(bpm >= {} AND bpm < {})",
    "rating": "(stars >= {} AND stars < {})",
    "made": "(place >= {} AND place < {} AND created_at IS NOT NULL)",
}
_READ = {"length": spans.lengths, "bpm": spans.tempos, "rating": spans.ratings}
_INDEXED = {"status", "source", "style", "tag"}  # the index of words holds them as marks
_TALLIED = {
    "is",
    "status",
    "source",
    "from",
    "account",
    "rating",
}  # `song_counts` has columns for them
Units: TypeAlias = Literal["pictures", "takes", "songs"]
_END = 2**62  # of all times, lengths and tempos
_NEXT_NUMBERS = 10**6  # that songs of one moment may have taken up


class Selection:
    """The songs that are asked for, as parts of statements; all of them take `parameters`.

    `conditions`: all that is asked but for words, which `query` holds; both are checked.
    `where` is about `songs`; `:match` about the index of words, NULL where that tells nothing.
    `is_tallied`: whether the table `song_counts` holds all that is asked for.
    `units` is what is listed and counted: pictures of which a take is so, every take that hangs,
    or every song, also those set aside.
    """

    def __init__(
        self,
        conditions: Collection[Part],
        query: Query,
        zone: tzinfo = UTC,
        units: Units = "pictures",
    ) -> None:
        """`zone`: where days begin and end."""
        self._query = query
        self._zone = zone
        self._is_all = not conditions
        self.units = units
        self._marks: list[str] = []
        self.has_words = query.match_in() is not None
        self.is_tallied = not self.has_words and _TALLIED.issuperset(
            part.name for part in conditions
        )
        self.where = f"stem_of IS NULL{self._hanging(conditions)}"  # literally as in the indexes
        self.parameters: dict[str, Any] = {"first": 0, "last": _END + _NEXT_NUMBERS}
        for part in conditions:
            self._add(part.name or "", part.text, negated=part.negated)
        self.parameters["match"] = self.match_in()

    def match_in(self, column: str | None = None) -> str | None:
        """What the index of words is asked for; words of anywhere in one of COLUMNS, if given."""
        words = self._query.match_in(column)
        return " AND ".join([*self._marks, *([f"({words})"] if words else [])]) or None

    @property
    def source(self) -> str:
        """What follows FROM, where columns of songs are read."""
        if self.parameters["match"] is None:
            return f"songs INDEXED BY songs_to_filter WHERE {self.where}"
        return f"""search CROSS JOIN songs INDEXED BY songs_by_number
            ON songs.number = search.rowid WHERE search MATCH :match
            AND search.rowid BETWEEN :first AND :last AND {self.where}"""

    @property
    def hits(self) -> str:
        """What follows FROM, where it only matters whether there are many."""
        if self._is_all and self.has_words:
            return "search WHERE search MATCH :match"  # which holds no stems
        return self.source

    @property
    def unit(self) -> str:
        """The column of songs by which rows are one of `units`."""
        return "picture" if self.units == "pictures" else "songs.key"

    @property
    def on_top(self) -> str:
        """Whether a song is the one that its picture shows, of its takes of which `where` is so.

        The leading one, else the newest.
        """
        if self.units != "pictures":
            return "TRUE"
        if self._is_all and not self.has_words:
            return "hangs = 2"
        where = self.where.replace("songs.key", "better.key")
        if self.has_words:
            where += " AND better.number IN (SELECT rowid FROM search WHERE search MATCH :match)"
        return f"""(hangs = 2 OR NOT EXISTS (
            SELECT 1 FROM songs AS better INDEXED BY songs_by_picture
            WHERE better.picture = songs.picture AND (better.hangs, better.place, better.key)
                > (songs.hangs, songs.place, songs.key) AND {where}))"""

    @property
    def tally(self) -> tuple[str, str, str]:
        """What follows FROM, where all are counted; by which column rows are one, and how many."""
        if not self.is_tallied:
            return self.source, self.unit, "1"
        if self.units != "pictures":
            return f"song_counts WHERE {self.where}", "profile", "songs"
        joined = (
            "song_counts JOIN picture_profiles USING (profile) JOIN picture_counts USING (kind)"
        )
        return f"{joined} WHERE {self.where}", "kind", "pictures"

    def _hanging(self, conditions: Collection[Part]) -> str:
        """What is set aside is on no wall, unless that is asked for."""
        if self.units == "songs":
            return ""
        states = (
            STATES[part.text] for part in conditions if part.name == "is" and not part.negated
        )
        return " AND hangs > 0" if all(state.hangs for state in states) else " AND hangs = 0"

    def _add(self, name: str, value: str, *, negated: bool) -> None:
        """A part that is negated holds where nobody knows, too."""
        value = statuses.meaning(value) if name == "status" else value
        condition = self._condition(name, value)
        self.where += f" AND {f'({condition}) IS NOT TRUE' if negated else condition}"
        if not negated:
            self._narrow(name, value)

    def _condition(self, name: str, value: str) -> str:
        if name == "is":
            return STATES[value].sql
        if name == "account" and value == account_ids.UNTOLD:
            return "account IS NULL"
        if name in _SPANS:
            low, high = self._span(name, value)
            return _SPANS[name].format(self._bound(low), self._bound(min(high, _END)))
        return _SQL[name].format(self._bound(value))

    def _narrow(self, name: str, value: str) -> None:
        """By what the index of words knows too."""
        if name in _INDEXED or (name == "is" and STATES[value].is_indexed):
            self._marks.append(f'marks : "{tokens.mark(name, value)}"')
        if name == "made":
            low, high = self._span(name, value)
            first, last = self.parameters["first"], self.parameters["last"]
            self.parameters["first"] = max(first, int(low))
            self.parameters["last"] = min(last, int(min(high, _END)) + _NEXT_NUMBERS)

    def _bound(self, value: float | str) -> str:
        name = f"value{len(self.parameters)}"
        is_whole = isinstance(value, float) and value.is_integer()
        self.parameters[name] = int(value) if is_whole else value
        return f":{name}"

    def _span(self, name: str, value: str) -> spans.Span:
        if name == "made":
            return spans.days(value, self._zone) or (0, 0)
        return _READ[name](value) or (0, 0)
