"""One value out of an owner's file to records in the form of the API; told apart by content, pure.

The forms are those of Riffusion v1, of the tools that archived the later services, and of other
services (`suno`, `other_tools`). Each song comes out in the API's names (`api_names`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from webapp.records import api_names, lineage, other_tools, suno, tagged
from webapp.records.record import EMPTY
from webapp.values.fields import stripped

Raw = dict[str, Any]

# Names under which an object may hold songs; lists under LISTS do so even beside an id and a name.
LISTS = ("playlist_clips", "project_clips")
HOLDERS = (*("items", "clips", "tracks", "generations", "songs", *LISTS), *("data", "results"))
_NESTED = ("clip", "song", "track", "result", "response", "playlist", "project", "sunoData")

OWN = "songwall"
OWN_FORM = 1  # as of archive/record_file.py
_DEEPEST = 3  # levels of lists and holders within each other
_SONG = ("title", "name", "lyrics", "download_url", "audio_url")
_SOUNDING = {*api_names.WRAPPED, "sound", "download_url", "audio_url"}
_CLIP = frozenset({"name", "operation", "audio_url", "lyrics_timing"})
_MANIFEST = frozenset({"raw_data", "source_url", "transform_type", "model_version"})
_FILE_COLUMNS = ("audio_file", "cover_file")


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
    whole = _by_its_whole(value)
    if whole is not None:
        return whole
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
        return [FileRecord(raw, tagged.FILES) for raw in files]
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
    if named.get("id") in EMPTY or not any(key in named for key in api_names.KNOWN):
        return []
    other = next((form for form in OTHER_FORMS if form.tells(named)), likely)
    if other is None:
        return [FileRecord(api_names.of(named), _form(named))]
    fields = other.fields(api_names.without_account(named))
    return [FileRecord(api_names.of(named, {"service": other.service, **fields}), other.name)]


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
    if api_names.TRACK & value.keys():
        return "tracks"
    if _MANIFEST & value.keys():
        return "manifest"
    wrapped = any(api_names.is_wrapped(value.get(name)) for name in api_names.WRAPPED)
    return "clip" if wrapped or "clip" in value or _CLIP & value.keys() else "answer"


def _clip_id(value: Raw) -> str | None:
    """The uuid in `user:<id>-<e-mail>-clip:<uuid>`; the rest names the account."""
    uuid = stripped(value.get("clip")).rpartition(":")[2]
    return None if "@" in uuid or "%40" in uuid else uuid or None
