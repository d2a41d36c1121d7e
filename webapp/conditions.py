"""What is asked of a song, by name and value, to SQL about `songs`: out of white lists; pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from webapp import spans

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
    "style": "key IN (SELECT key FROM styles WHERE word = {})",
    "words": "number IN (SELECT rowid FROM search WHERE search MATCH {})",
}
_SPANS = {
    "length": "(duration >= {} AND duration < {})",
    "made": "(place >= {} AND place < {} AND created_at IS NOT NULL)",
}
_END = 2**62  # of all times, and of all lengths


@dataclass(slots=True)
class Conditions:
    sql: list[str] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)

    def add(self, name: str, value: str, *, negated: bool = False) -> None:
        """`name` and `value` as parts of a query are checked; a negated one is true of unknowns."""
        if name == "is":
            said = _STATES[value]
        elif name in _SPANS:
            span = spans.lengths(value) if name == "length" else spans.days(value)
            low, high = span or (0, 0)
            said = _SPANS[name].format(self._bound(low), self._bound(min(high, _END)))
        else:
            said = _SQL[name].format(self._bound(value))
        self.sql.append(f"({said}) IS NOT TRUE" if negated else said)

    def _bound(self, value: float | str) -> str:
        name = f"said{len(self.parameters)}"
        whole = isinstance(value, float) and math.isfinite(value) and value.is_integer()
        self.parameters[name] = int(value) if whole else value
        return f":{name}"
