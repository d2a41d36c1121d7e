"""A Work to what the service tells of it: the API's fields, without addresses and times of day."""

import hashlib
import json
import re
import uuid
from typing import Any

from webapp.sources.demo.studio.lyrics import performance, plain
from webapp.sources.demo.studio.score import Work

Record = dict[str, Any]
SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


def identity(name: str) -> str:
    """Always the same uuid for the same name."""
    return str(uuid.UUID(bytes=hashlib.sha256(name.encode()).digest()[:16], version=4))


def age(text: str) -> int:
    """`3d20h` in seconds."""
    return sum(int(count) * SECONDS[unit] for count, unit in re.findall(r"(\d+)([dhms])", text))


def song_id(work: Work) -> str:
    return identity(f"song {work.slug} {work.facts['take']}")


def record(work: Work, seconds: float, peaks: list[float]) -> Record:
    """`age` and `completes_after`: seconds before and after the demo's birth."""
    facts = work.facts
    return {
        "age": age(facts["age"]) + facts["take"] * 0.37,
        "completes_after": facts.get("done"),
        "cover": bool(work.cover),
        "song": {
            **identities(work),
            "title": work.title,
            "sound": work.sound,
            **told(audio_variation=work.variation, topic=work.topic),
            "lyrics": plain(work),
            **timestamps(work),
            "conditions": dumps(facts["conditions"]),
            "simple_waveform": dumps(peaks),
            "duration_s": round(seconds, 3),
            "privacy": facts.get("privacy", "unlisted"),
            **ancestry(facts),
            "is_favorite": facts.get("favourite", False),
            "favorite_count": facts.get("likes", 0),
            "play_count": facts.get("plays", 0),
        },
    }


def identities(work: Work) -> Record:
    return {
        "id": song_id(work),
        "group_id": identity(f"group {work.facts.get('group', work.slug)}"),
        "author_id": identity("author"),
        "image_id": identity(f"image {work.slug} {work.facts['take']}"),
    }


def told(**fields: str) -> Record:
    return {name: value for name, value in fields.items() if value}


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def timestamps(work: Work) -> Record:
    if not work.song:
        return {}
    return {"lyrics_timestamped": dumps({"words": performance(work)[1]})}


def ancestry(facts: dict[str, Any]) -> Record:
    parent = facts.get("parent")
    parent_id = identity("song " + parent.replace("/", " ")) if parent else None
    extends = facts.get("transform") == "extend"
    return {
        "transform": facts.get("transform"),
        "remix_parent_id": None if extends else parent_id,
        "parent_riff_id": parent_id if extends else None,
        "audio_upload_id": facts.get("upload") and identity(f"upload {facts['upload']}"),
    }


def failure(facts: dict[str, Any]) -> Record:
    """The record of a request that came to nothing."""
    facts = dict(facts)
    since, conditions = age(facts.pop("age")), dumps(facts.pop("conditions"))
    ids = {"id": identity("song failed"), "group_id": "", "author_id": identity("author")}
    song = {**ids, **facts, "conditions": conditions, "status": "failed", "privacy": "unlisted"}
    return {"age": since, "completes_after": None, "cover": False, "song": song}
