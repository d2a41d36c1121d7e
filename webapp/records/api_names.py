"""One song's record in the names of the API; what else it says stays as it was found; pure.

Where the API's own name holds something else (a wrapped text, the state of a download), the record
gets what is meant, and keeps the other under `as_found`.
"""

from typing import Any

from webapp.records.record import EMPTY
from webapp.values import account_ids, fields, urls

Raw = dict[str, Any]

_OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("name",),
    "sound": ("genre", "style"),
    "duration_s": ("duration", "duration_ms", "durationMs", "duration_milliseconds"),
    "created_at": ("createdAt", "createTime"),
    "download_url": ("audio_url", "audioUrl"),
    "image_url": ("imageUrl",),
    "share_url": ("source_url", "songUrl"),
    "transform": ("transform_type",),
    "parent_riff_id": ("parent_id",),
    "author_id": ("authorId",),
    "favorite_count": ("favoriteCount",),
    "play_count": ("playCount",),
    "model_version": ("model_display_name", "model"),
}
"""The API's name of a field, and what else it is called."""
_NAMES = (
    *_OTHER_NAMES,
    *("lyrics", "lyrics_timestamped", "lyrics_timing", "conditions", "simple_waveform", "status"),
    *("image_override", "privacy", "remix_parent_id", "audio_upload_id", "group_id"),
    *("image_id", "topic", "audio_variation", "is_favorite", "seed"),
)
FIELDS = frozenset({"id", *_NAMES})
"""What the API calls a song's fields."""
_ADDRESSES = frozenset({"share_url", "download_url"})
WRAPPED = ("lyrics", "duration_s", "duration", "lyrics_timing", "lyrics_timestamped")
"""Fields that may stand as `{"status", "value"}`."""
TRACK = frozenset({"songUrl", "playCount", "favoriteCount", "createdAt", "driveFilename"})
"""Names that a sync tool's tracks have."""
_ACCOUNT = frozenset({"clip", "email", "jobid"})  # hold the account's e-mail address
_FLOW_MUSIC = "user:"  # begins what its API calls a clip
_DOWNLOADS = ("pending", "downloaded", "failed")  # what a track's status says
_STAND_INS = ("Untitled", "Unknown", "Unknown Artist")


def of(value: Raw, said: Raw | None = None) -> Raw:
    """`said`: what `value` says where it is another service's, under the API's names."""
    bare = without_account(value)
    levels = _levels(value)
    keys = {name for inner in levels for name in inner}
    named = [name for name in _NAMES if not _CALLED[name].isdisjoint(keys)]
    meant = {name: field for name in named if (field := _meant(name, levels)) not in EMPTY}
    if said is not None:
        meant.update({name: field for name, field in said.items() if field not in EMPTY})
    else:
        meant.update(_said_otherwise(value, meant))
    replaced = {
        name: bare[name]
        for name, field in meant.items()
        if bare.get(name) not in EMPTY and bare[name] is not field and bare[name] != field
    }
    song = {**bare, **meant}
    if replaced:
        before = bare.get("as_found")
        song["as_found"] = {**replaced, **(before if isinstance(before, dict) else {})}
    return {name: field for name, field in song.items() if field is not None or name in bare}


def without_account(value: Raw) -> Raw:
    """Nor in the service's own record, which an archiver keeps inside its own."""
    safe = account_ids.without_email(value)
    bare = {name: field for name, field in safe.items() if name not in _ACCOUNT}
    inner = bare.get("raw_data")
    return {**bare, "raw_data": without_account(inner)} if isinstance(inner, dict) else bare


def _said_otherwise(value: Raw, meant: Raw) -> Raw:
    """Words that mean something else in some forms."""
    meanings: Raw = {}
    if TRACK & value.keys() and meant.get("status") in _DOWNLOADS:
        meanings["status"] = "completed" if meant["status"] == "downloaded" else None
    elif "clip" in value and "status" not in meant:  # Flow Music lists what is finished
        meanings["status"] = "completed"
    if fields.stripped(value.get("clip")).startswith(_FLOW_MUSIC):
        meanings["service"] = "flowmusic"
    if "sound" not in meant and (tags := fields.joined(value.get("tags"))):
        meanings["sound"] = tags
    stand_ins = (*_STAND_INS, f"Track_{str(value.get('id'))[:8]}")
    meanings |= {name: None for name in ("title", "sound") if meant.get(name) in stand_ins}
    prompt = value.get("prompt")
    if isinstance(prompt, str) and prompt and "conditions" not in meant:
        meanings["conditions"] = [{"prompt": prompt}]
    return meanings


def _meant(name: str, levels: list[Raw]) -> object:
    """The first that says something: under its own name or another, then in the records inside."""
    for inner in levels:
        for called in (name, *_OTHER_NAMES.get(name, ())):
            field = _unwrapped(inner.get(called)) if called in WRAPPED else inner.get(called)
            if name in _ADDRESSES and urls.clean_address(field) is None:
                continue
            if field not in EMPTY:
                return field
    return _of_operation(name, levels)


def _levels(value: Raw) -> list[Raw]:
    inner = value.get("raw_data")
    return [value, inner] if isinstance(inner, dict) else [value]


def _of_operation(name: str, levels: list[Raw]) -> object:
    for inner in levels:
        operation = inner.get("operation")
        if isinstance(operation, dict) and name in _OPERATION:
            field = operation.get(_OPERATION[name])
            if field not in EMPTY:
                return field
        if isinstance(operation, str) and name == "transform":
            return operation
    return None


_OPERATION = {"sound": "sound_prompt", "model_version": "model_display_name"}
_CALLED = {
    name: frozenset({name, *_OTHER_NAMES.get(name, ())})
    | ({"operation"} if name in {*_OPERATION, "transform"} else set())
    for name in _NAMES
}
"""Fields that may hold what the API's name means."""
KNOWN = {*_NAMES, *(other for others in _OTHER_NAMES.values() for other in others)}


NAMES = (*sorted(KNOWN - {*_NAMES}), *_NAMES)
"""All names of fields that are read, the API's last."""


def _unwrapped(value: object) -> object:
    return value["value"] if is_wrapped(value) else value  # type: ignore[index]


def is_wrapped(value: object) -> bool:
    return isinstance(value, dict) and "value" in value and value.keys() <= {"status", "value"}
