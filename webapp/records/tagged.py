"""A song's record out of what its audio file says of itself, and the id that its maker wrote; pure.

Suno's own files hold a comment «made with suno; created=…; id=…» (since January 2026), some an
address; rs-suno writes SUNO_ID, SUNO_STYLE …; SunoSync SUNO_UUID. Songwall's exports hold its id.
"""

import re
from collections.abc import Mapping
from typing import Any

from webapp.values import fields, uuids

FORM = "tags"
"""The form of such a record: whatever else is said of a song is believed before it."""
FILES = "files"
"""The form of a record that only names a song's file, and has its title from there."""
WEAKEST_FIRST = (FILES, FORM)
_MADE = re.compile(
    rf"\bmade (?:with|by) suno\b(?:.*?\bid=({uuids.PATTERN}))?", re.IGNORECASE | re.DOTALL
)
_CREATED = re.compile(r"\bcreated=([0-9T:.+Z-]{10,35})", re.IGNORECASE)
_ADDRESS = re.compile(
    rf"https?://(?:www\.)?(suno\.(?:com|ai)/(?:song|s)|riffusion\.com/(?:riff|song)"
    rf"|producer\.ai/song|flowmusic\.app/song|udio\.com/songs)/({uuids.PATTERN})",
    re.IGNORECASE,
)
_IDS = ("songwall_id", "suno_id", "suno_uuid", "suno_song_id", "riffusion_id", "udio_id", "song_id")
_STYLES = ("suno_style", "suno_styles", "style", "styles", "genre")
_LONGEST_STYLE = 300  # characters of a comment that may be one
_FIELDS = {
    "bpm": ("bpm", "tempo"),
    "model_version": ("suno_model", "model"),
    "parent_riff_id": ("suno_parent", "suno_parent_id"),
    "share_url": ("suno_url", "purl", "url"),
    "topic": ("suno_prompt", "prompt"),
}
_NO_DAY = re.compile(r"\d{4}(?:-\d\d)?|")  # a year, as most tags have it, is no date of a song
_DOUBLE = re.compile(r"\s*(?:\(\d{1,3}\)| - Copy| copy)$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,3}(?:\s*[.\-_)]\s*|\s+)(?=\S*[^\W\d])")
_IN_NAME = re.compile(
    rf"[\s_-]*[\[(]?(?<![0-9a-f]){uuids.PATTERN}(?![0-9a-f])[\])]?|\s*\[[\w-]{{8,40}}\]$",
    re.IGNORECASE,
)


def identity(texts: Mapping[str, str]) -> str | None:
    """The id that the song's maker wrote into it; None where there is none."""
    for name in _IDS:
        said = fields.line(texts.get(name), 200)
        if said:
            return said
    everything = "\n".join(texts.get(name, "") for name in ("comment", "suno_url", "purl", "url"))
    suno, address = _MADE.search(everything), _ADDRESS.search(everything)
    uuid = (suno and suno[1]) or (address and address[2])
    return uuid.lower() if uuid else None


def raw(
    source_id: str,
    texts: Mapping[str, str],
    timed: Mapping[str, Any] | None = None,
    name: str | None = None,
) -> dict[str, Any]:
    """In the form of the API; `name`: of the file, as a title where nothing else says one."""
    comment = texts.get("comment", "")
    record: dict[str, Any] = {
        "id": source_id,
        "title": texts.get("title") or (title_of(name) if name else None),
        "sound": _style(texts, comment),
        "lyrics": _words(texts),
        "lyrics_timestamped": timed,
        "created_at": _date(texts, comment),
        "status": "completed",
        "service": "suno" if _is_of_suno(texts, comment) else None,
        "file_tags": dict(texts) or None,
    }
    for field, names in _FIELDS.items():
        record[field] = next((texts[n] for n in names if texts.get(n)), None)
    return {field: value for field, value in record.items() if value is not None}


def title_of(name: str) -> str | None:
    """Out of a file's name without its ending: «03 - Paper Lanterns (1)» is «Paper Lanterns»."""
    title = _NUMBER.sub("", _DOUBLE.sub("", _IN_NAME.sub("", name).strip()))
    if "_" in title and " " not in title:
        title = title.replace("_", " ")
    return title.strip(" -_.") or None


def _style(texts: Mapping[str, str], comment: str) -> str | None:
    for name in _STYLES:
        if texts.get(name):
            return texts[name]
    is_note = _MADE.search(comment) or "://" in comment or "\n" in comment
    is_style = comment and len(comment) <= _LONGEST_STYLE and not is_note
    return comment if is_style and comment != texts.get("lyrics") else None


def _words(texts: Mapping[str, str]) -> str | None:
    return next((text for name in _WORDS if (text := texts.get(name))), None)


_WORDS = ("lyrics", "syncedlyrics", "lyrics-xxx", "lyrics-eng", "unsyncedlyrics")


def _date(texts: Mapping[str, str], comment: str) -> str | None:
    created = _CREATED.search(comment)
    if created and _MADE.search(comment):
        return created[1]
    said = texts.get("date") or texts.get("created_at") or ""
    return None if _NO_DAY.fullmatch(said) else said


def _is_of_suno(texts: Mapping[str, str], comment: str) -> bool:
    has_name = any(name.startswith("suno_") for name in texts)
    return has_name or _MADE.search(comment) is not None or "suno.com/" in comment
