"""Makes libraries of made-up songs, by the very ingest that a sync uses."""

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import webapp.sources.demo
from webapp import database
from webapp.archive import disk
from webapp.archive.store import Archive
from webapp.library import files, ingest, songs
from webapp.records import incoming
from webapp.sources.media_client import MediaClient

DEMO = Path(webapp.sources.demo.__file__).parent / "songs"
AUDIO = min(DEMO.glob("*.m4a"), key=lambda path: path.stat().st_size).read_bytes()
Made = Callable[[int, random.Random], dict[str, object]]
PEAKS = 400
BATCH = 2000
NOW = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = [
    "harbour",
    "lantern",
    "night",
    "tape",
    "choir",
    "copper",
    "winter",
    "ferry",
    "glass",
    "salt",
    "orbit",
    "marble",
    "paper",
]


def song(number: int, rng: random.Random) -> dict[str, object]:
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "created_at": (NOW - timedelta(minutes=number)).isoformat().replace("+00:00", "Z"),
        "title": " ".join(rng.sample(WORDS, 3)).title(),
        "sound": ", ".join(rng.sample(WORDS, 6)),
        "lyrics": "\n".join(" ".join(rng.choices(WORDS, k=7)) for _ in range(24)),
        "status": "completed" if number % 50 else "failed",
        "duration_s": 60 + rng.random() * 200,
        "download_url": f"https://media.example/{number}.m4a",
        "image_url": f"https://covers.example/{number}.jpeg",
        "group_id": f"group-{number // 2}",
        "simple_waveform": json.dumps([round(rng.random(), 3) for _ in range(PEAKS)]),
        "is_favorite": number % 9 == 0,
    }


def made(count: int, song: Made = song, name: str = "bench") -> Path:
    """The folder of a library of `count` songs, made at the first call (minutes for 100,000)."""
    folder = Path(__file__).parent.parent / "build" / f"{name}-{count}"
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        _fill(folder / "songwall.db", count, song)
        (folder / "done").touch()
    return folder


def with_audio(count: int) -> Path:
    """The same, and of its newest songs a copy of some 8 MB of audio is kept."""
    folder = made(count)
    if not (folder / "songs").exists():
        archive = Archive(folder / "songs", MediaClient())
        db = database.connect(folder / "songwall.db")
        for card in songs.page(db, None, None):
            with database.transaction(db):
                file = files.reserve(db, card.id, "audio", 0)
            part = disk.song_folder(archive.folder, card.id) / "audio.part"
            disk.make_folder(part.parent, archive.folder)
            part.write_bytes(AUDIO + (8_000_008).to_bytes(4) + b"free" + bytes(8_000_000))
            archive.add(db, file, part)
        db.close()
    return folder


def kept_songs(folder: Path) -> list[str]:
    """The ids of those."""
    return [path.parent.name for path in Path(folder, "songs").glob("*/*/audio.m4a")]


def _fill(path: Path, count: int, song: Made) -> None:
    path.unlink(missing_ok=True)
    database.prepare(path)
    db = database.connect(path)
    rng = random.Random(1)
    ingestion = ingest.Ingestion(db, "import", file=True)
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        accepted = [incoming.accept(song(number, rng)) for number in numbers]
        with database.transaction(db):
            ingestion.add([*filter(None, accepted)], NOW)
    db.close()
