"""A song that is heard for the first time, with its siblings, each from its hook; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.library.songs import Card
from webapp.lyrics import timed_lyrics
from webapp.records import prompts
from webapp.song_page import hook
from webapp.song_page.hook import Hook


@dataclass(frozen=True, slots=True)
class Sibling:
    """`left` and `width`: of its hook, in hundredths of the song; 0 where its length is unknown."""

    card: Card
    hook: Hook

    @property
    def left(self) -> float:
        return round(100 * self.hook.start / self.card.duration, 2) if self.card.duration else 0.0

    @property
    def width(self) -> float:
        length = self.hook.end - self.hook.start
        return round(100 * length / self.card.duration, 2) if self.card.duration else 0.0


@dataclass(frozen=True, slots=True)
class Sitting:
    """`now` is one of `siblings`, or the song that has none."""

    now: Sibling
    siblings: Sequence[Sibling]

    @property
    def other(self) -> Card | None:
        """The sibling that is heard after `now`, of those that are undecided."""
        cards = [sibling.card for sibling in self.siblings]
        at = next((n for n, card in enumerate(cards) if card.id == self.now.card.id), 0)
        others = [*cards[at + 1 :], *cards[:at]]
        return next((card for card in others if card.choice is None), None)


def of(
    takes: Sequence[Card],
    records: Mapping[int, tuple[dict[str, Any], bytes | None]],
    asked: str | None,
) -> Sitting:
    """`takes`: of one picture, at least one undecided; `records` by key with 200 bars.

    `asked`: the id of the take to hear; else it is the first that was never heard.
    """
    siblings = [_sibling(card, *records[card.key]) for card in takes]
    undecided = [sibling for sibling in siblings if sibling.card.choice is None]
    now = next(
        (sibling for sibling in undecided if sibling.card.id == asked),
        min(undecided, key=lambda sibling: sibling.card.plays > 0),
    )
    return Sitting(now, siblings)


def _sibling(card: Card, raw: dict[str, Any], wave_long: bytes | None) -> Sibling:
    lyrics = timed_lyrics.read(raw, card.duration)
    segments = prompts.segments(raw.get("conditions"), card.duration)
    return Sibling(card, hook.of(lyrics, segments, wave_long or card.wave, card.duration))
