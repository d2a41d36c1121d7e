"""One value out of an owner's file to records in the form of the API; told apart by content, pure.

The forms are those of Riffusion v1, of the tools that archived the later services, and of other
services (`suno`, `other_tools`). A field that stands under another name is put under the API's as
well; everything else stays as it was found.
Where the API's own name holds something else (a wrapped text, the state of a download), the record
gets what is meant, and keeps the other under `as_found`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from webapp.records import lineage, other_tools, suno
from webapp.records.record import EMPTY
from webapp.values import account_ids, urls

Raw = dict[str, Any]

# Names under which an object may hold songs; lists under LISTS do so even beside an id and a name.
LISTS = ("playlist_clips", "project_clips")
HOLDERS = (*("items", "clips", "tracks", "generations", "songs", *LISTS), *("data", "results"))
_NESTED = ("clip", "song", "track", "result", "response", "playlist", "project", "sunoData")

OWN = "songwall"
OWN_FORM = 1  # as of archive/record_file.py
_DEEPEST = 3  # levels of lists and holders within each other
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
_WRAPPED = ("lyrics", "duration_s", "duration", "lyrics_timing", "lyrics_timestamped")
_ACCOUNT = frozenset({"clip", "email", "jobid"})  # hold the account's e-mail address
_SONG = ("title", "name", "lyrics", "download_url", "audio_url")
_SOUNDING = {*_WRAPPED, "sound", "download_url", "audio_url"}
_TRACK = frozenset({"songUrl", "playCount", "favoriteCount", "createdAt", "driveFilename"})
_CLIP = frozenset({"name", "operation", "audio_url", "lyrics_timing"})
_MANIFEST = frozenset({"raw_data", "source_url", "transform_type", "model_version"})
_DOWNLOADS = ("pending", "downloaded", "failed")  # what a track's status says
_FILE_COLUMNS = ("audio_file", "cover_file")
_STAND_INS = ("Untitled", "Unknown", "Unknown Artist")


@dataclass(frozen=True, slots=True)
class Form:
    """How another service or tool writes a song: `fields` gives it in the API's names.

    `service` made it; None where the record itself may say so.
    """

    name: str
    service: str | None
    tells: Callable[[Raw], bool]
    fields: Callable[[Raw], Raw]


SUNO = Form("suno", "suno", suno.tells, suno.fields)
OTHER_FORMS = (
    SUNO,
    Form("udio", "udio", other_tools.is_udio, other_tools.udio),
    Form("yt-dlp", None, other_tools.is_yt_dlp, other_tools.yt_dlp),
    Form("toolkit", "producer", other_tools.is_toolkit, other_tools.toolkit),
)


class FileRecord(NamedTuple):
    """`form` is the kind of file it was in: answer, manifest, clip, downloader or tracks.

    Or one of OTHER_FORMS; LINEAGE: what a song that is known was made from, and no song by itself;
    OWN: a song's file of another Songwall, whose other fields are `around`.
    """

    raw: Raw
    form: str
    around: Raw | None = None


def records(value: object, deepest: int = _DEEPEST) -> list[FileRecord]:
    """The songs in `value`, in its order; [] where there are none. Never raises."""
    if isinstance(value, list):
        return _of_all(value, deepest - 1) if deepest else []
    if not isinstance(value, dict):
        return []
    told = _by_its_whole(value)
    if told is not None:
        return told
    inner = [] if not deepest or _is_song(value) else [*_held(value)]
    if not inner:
        return _one(value)
    return _of_all(inner, deepest - 1) or (_one(value) if _is_list(value) else [])


def _by_its_whole(value: Raw) -> list[FileRecord] | None:
    """Of an object that is no song nor holds any under a name; None for any other."""
    if is_own(value):
        return [_own(value)] if value["form"] == OWN_FORM else []
    answer = value.get("apiResponse")
    if isinstance(answer, dict) and "_meta" in value:
        around = {name: inner for name, inner in value.items() if name != "apiResponse"}
        return [FileRecord({**around, **song.raw}, "downloader") for song in _one(answer)]
    clip = value.get("clip")
    if isinstance(clip, dict) and "title" not in value:  # as playlists and projects hold them
        return _one(clip, SUNO)
    if edges := lineage.records(value):
        return [FileRecord(raw, lineage.FORM) for raw in edges]
    if files := other_tools.files_by_id(value):
        return [FileRecord(raw, "files") for raw in files]
    return None


def _of_all(values: list[object], deepest: int) -> list[FileRecord]:
    return [song for value in values for song in records(value, deepest)]


def seems_song(value: object) -> bool:
    """Whether what gave no record may be meant as a song, or holds some where none are sought."""
    if isinstance(value, dict) and (is_own(value) or "apiResponse" in value or "title" in value):
        return True
    return _sounds(value, _DEEPEST)


def _sounds(value: object, deepest: int) -> bool:
    if isinstance(value, dict):
        if _SOUNDING & value.keys():
            return True
        value = [*value.values()]
    return isinstance(value, list) and deepest > 0 and any(_sounds(e, deepest - 1) for e in value)


def file_names(raw: Raw) -> list[str]:
    """What a record calls its audio and cover: names, or paths from where it lies."""
    files = raw.get("files")
    inner = [*files.values()] if isinstance(files, dict) else []
    names = [raw.get(name) for name in ("path", "filename", "driveFilename", *_FILE_COLUMNS)]
    return [name.replace("\\", "/") for name in (*names, *inner) if isinstance(name, str) and name]


def is_own(value: object) -> bool:
    """Whether a Songwall wrote it, be it a newer one."""
    if not isinstance(value, dict) or not isinstance(value.get("record"), dict):
        return False
    form = value.get("form")
    return isinstance(form, int) and form >= OWN_FORM and not isinstance(form, bool)


def _own(value: Raw) -> FileRecord:
    """Its record is in the API's form already, and nothing in it has another name."""
    around = {name: inner for name, inner in value.items() if name != "record"}
    raw = value["record"]
    return FileRecord(raw if "id" in raw else {**raw, "id": value.get("source_id")}, OWN, around)


def _one(value: Raw, likely: Form | None = None) -> list[FileRecord]:
    """`likely`: its form where nothing in it tells another."""
    named = {**value, "id": _clip_id(value)} if "id" not in value and "clip" in value else value
    if named.get("id") in EMPTY or not any(key in named for key in _KNOWN):
        return []
    other = next((form for form in OTHER_FORMS if form.tells(named)), likely)
    return [FileRecord(_song(named, other), other.name if other else _form(named))]


def _held(value: Raw) -> Iterator[object]:
    for holder in (*HOLDERS, *_NESTED):
        inner = value.get(holder)
        if isinstance(inner, dict):
            yield from [inner] if _is_song(inner) or _holds(inner) else inner.values()
        yield from inner if isinstance(inner, list) else ()


def _holds(value: Raw) -> bool:
    return any(isinstance(value.get(holder), list | dict) for holder in (*HOLDERS, *_NESTED))


def _is_song(value: Raw) -> bool:
    """Whether it is one by itself, whatever it holds beside; a job has an id and no title."""
    return "id" in value and not _is_list(value) and any(name in value for name in _SONG)


def _is_list(value: Raw) -> bool:
    """Whether it is a playlist or the like: a name, songs, and nothing that sounds."""
    if any(isinstance(value.get(holder), list) for holder in LISTS):
        return True
    held = [value.get(holder) for holder in HOLDERS if holder != "clips"]
    has_songs = any(isinstance(e, list) and e and isinstance(e[0], dict) for e in held)
    return has_songs and not _SOUNDING & value.keys()


def _form(value: Raw) -> str:
    if _TRACK & value.keys():
        return "tracks"
    if _MANIFEST & value.keys():
        return "manifest"
    wrapped = any(_is_wrapped(value.get(name)) for name in _WRAPPED)
    return "clip" if wrapped or "clip" in value or _CLIP & value.keys() else "answer"


def _song(value: Raw, other: Form | None) -> Raw:
    bare = _without_account(value)
    meant = {name: field for name in _NAMES if (field := _meant(name, value)) not in EMPTY}
    if other:
        fields = {"service": other.service, **other.fields(bare)}
        meant.update({name: field for name, field in fields.items() if field not in EMPTY})
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


def _without_account(value: Raw) -> Raw:
    """Nor in the service's own record, which an archiver keeps inside its own."""
    safe = account_ids.without_email(value)
    bare = {name: field for name, field in safe.items() if name not in _ACCOUNT}
    inner = bare.get("raw_data")
    return {**bare, "raw_data": _without_account(inner)} if isinstance(inner, dict) else bare


def _said_otherwise(value: Raw, meant: Raw) -> Raw:
    """Words that mean something else in some forms."""
    fields: Raw = {}
    if _TRACK & value.keys() and meant.get("status") in _DOWNLOADS:
        fields["status"] = "completed" if meant["status"] == "downloaded" else None
    elif "clip" in value and "status" not in meant:  # Flow Music lists what is finished
        fields["status"] = "completed"
    stand_ins = (*_STAND_INS, f"Track_{str(value.get('id'))[:8]}")
    fields |= {name: None for name in ("title", "sound") if meant.get(name) in stand_ins}
    prompt = value.get("prompt")
    if isinstance(prompt, str) and prompt and "conditions" not in meant:
        fields["conditions"] = [{"prompt": prompt}]
    return fields


def _meant(name: str, value: Raw) -> object:
    """The first that says something: under its own name or another, then in the records inside."""
    for inner in _levels(value):
        for called in (name, *_OTHER_NAMES.get(name, ())):
            field = _unwrapped(inner.get(called)) if called in _WRAPPED else inner.get(called)
            if name in _ADDRESSES and urls.clean_address(field) is None:
                continue
            if field not in EMPTY:
                return field
    return _of_operation(name, value)


def _levels(value: Raw) -> list[Raw]:
    inner = value.get("raw_data")
    return [value, inner] if isinstance(inner, dict) else [value]


def _of_operation(name: str, value: Raw) -> object:
    for inner in _levels(value):
        operation = inner.get("operation")
        if isinstance(operation, dict) and name in _OPERATION:
            field = operation.get(_OPERATION[name])
            if field not in EMPTY:
                return field
        if isinstance(operation, str) and name == "transform":
            return operation
    return None


_OPERATION = {"sound": "sound_prompt", "model_version": "model_display_name"}
_KNOWN = {*_NAMES, *(other for others in _OTHER_NAMES.values() for other in others)}


NAMES = (*sorted(_KNOWN - {*_NAMES}), *_NAMES)
"""All names of fields that are read, the API's last."""


def _unwrapped(value: object) -> object:
    return value["value"] if _is_wrapped(value) else value  # type: ignore[index]


def _is_wrapped(value: object) -> bool:
    return isinstance(value, dict) and "value" in value and value.keys() <= {"status", "value"}


def _clip_id(value: Raw) -> str | None:
    """The uuid in `user:<id>-<e-mail>-clip:<uuid>`; the rest names the account."""
    name = value.get("clip")
    uuid = name.strip().rpartition(":")[2] if isinstance(name, str) else ""
    return None if "@" in uuid or "%40" in uuid else uuid or None
