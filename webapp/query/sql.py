"""What is asked of songs as SQL about `songs` and the index of their words; pure.

Names come out of white lists, values are bound.
"""

from collections.abc import Collection
from datetime import UTC, tzinfo
from typing import Any

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
    # The one with this id, else those whose ids begin so: pages call accounts by the beginning.
    "account": """account IN (
        SELECT number FROM accounts WHERE id = {0} OR id > {0} AND id < {0} || '~'
        AND NOT EXISTS (SELECT 1 FROM accounts WHERE id = {0}))""",
}
_SPANS = {
    "length": "(duration >= {} AND duration < {})",
    "made": "(place >= {} AND place < {} AND created_at IS NOT NULL)",
}
_INDEXED = {"status", "source", "style"}  # the index of words holds them as marks
_TALLIED = {"is", "status", "source", "from", "account"}  # `song_counts` has columns for them
_END = 2**62  # of all times, and of all lengths
_NEXT_NUMBERS = 10**6  # that songs of one moment may have taken up


class Selection:
    """The songs that are asked for, as parts of statements; all of them take `parameters`.

    `conditions`: all that is asked but for words, which `query` holds; both are checked.
    `where` is about `songs`; `:match` about the index of words, NULL where that tells nothing.
    `is_tallied`: whether the table `song_counts` holds all that is asked for.
    """

    def __init__(self, conditions: Collection[Part], query: Query, zone: tzinfo = UTC) -> None:
        """`zone`: where days begin and end."""
        self._query = query
        self._zone = zone
        self._is_by_words = not conditions
        self._marks: list[str] = []
        self.is_tallied = query.match_in() is None and _TALLIED.issuperset(
            part.name for part in conditions
        )
        self.where = "stem_of IS NULL"  # must repeat the partial indexes' predicate literally
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
    def counted(self) -> str:
        """What follows FROM, where songs are only counted."""
        if self._is_by_words and self.parameters["match"] is not None:
            return "search WHERE search MATCH :match"  # which holds no stems
        return self.source

    @property
    def tally(self) -> tuple[str, str]:
        """What follows FROM, where all songs are counted; and how many of them a row stands for."""
        if self.is_tallied:
            return f"song_counts WHERE {self.where}", "songs"
        return self.source, "1"

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
        span = spans.lengths(value) if name == "length" else spans.days(value, self._zone)
        return span or (0, 0)
