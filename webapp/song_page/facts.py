"""What is told of a song in words: what a listener asks, and for its record the rest; pure."""

from dataclasses import dataclass, replace
from typing import Any

from webapp.library.songs import Card
from webapp.records import record, services, tempo
from webapp.song_page.family import TRANSFORMS
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


def asked(card: Card, raw: dict[str, Any], audio_length: float | None) -> list[Fact]:
    """What a listener wants to know; `raw` may hold anything.

    `audio_length`: of the copy on the disk, in seconds.
    """
    return _said(
        card,
        Fact("About", fields.text(raw.get("topic")) or ""),
        Fact("Variation", fields.text(raw.get("audio_variation")) or ""),
        Fact("Made", card.created_at or "", "time"),
        Fact("Made with", services.label(card.service) if card.service else ""),
        Fact("Model", fields.line(raw.get("model_version"), 80) or ""),
        Fact("Left out", fields.line(_inner(raw, "negative_tags")) or ""),
        Fact("Tempo", _tempo(raw)),
        Fact("Key", fields.line(raw.get("key"), 40) or ""),
        Fact("Length", _length(card.duration, audio_length, record.duration_of(raw))),
        Fact("Liked", _liked(raw.get("favorite_count"))),
    )


def rest(card: Card, raw: dict[str, Any]) -> list[Fact]:
    """Ids, addresses and what else is known."""
    return _said(
        card,
        Fact("Take", f"{card.take} of {card.takes}" if card.takes else ""),
        Fact("How it was made", _word(raw.get("transform"), _TRANSFORMS)),
        Fact("Who may hear it", _word(raw.get("privacy"), _PRIVACY)),
        Fact("Played", _times(card.plays or raw.get("play_count"))),
        Fact("Shared at", urls.clean_address(raw.get("share_url")) or "", "link"),
        Fact("Song id", _id(card.source_id), "id"),
        Fact("Request", _id(raw.get("group_id")), "id"),
        Fact("Account", account_ids.of(raw) or "", "account"),
        Fact("Picture", _id(raw.get("image_id")), "id"),
        Fact("Remix of", _id(raw.get("remix_parent_id")), "id"),
        Fact("Made from", _id(raw.get("parent_riff_id")), "id"),
        Fact("Made from an upload", _id(raw.get("audio_upload_id")), "id"),
        Fact("Last updated", card.seen_at, "time"),
    )


def _said(card: Card, *facts: Fact) -> list[Fact]:
    """Those that are known, each under the word of the song's own service."""
    own = [replace(fact, label=services.own_word(card.service, fact.label)) for fact in facts]
    return [fact for fact in own if fact.value]


def _inner(raw: dict[str, Any], name: str) -> object:
    """A field, be it within Suno's `metadata`."""
    inner = raw.get("metadata")
    return raw.get(name) or (inner.get(name) if isinstance(inner, dict) else None)


def _tempo(raw: dict[str, Any]) -> str:
    beats = tempo.of(raw)
    return f"{beats} beats a minute" if beats else ""


def _length(seconds: float | None, audio: float | None, recorded: float | None) -> str:
    """Where the audio is not as long as its record says, both."""
    if audio is None or recorded is None or abs(audio - recorded) <= max(2, 0.02 * recorded):
        return formatting.duration(audio if seconds is None else seconds)
    return f"{formatting.duration(audio)} (its record says {formatting.duration(recorded)})"


def _liked(value: object) -> str:
    times = _times(value)
    return f"{times} at the service" if times and not times.startswith("0 ") else ""


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
