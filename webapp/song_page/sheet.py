"""All that is known of one song, in words a listener understands; pure."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from webapp.library.relations import Relative
from webapp.library.songs import Card
from webapp.lyrics import timed_lyrics
from webapp.lyrics.sections import Lyrics
from webapp.records import prompts, record, services
from webapp.records.prompts import Band, Segment
from webapp.song_page.family import TRANSFORMS, Family
from webapp.values import account_ids, fields, formatting, urls

_TRANSFORMS = {word: f"{how} another song" for word, how in TRANSFORMS.items()}
_PRIVACY = {
    "public": "Public",
    "private": "Private",
    "unlisted": "Unlisted: whoever has the link can hear it",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """`kind` says how to show it: text, time (RFC 3339), link, id, account (an id as well)."""

    label: str
    value: str
    kind: str = "text"


@dataclass(slots=True, kw_only=True)
class Sheet(Card):
    """The card and all the rest."""

    wave_long: bytes | None
    lyrics: Lyrics
    segments: list[Segment]
    share_url: str | None
    facts: list[Fact]
    siblings: list[Card]
    family: Family | None
    stems: Sequence[Relative]
    whole: Sequence[Relative]

    @property
    def bands(self) -> list[Band]:
        return prompts.bands(self.segments, self.duration)


def sheet(  # noqa: PLR0913 (by keyword they read well)
    card: Card,
    raw: dict[str, Any],
    wave_long: bytes | None,
    *,
    siblings: list[Card],
    family: Family | None = None,
    stems: Sequence[Relative] = (),
    audio_length: float | None = None,
    whole: Sequence[Relative] = (),
) -> Sheet:
    """`raw` is the song's record; every field of it may be missing or broken.

    `audio_length`: of the copy on the disk, in seconds.
    """
    return Sheet(
        **{field.name: getattr(card, field.name) for field in dataclasses.fields(card)},
        wave_long=wave_long,
        lyrics=timed_lyrics.read(raw, card.duration),
        segments=prompts.segments(raw.get("conditions"), card.duration),
        share_url=urls.clean_address(raw.get("share_url")),
        facts=_facts(card, raw, audio_length),
        siblings=siblings,
        family=family,
        stems=stems,
        whole=whole,
    )


def _facts(card: Card, raw: dict[str, Any], audio_length: float | None) -> list[Fact]:
    facts = [
        Fact("About", fields.text(raw.get("topic")) or ""),
        Fact("Variation", fields.text(raw.get("audio_variation")) or ""),
        Fact("Made with", services.label(card.service) if card.service else ""),
        Fact("Model", fields.line(raw.get("model_version"), 80) or ""),
        Fact("Left out", fields.line(_inner(raw, "negative_tags")) or ""),
        Fact("Tempo", _tempo(raw.get("bpm"))),
        Fact("Key", fields.line(raw.get("key"), 40) or ""),
        Fact("Made", card.created_at or "", "time"),
        Fact("Length of the audio", _other_length(audio_length, record.duration_of(raw))),
        Fact("Take", f"{card.take} of {card.takes}" if card.takes else ""),
        Fact("How it was made", _word(raw.get("transform"), _TRANSFORMS)),
        Fact("Who may hear it", _word(raw.get("privacy"), _PRIVACY)),
        Fact("Liked", _times(raw.get("favorite_count"))),
        Fact("Played", _times(card.plays or raw.get("play_count"))),
        Fact("Shared at", urls.clean_address(raw.get("share_url")) or "", "link"),
        Fact("Song id", _id(card.source_id), "id"),
        Fact("Request", _id(raw.get("group_id")), "id"),
        Fact("Account", account_ids.of(raw) or "", "account"),
        Fact("Picture", _id(raw.get("image_id")), "id"),
        Fact("Remix of", _id(raw.get("remix_parent_id")), "id"),
        Fact("Made from", _id(raw.get("parent_riff_id")), "id"),
        Fact("Made from an upload", _id(raw.get("audio_upload_id")), "id"),
        Fact("Last news", card.seen_at, "time"),
    ]
    own = [replace(fact, label=services.own_word(card.service, fact.label)) for fact in facts]
    return [fact for fact in own if fact.value]


def _inner(raw: dict[str, Any], name: str) -> object:
    """A field, be it within Suno's `metadata`."""
    inner = raw.get("metadata")
    return raw.get(name) or (inner.get(name) if isinstance(inner, dict) else None)


def _tempo(value: object) -> str:
    beats = fields.number(value, most=1000)
    return f"{beats:.0f} beats a minute" if beats else ""


def _other_length(seconds: float | None, expected: float | None) -> str:
    """Where the audio is not as long as its record says."""
    if seconds is None or expected is None or abs(seconds - expected) <= max(2, 0.02 * expected):
        return ""
    return f"{formatting.duration(seconds)} (its record says {formatting.duration(expected)})"


def _word(value: object, words: dict[str, str]) -> str:
    word = fields.line(value, 80)
    return words.get(word.lower(), word) if word else ""


def _times(value: object) -> str:
    times = fields.number(value, most=record.MOST_COUNT)
    if times is None:
        return ""
    return "Once" if times == 1 else f"{times:,.0f} times"


def _id(value: object) -> str:
    return fields.line(value, 80) or ""
