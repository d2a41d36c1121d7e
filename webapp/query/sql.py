"""What is asked of a song, by name and value, to SQL about `songs`: out of white lists; pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from webapp.query import spans, tokens
from webapp.values import account_ids

_STATES = {
    "favourite": "favourite = 1",
    "instrumental": "sung = 0",
    "sung": "sung = 1",
    "kept": "audio_kept IS NOT NULL",
    "unheard": "plays = 0",
}
_SQL = {
    "status": "status = {}",
    "source": "source = {}",
    "style": "EXISTS (SELECT 1 FROM styles WHERE word = {} AND styles.key = songs.key)",
}
# The one with this id, else those whose ids begin so: pages call accounts by the beginning.
_ACCOUNT = """account IN (SELECT number FROM accounts WHERE id = {0} OR id > {0} AND id < {0} || '~'
    AND NOT EXISTS (SELECT 1 FROM accounts WHERE id = {0}))"""
_SPANS = {
    "length": "(duration >= {} AND duration < {})",
    "made": "(place >= {} AND place < {} AND created_at IS NOT NULL)",
}
_MARKED = ("sung", "instrumental")
_END = 2**62  # of all times, and of all lengths


@dataclass(slots=True)
class Conditions:
    sql: list[str] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)  # in the index of words; they hold as well
    first: int = 0  # the places that can be meant
    last: int = _END

    def add(self, name: str, value: str, *, negated: bool = False) -> None:
        """`name` and `value` as parts of a query are checked; a negated one is true of unknowns."""
        if name == "is":
            said = _STATES[value]
        elif name == "account":
            untold = value == account_ids.UNTOLD
            said = "account IS NULL" if untold else _ACCOUNT.format(self._bound(value))
        elif name in _SPANS:
            span = spans.lengths(value) if name == "length" else spans.days(value)
            low, high = span or (0, 0)
            said = _SPANS[name].format(self._bound(low), self._bound(min(high, _END)))
        else:
            said = _SQL[name].format(self._bound(value))
        self.sql.append(f"({said}) IS NOT TRUE" if negated else said)
        if not negated:
            self._narrow(name, value)

    def _narrow(self, name: str, value: str) -> None:
        if name in _SQL or (name == "is" and value in _MARKED):
            self.marks.append(tokens.mark(name, value))
        span = spans.days(value) if name == "made" else None
        if span:
            self.first = max(self.first, int(span[0]))
            self.last = min(self.last, int(min(span[1], _END)))

    def _bound(self, value: float | str) -> str:
        name = f"said{len(self.parameters)}"
        whole = isinstance(value, float) and math.isfinite(value) and value.is_integer()
        self.parameters[name] = int(value) if whole else value
        return f":{name}"
