"""A song's record, as an API or a file gave it, to what the library's tables hold of it; pure.

Every field may be missing, null, of another type, huge or hostile (the facts: Riffusion v1 of
useapi.net). What is usable is taken, what is not is left out; the record itself is stored whole.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from webapp.records import artists, services, statuses, waveform
from webapp.values import account_ids, durations, fast_json, fields, timestamps, urls, uuids

PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
LARGEST = 2_000_000  # characters of a record's JSON; what is larger is taken in nowhere
_LONGEST_FIELD, _MOST_FIELDS = 20_000, 80  # of a larger one, which an earlier Songwall took in
LONGEST_SONG = 7 * 24 * 3600  # seconds
MOST_COUNT = 10**12  # of plays and the like
HUES = 24
DEEPEST = 50  # levels in a record; JSON that can be read may still be too deep to be written
_NESTS = frozenset({dict, list})  # as types: isinstance takes three times as long
EMPTY: tuple[object, ...] = (None, "", [], {})
RESERVED = frozenset({"pending"})  # an address of its own beside those of the songs

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the tables hold; `created_at` is RFC 3339 in UTC, `moment` the same in µs since 1970."""

    id: str
    source_id: str
    raw: Raw
    created_at: str | None
    moment: int | None
    title: str | None
    style: str | None
    status: str
    duration: float | None
    group_id: str | None
    account: str | None
    cover_url: str | None
    audio_url: str | None
    wave: bytes | None
    wave_long: bytes | None
    hue: int
    favourite: bool
    plays: int
    parent_id: str | None
    riff_id: str | None
    model: str | None
    artist: str | None


def read(raw: Raw, *, now: datetime) -> Record:
    """`raw` was accepted (`incoming`), or merged of such; ValueError where it has no id."""
    source_id = identity(raw)
    if source_id is None:
        raise ValueError("a record without an id")
    moment = moment_of(raw, now)
    wave, wave_long = waveform.both(raw.get("simple_waveform"))
    return Record(
        id=public_id(source_id),
        source_id=source_id,
        raw=raw,
        created_at=timestamps.rfc3339(moment) if moment is not None else None,
        moment=moment,
        title=fields.line(raw.get("title")),
        style=fields.line(raw.get("sound")),
        status=status_of(raw),
        duration=duration_of(raw),
        group_id=fields.line(raw.get("group_id")),
        account=account_ids.of(raw),
        cover_url=_address(raw, "image_override") or _address(raw, "image_url"),
        audio_url=_address(raw, "download_url"),
        wave=wave,
        wave_long=wave_long,
        hue=hashlib.sha256(source_id.encode()).digest()[0] % HUES,
        favourite=raw.get("is_favorite") is True,
        plays=int(fields.number(raw.get("play_count"), most=MOST_COUNT) or 0),
        parent_id=_relative(raw.get("remix_parent_id")),
        riff_id=_relative(raw.get("parent_riff_id")),
        model=fields.line(raw.get("model_version"), 80),
        artist=artists.of(raw),
    )


def dumps(raw: Raw) -> str:
    """JSON in ASCII, so that no half of a surrogate pair reaches the database."""
    return fast_json.dumps(raw)


def loads(raw: str) -> Raw:
    """A record as `dumps` wrote it; {} where the text is damaged."""
    try:
        value = fast_json.loads(raw)
    except (ValueError, TypeError, RecursionError):  # also what a damaged database gives for a text
        return {}
    return value if isinstance(value, dict) else {}


def says_the_same(raw: Raw, text: str) -> bool:
    """Whether `text`, as `dumps` wrote it, holds the fields of `raw`, in whatever order."""
    if dumps(raw) == text:
        return True
    one, other = (json.dumps(value, sort_keys=True) for value in (raw, loads(text)))
    return one == other  # as text, for NaN is unlike itself


def identity(raw: Raw) -> str | None:
    """The id as the source gave it; some files give a number."""
    return _id_text(raw.get("id"))


def canonical(source_id: str) -> str:
    """The id, a uuid in lower case: some tools write it in capitals."""
    return source_id.lower() if uuids.is_uuid(source_id) else source_id


def public_id(source_id: str) -> str:
    """The id in addresses: the song's own where it is a plain one, else a stable hash of it."""
    if PLAIN_ID.fullmatch(source_id) and source_id not in RESERVED:
        return source_id
    return "x" + hashlib.sha256(source_id.encode()).hexdigest()[:32]


def status_of(raw: Raw) -> str:
    """What its word means (`statuses`); where it has none, an audio address says «completed»."""
    word = fields.line(raw.get("status"), statuses.LONGEST)
    if word:
        return statuses.meaning(word)
    has_audio = urls.clean_address(raw.get("download_url"))
    return statuses.COMPLETED if has_audio else statuses.UNKNOWN


def moment_of(raw: Raw, now: datetime) -> int | None:
    """When the song was made, in µs since 1970."""
    return timestamps.read(raw.get("created_at"), now)


def duration_of(raw: Raw) -> float | None:
    """How long the song is, in seconds."""
    return durations.seconds(raw.get("duration_s"), most=LONGEST_SONG)


def not_understood(raw: Raw, now: datetime) -> list[str]:
    """What a record says but in no way that is known: of date and length, those."""
    read = {
        "date": (raw.get("created_at"), moment_of(raw, now)),
        "length": (raw.get("duration_s"), duration_of(raw)),
    }
    return [name for name, (said, meant) in read.items() if said not in EMPTY and meant is None]


def is_too_large(raw: Raw) -> bool:
    return len(dumps(raw)) > LARGEST


def shortened(raw: Raw) -> Raw:
    """The short fields of a record that is too large: what pages, search and merges read of it.

    As the migration `large_records` does it.
    """
    short = [
        (name, value) for name, value in raw.items() if len(json.dumps(value)) <= _LONGEST_FIELD
    ]
    return dict(short[:_MOST_FIELDS])


def is_too_deep(raw: Raw) -> bool:
    level: list[Any] = [raw]
    for _ in range(DEEPEST):
        inner = [nested.values() if type(nested) is dict else nested for nested in level]
        values = [*chain.from_iterable(inner)]
        if _NESTS.isdisjoint(map(type, values)):
            return False
        level = [value for value in values if type(value) in _NESTS]
    return True


def _address(raw: Raw, name: str) -> str | None:
    return services.reachable(urls.clean_address(raw.get(name)))


def _relative(value: object) -> str | None:
    source_id = _id_text(value)
    return public_id(source_id) if source_id else None


def _id_text(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        return None
    # Half of a surrogate pair can be neither stored nor sent.
    return value.encode("utf-8", "backslashreplace").decode()
