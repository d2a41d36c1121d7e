"""What another Songwall wrote beside a song's record (`archive/record_file.py`), checked; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.records import record, services, stems
from webapp.records.record import Raw
from webapp.values import fields, timestamps

_MOST_ORIGINS = 20
_LONGEST_NAME = 40
_MOST_KEY = 2**62


@dataclass(frozen=True, slots=True)
class Extras:
    """`place` and `key` order a wall, as in `songs`; `names` are of the files in its archive.

    `marks` is as it was found; `service` listed the song there. What cannot be used counts as not
    said.
    """

    place: int | None
    key: int
    origins: dict[str, Raw]
    marks: object
    stem_of: str | None
    stem: str | None
    names: frozenset[str]
    service: str | None


def read(around: Mapping[str, Any], now: datetime) -> Extras:
    """`around` is the whole file; its record is not looked at."""
    stem_of, stem, source = around.get("stem_of"), around.get("stem"), around.get("source")
    is_stem = (
        isinstance(stem_of, str) and record.PLAIN_ID.fullmatch(stem_of) and stem in stems.WORDS
    )
    latest = timestamps.microseconds(now) + 24 * 3600 * 1_000_000
    return Extras(
        place=_whole(around.get("place"), latest),
        key=_whole(around.get("key"), _MOST_KEY) or 0,
        origins=_origins(around.get("origins")),
        marks=around.get("marks"),
        stem_of=stem_of if is_stem else None,
        stem=stem if is_stem else None,
        names=_names(around.get("files")),
        service=source if isinstance(source, str) and source in services.SERVICES else None,
    )


def with_service(raw: Raw, extras: Extras | None, source: str) -> Raw:
    """`raw` says which service made the song, where that stood only in the other library.

    `source` is where this library has the song from.
    """
    service = extras.service if extras else None
    is_told = service is None or services.of(raw, source) in {service, source}
    return raw if is_told else {**raw, "service": service}


def _origins(value: object) -> dict[str, Raw]:
    origins: dict[str, Any] = value if isinstance(value, dict) else {}
    return {
        name: raw
        for name, raw in [*origins.items()][:_MOST_ORIGINS]
        if fields.line(name, _LONGEST_NAME) == name
        and isinstance(raw, dict)
        and not record.is_too_deep(raw)
    }


def _names(value: object) -> frozenset[str]:
    files = [*value.values()] if isinstance(value, dict) else []
    names = (file.get("name") for file in files if isinstance(file, dict))
    return frozenset(name for name in names if isinstance(name, str))


def _whole(value: object, most: int) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= most else None
