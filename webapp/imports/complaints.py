"""What could not be used, in sentences that stay few: those of one reason are said together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

MOST = 18  # reasons; what is beyond is counted
_SINGLY = 3  # of one reason; from the next on they are counted, with the first of them
_LONGEST_NAMES = 20
_ERRORS = frozenset({"error", "errors", "detail", "message"})


@dataclass(slots=True)
class Complaints:
    """`number`: of them all."""

    number: int = 0
    _places: dict[str, list[str]] = field(default_factory=dict)  # the first of each reason
    _sentences: dict[str, list[str]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, sentence: str) -> None:
        """Such as `a.json, line 3: not JSON`: a place, and after a colon or comma the reason."""
        self.number += 1
        place, colon, reason = sentence.rpartition(": ")
        if not colon:
            place, _, reason = sentence.partition(", ")
            place, reason = (place, reason) if reason else ("", place)
        if reason not in self._counts and len(self._counts) == MOST:
            return
        places = self._places.setdefault(reason, [])
        self._counts[reason] = self._counts.get(reason, 0) + 1
        if len(places) < _SINGLY:
            places.append(place)
            self._sentences.setdefault(reason, []).append(sentence)

    def count(self, number: int) -> None:
        """So many more, of which nothing is known."""
        self.number += number

    @property
    def untold(self) -> int:
        """How many of them no sentence counts."""
        return self.number - sum(self._counts.values())

    def sentences(self) -> list[str]:
        """At most MOST times three."""
        return [sentence for reason in self._counts for sentence in self._of_reason(reason)]

    def _of_reason(self, reason: str) -> Iterable[str]:
        places, count = self._places[reason], self._counts[reason]
        if count <= _SINGLY:
            return self._sentences[reason]
        named = [place for place in places if place]
        examples = f" ({'; '.join(named)} and others)" if named else ""
        return [f"{count:,} times: {reason}{examples}"]


def looks_like(value: dict[str, Any]) -> str:
    """What stands where a song was looked for, without what is in it."""
    if _ERRORS & value.keys():
        return "a service's answer that something went wrong"
    names = [name for name in value if name.isidentifier() and len(name) <= _LONGEST_NAMES]
    quoted = ", ".join(f"“{name}”" for name in names[:_SINGLY])
    return f"an object with {quoted}" if quoted else "an object"
