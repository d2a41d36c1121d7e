"""The demo's songs as the API tells of them at a given moment."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SONGS = HERE / "songs"
CATALOGUE = HERE / "catalogue.json"
SHARE = "https://www.riffusion.com/riff/"
UNTIL_COMPLETED = {"simple_waveform", "duration_s", "lyrics_timestamped"}

Song = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """One song of the catalogue; `age` and `completes_after` are seconds before and after birth."""

    song: Mapping[str, Any]
    age: float
    completes_after: float | None
    cover: bool

    @property
    def id(self) -> str:
        return str(self.song["id"])

    @property
    def failed(self) -> bool:
        return self.song.get("status") == "failed"

    def status(self, since_birth: float) -> str:
        if self.failed:
            return "failed"
        done = self.completes_after is None or since_birth >= self.completes_after
        return "completed" if done else "processing"


class DemoLibrary:
    """`birth` is when the demo was first opened: all dates hang on it."""

    def __init__(self, birth: datetime, address: str) -> None:
        self.birth = birth.astimezone(UTC)
        self.address = address  # http://127.0.0.1:PORT, no slash at its end
        catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
        self.records = sorted((Record(**record) for record in catalogue), key=lambda r: r.age)
        self._by_id = {record.id: record for record in self.records}

    def page(self, offset: int, limit: int, now: datetime) -> list[Song]:
        return [self.told(record, now) for record in self.records[offset : offset + limit]]

    def song(self, song_id: str, now: datetime) -> Song | None:
        record = self._by_id.get(song_id)
        return self.told(record, now) if record else None

    def told(self, record: Record, now: datetime) -> Song:
        """The song's fields as of `now`; what a song has only when completed is left out before."""
        status = record.status(self.since_birth(now))
        song = {
            **record.song,
            "created_at": stamp(self.created_at(record)),
            "status": status,
            "share_url": SHARE + record.id,
        }
        if status != "completed":
            return {name: value for name, value in song.items() if name not in UNTIL_COMPLETED}
        song["download_url"] = f"{self.address}/media/{record.id}.m4a"
        if record.cover:
            song["image_url"] = f"{self.address}/media/{record.id}.jpeg"
        return song

    def running(self, now: datetime) -> list[Song]:
        """The jobs that the scheduler tells of; a job's id is the id of its song."""
        return [
            {
                "job_id": record.id,
                "user_id": record.song["author_id"],
                "started": stamp(self.created_at(record)),
                "elapsed": elapsed(now - self.created_at(record)),
            }
            for record in self.records
            if record.status(self.since_birth(now)) == "processing"
        ]

    def file(self, name: str, now: datetime) -> Path | None:
        """The audio or cover of that name, once its song is completed."""
        stem, _, kind = name.partition(".")
        record = self._by_id.get(stem)
        if record is None or record.status(self.since_birth(now)) != "completed":
            return None
        has_it = kind == "m4a" or (kind == "jpeg" and record.cover)
        return SONGS / name if has_it else None

    def created_at(self, record: Record) -> datetime:
        return self.birth - timedelta(seconds=record.age)

    def since_birth(self, now: datetime) -> float:
        return (now - self.birth).total_seconds()


def stamp(moment: datetime) -> str:
    """RFC 3339 with the five fractional digits that the API writes."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 10:05d}Z"


def elapsed(time: timedelta) -> str:
    minutes, seconds = divmod(max(0, int(time.total_seconds())), 60)
    return f"{minutes:02d}:{seconds:02d}"
