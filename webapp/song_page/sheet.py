"""All that is known of one song, in words a listener understands; pure."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from webapp.library.relations import Relative
from webapp.library.songs import Card
from webapp.library.user_marks import Marks
from webapp.lyrics import stretches, timed_lyrics
from webapp.lyrics.sections import Lyrics
from webapp.lyrics.stretches import Stretch
from webapp.records import prompts
from webapp.records.prompts import Band, Segment
from webapp.song_page import facts, lanes
from webapp.song_page.facts import Fact
from webapp.song_page.family import Family
from webapp.song_page.lanes import Lanes
from webapp.values import urls

_NO_MARKS = Marks()


@dataclass(slots=True, kw_only=True)
class Sheet(Card):
    """The card and all the rest."""

    wave_long: bytes | None
    lyrics: Lyrics
    segments: list[Segment]
    share_url: str | None
    facts: list[Fact]
    lanes: Lanes
    family: Family | None
    stems: Sequence[Relative]
    whole: Sequence[Relative]
    own: Marks

    @property
    def stretches(self) -> dict[int, Stretch]:
        """From when to when each of its lines is heard, by its number."""
        return stretches.by_line(self.lyrics.lines, self.duration)

    @property
    def bands(self) -> list[Band]:
        return prompts.bands(self.segments, self.duration)


def sheet(  # noqa: PLR0913 (by keyword they read well)
    card: Card,
    raw: dict[str, Any],
    wave_long: bytes | None,
    *,
    siblings: Sequence[Card],
    waves: Mapping[int, bytes | None] = MappingProxyType({}),
    family: Family | None = None,
    stems: Sequence[Relative] = (),
    audio_length: float | None = None,
    whole: Sequence[Relative] = (),
    own: Marks = _NO_MARKS,
) -> Sheet:
    """`raw` is the song's record; every field of it may be missing or broken.

    `waves`: by the keys of `siblings`, their 200 bars. `audio_length`: of the copy on the disk,
    in seconds.
    """
    return Sheet(
        **{field.name: getattr(card, field.name) for field in dataclasses.fields(card)},
        wave_long=wave_long,
        lyrics=timed_lyrics.read(raw, card.duration),
        segments=prompts.segments(raw.get("conditions"), card.duration),
        share_url=urls.clean_address(raw.get("share_url")),
        facts=facts.asked(card, raw, audio_length),
        lanes=lanes.of(siblings, waves, card.key),
        family=family,
        stems=stems,
        whole=whole,
        own=own,
    )
