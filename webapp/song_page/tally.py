"""How one's blind choices fell, of these takes and of all songs; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.library.songs import Card


@dataclass(frozen=True, slots=True)
class Choices:
    """`take`: its number; `times`: how often the choice fell on it."""

    take: int
    times: int


@dataclass(frozen=True, slots=True)
class Tally:
    """`rounds` of listening blind to these takes; `everywhere`: in all songs, these among them."""

    takes: list[Choices]
    everywhere: list[Choices]

    @property
    def rounds(self) -> int:
        return sum(choices.times for choices in self.takes)

    @property
    def has_more(self) -> bool:
        """Whether other songs were heard blind as well."""
        return sum(choices.times for choices in self.everywhere) > self.rounds


def of(takes: Sequence[Card], times: Mapping[int, int], everywhere: Mapping[int, int]) -> Tally:
    """`times` by the keys of `takes`, `everywhere` by the numbers of takes."""
    return Tally(
        [Choices(card.take or 0, times.get(card.key, 0)) for card in takes if card.has_audio],
        [Choices(take, count) for take, count in sorted(everywhere.items())],
    )
