"""All that is known of one song, in words a listener understands; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webapp import addresses, lyrics, prompts, record

if TYPE_CHECKING:
    from webapp.lyrics import Section
    from webapp.prompts import Segment
    from webapp.songs import Card, Relative

MOST_NUMBER = 10**12
TRANSFORMS = {
    "extend": "Extended from another song",
    "cover": "A cover of another song",
    "variation": "A variation of another song",
    "replace": "A part was replaced",
    "trim": "Trimmed from another song",
}
PRIVACY = {
    "public": "Public",
    "private": "Private",
    "unlisted": "Unlisted: whoever has the link can hear it",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """`kind` says how to show it: text, time (RFC 3339), link, id."""

    label: str
    value: str
    kind: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`bands` are what can be drawn of `segments`: left edge and width in per cent."""

    card: Card
    wave_long: bytes | None
    topic: str | None
    variation: str | None
    lyrics: list[Section]
    instrumental: bool
    segments: list[Segment]
    bands: list[tuple[Segment, float, float]]
    share_url: str | None
    facts: list[Fact]
    takes: list[Card]
    parents: list[Relative]
    children: list[Card]


def sheet(
    card: Card,
    raw: dict[str, Any],
    wave_long: bytes | None,
    *,
    takes: list[Card],
    parents: list[Relative],
    children: list[Card],
) -> Sheet:
    segments = prompts.segments(raw.get("conditions"), card.duration)
    return Sheet(
        card=card,
        wave_long=wave_long,
        topic=record.text(raw.get("topic")),
        variation=record.text(raw.get("audio_variation")),
        lyrics=lyrics.sections(raw.get("lyrics")),
        instrumental=lyrics.is_instrumental(raw.get("lyrics")),
        segments=segments,
        bands=prompts.bands(segments, card.duration),
        share_url=addresses.clean_address(raw.get("share_url")),
        facts=_facts(card, raw),
        takes=takes,
        parents=parents,
        children=children,
    )


def _facts(card: Card, raw: dict[str, Any]) -> list[Fact]:
    found = [
        Fact("Made", card.created_at or "", "time"),
        Fact("Take", f"{card.take} of {card.takes}" if card.takes else ""),
        Fact("How it was made", _word(raw.get("transform"), TRANSFORMS)),
        Fact("Who may hear it", _word(raw.get("privacy"), PRIVACY)),
        Fact("Favourite", "Yes" if card.favourite else ""),
        Fact("Liked", _times(raw.get("favorite_count"))),
        Fact("Played", _times(raw.get("play_count"))),
        Fact("Shared at", addresses.clean_address(raw.get("share_url")) or "", "link"),
        Fact("Song id", card.source_id[:80], "id"),
        Fact("Request", _id(raw.get("group_id")), "id"),
        Fact("Account", _id(raw.get("author_id")), "id"),
        Fact("Picture", _id(raw.get("image_id")), "id"),
        Fact("Remix of", _id(raw.get("remix_parent_id")), "id"),
        Fact("Made from", _id(raw.get("parent_riff_id")), "id"),
        Fact("Made from an upload", _id(raw.get("audio_upload_id")), "id"),
        Fact("Last news", card.seen_at, "time"),
    ]
    return [fact for fact in found if fact.value]


def _word(value: object, words: dict[str, str]) -> str:
    word = record.line(value, 80)
    return words.get(word.lower(), word) if word else ""


def _times(value: object) -> str:
    found = record.number(value, most=MOST_NUMBER)
    if found is None:
        return ""
    return "Once" if found == 1 else f"{found:,.0f} times"


def _id(value: object) -> str:
    return record.line(value, 80) or ""
