"""Makes libraries of made-up songs, by the very ingest that a sync uses.

They are made at the first call and stay in `.libraries`, out of Git.
"""

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import webapp.sources.demo
from webapp import database
from webapp.archive import disk
from webapp.archive.store import Archive
from webapp.library import files, ingest, pictures, songs
from webapp.records import incoming
from webapp.sources.media_client import MediaClient
from webapp.values import timestamps

FOLDER = Path(__file__).parent / ".libraries"
DEMO = Path(webapp.sources.demo.__file__).parent / "songs"
AUDIO = min(DEMO.glob("*.m4a"), key=lambda path: path.stat().st_size).read_bytes()
Made = Callable[[int, random.Random], dict[str, object]]
PEAKS = 400
BATCH = 2000
SEED = 1000
LATER = 4e9  # seconds since 1970: what failed is not tried again meanwhile
SPAN = timedelta(days=5 * 365)
PROBLEMS = ("The address has expired.", "The server does not answer.", "It is no audio.")
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
    folder = FOLDER / f"{name}-{count}"
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
        for card in songs.page(db):
            with database.transaction(db):
                file = files.reserve(db, card.id, "audio", 0)
            part = disk.song_folder(archive.folder, card.id) / "audio.part"
            disk.make_folder(part.parent, archive.folder)
            part.write_bytes(AUDIO + (8_000_008).to_bytes(4) + b"free" + bytes(8_000_000))
            archive.add(db, file, part)
        db.close()
    return folder


def multiplied(count: int, song: Made) -> Path:
    """The folder of a library of `count` songs, some minutes of work for a million.

    A thousand songs are taken in, some with stored copies, some with files that could not be had;
    then they are copied, with ids and moments of their own, over five years.
    """
    folder = FOLDER / f"multiplied-{count}"
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        seed = min(SEED, count)
        _seed(folder / "seed.db", seed, song)
        _multiply(folder / "seed.db", folder / "songwall.db", seed, count // seed)
        (folder / "done").touch()
    return folder


def id_of(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


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


def _seed(path: Path, count: int, song: Made) -> None:
    _fill(path, count, song)
    db = database.connect(path)
    for number, file in enumerate(files.of_songs(db, songs.keys(db))):
        if number % 10 == 0:
            files.mark_failed(db, file, PROBLEMS[number // 10 % len(PROBLEMS)], LATER)
        elif number % 10 > 2:
            copy = files.Copy(f"{file.kind}.bin", f"{number:064x}", 1000 * number, "audio/mp4")
            with database.transaction(db):
                files.mark_archived(db, file, copy, "2026-01-01T00:00:00Z")
    db.close()


def _multiply(seed: Path, path: Path, count: int, times: int) -> None:
    """Writes into `path` the `count` songs of `seed`, `times` times, the oldest first."""
    path.unlink(missing_ok=True)
    database.prepare(path)
    db = database.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -1000000")
    db.execute("ATTACH ? AS seed", [str(seed)])
    db.execute("INSERT INTO accounts SELECT * FROM seed.accounts")
    step = SPAN // timedelta(microseconds=count * times)
    for turn in reversed(range(times)):
        names = {"first": turn * count, "last": times * count, "step": step,
                 "now": timestamps.microseconds(NOW)}  # fmt: skip
        with database.transaction(db):
            db.execute("DROP TABLE IF EXISTS temp.copies")
            db.execute(_COPIES, names)
            for table in ("songs", "details", "files", "texts", "styles", "marks"):
                _copy(db, table)
            keys = [row[0] for row in db.execute("SELECT key FROM temp.copies")]
            pictures.hang(db, keys, 1)
            db.execute("DELETE FROM unindexed")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


# What is its own of each copy: the newest song of all has the greatest key.
_COPIES = """CREATE TEMP TABLE copies AS SELECT key AS old, :last - nth AS key, nth,
        :now - nth * :step AS place, printf('00000000-0000-4000-8000-%012d', nth) AS id
    FROM (SELECT key, :first + row_number() OVER (ORDER BY place DESC) - 1 AS nth FROM seed.songs)
    ORDER BY key"""
_OWN = {
    "key": "copies.key",
    "place": "copies.place",
    "number": "copies.place",
    "id": "copies.id",
    "source_id": "copies.id",
    "group_id": "'group-' || (nth / 2)",
    "picture": "NULL",
    "hangs": "0",
    "take": "NULL",
    "takes": "NULL",
    "created_at": "strftime('%Y-%m-%dT%H:%M:%SZ', copies.place / 1000000, 'unixepoch')",
}


def _copy(db: database.Database, table: str) -> None:
    columns = [row["name"] for row in db.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(_OWN.get(name, f"known.{name}") for name in columns)
    db.execute(f"""INSERT INTO {table} ({", ".join(columns)}) SELECT {values}
        FROM temp.copies CROSS JOIN seed.{table} AS known ON known.key = copies.old""")
