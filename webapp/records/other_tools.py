"""Songs as Udio, yt-dlp and ProducerAI-Toolkit write them, in the API's names; pure."""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from webapp.records import services
from webapp.values import fields, urls, uuids
from webapp.values.fields import stripped

Raw = dict[str, Any]

_UDIO = frozenset({"song_path", "image_path", "finished"})
_YT_DLP = frozenset({"extractor", "extractor_key", "webpage_url", "_type", "upload_date"})
_TOOLKIT = frozenset({"originalTitle", "downloadedAt", "bpm"})
_AUDIO = (".mp3", ".wav", ".m4a", ".flac", ".ogg", ".opus", ".mp4", ".aac", ".webm")
_FEWEST = 2  # of the names that tell yt-dlp: each by itself may stand anywhere


def is_udio(value: Raw) -> bool:
    return "song_path" in value or value.keys() >= _UDIO


def udio(value: Raw) -> Raw:
    """Its styles are a list, its prompt is what the style was asked for with."""
    finished = value.get("finished")
    prompt = stripped(value.get("prompt"))
    return {
        "sound": fields.joined(value.get("tags")) or prompt,
        "conditions": [{"prompt": prompt}] if prompt else None,
        "download_url": _address(value.get("song_path")),
        "image_url": _address(value.get("image_path")),
        "play_count": value.get("plays"),
        "favorite_count": value.get("likes"),
        "author_id": value.get("user_id"),
        "status": ("finished" if finished else "running") if isinstance(finished, bool) else None,
    }


def is_yt_dlp(value: Raw) -> bool:
    return len(_YT_DLP & value.keys()) >= _FEWEST


def yt_dlp(value: Raw) -> Raw:
    """`description` are the words where it has lines; yt-dlp takes them from Udio's `lyrics`."""
    description = stripped(value.get("description"))
    has_lines = "\n" in description
    page = _address(value.get("webpage_url"))
    genres = value.get("genres") or value.get("genre")
    return {
        "title": value.get("track") or value.get("title"),
        "sound": fields.joined(value.get("tags")) or fields.joined(genres),
        "lyrics": description if has_lines else None,
        "topic": None if has_lines else description,
        "created_at": value.get("timestamp") or value.get("upload_date"),
        "share_url": page,
        "download_url": _address(value.get("url")),
        "image_url": _address(value.get("thumbnail")),
        "play_count": value.get("view_count"),
        "favorite_count": value.get("like_count"),
        "author_id": value.get("uploader_id"),
        "status": "completed",
        "service": services.of({"share_url": page}) if page else None,
    }


def is_toolkit(value: Raw) -> bool:
    """Also a row of its table, whose names are written apart."""
    return bool(_TOOLKIT & value.keys()) or isinstance(value.get("files"), dict)


def toolkit(value: Raw) -> Raw:
    return {"sound": value.get("description"), "share_url": _address(value.get("url"))}


def files_by_id(value: Raw) -> list[Raw]:
    """A record for each file of `{<uuid>: <path>}`, as downloaders of Suno note what they have.

    [] for anything else.
    """
    paths = value.values()
    if not value or not all(map(uuids.is_uuid, value)) or not all(map(_is_audio, paths)):
        return []
    return [
        {"id": song_id, "title": PurePosixPath(path.replace("\\", "/")).stem, "path": path}
        for song_id, path in value.items()
    ]


def _is_audio(path: object) -> bool:
    return isinstance(path, str) and path.lower().endswith(_AUDIO)


def _address(value: object) -> str | None:
    address = urls.clean_address(value)
    return address if address and urlsplit(address).netloc else None
