"""Songs as the API writes them, and a library that holds them."""

import uuid
from datetime import UTC, datetime
from importlib import resources

from tests.fakes import song
from webapp import database
from webapp.library import ingest, plays, songs
from webapp.records import incoming, record
from webapp.search import listing
from webapp.values import timestamps

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


def read(raw, now=NOW):
    song = incoming.accept(raw)
    return record.read(song.raw, now=now) if song else None


def page_of(db, song_filter):
    """The cards of the page that a filter asks for, with nothing cached."""
    songs_of = listing.of(song_filter)
    return whole(db, songs_of.page(db, song_filter.page, lambda: songs_of.places(db)))


def whole(db, marked_songs):
    """Their cards."""
    return songs.by_keys(db, [song.key for song in marked_songs])


def earlier_library(path, version):
    """A connection to a library as it was when the schema had this number."""
    db = database.create(path)
    steps = resources.files("webapp.database.migrations").iterdir()
    for step in sorted(steps, key=lambda each: each.name):
        if step.name.endswith(".sql") and int(step.name[:3]) <= version:
            db.executescript(step.read_text(encoding="utf-8"))
    return db


def hear(db, key, at=None, **fields):
    """A play of the song with this key that counts; `at` is RFC 3339."""
    moment = timestamps.read(at, datetime.now(UTC)) if at else timestamps.microseconds(NOW)
    play = {"id": uuid.uuid4().hex, "seconds": 200.0, "heard": True, **fields}
    plays.note(db, key, plays.Play(at=moment // 1_000_000, **play))
    return play["id"]


def rich_song(number=1, **fields):
    """A song that has every field."""
    return song(
        number,
        **{
            "group_id": "group-1",
            "author_id": "author-1",
            "image_id": "image-1",
            "audio_variation": "warmer",
            "topic": "the sea",
            "lyrics": "[Verse 1]\nWaves come in\n\n[Chorus]\nWaves go out",
            "conditions": '[{"prompt": "piano", "strength": 0.5, "t_start": 0, "t_end": 60}]',
            "simple_waveform": "[0, 0.5, 1, 0.25]",
            "download_url": f"https://media.example/{number}.m4a",
            "image_url": f"https://covers.example/{number}.jpeg",
            "share_url": "https://www.riffusion.com/riff/00000000-0000-4000-8000-000000000001",
            "privacy": "unlisted",
            "transform": "extend",
            "is_favorite": True,
            "favorite_count": 3,
            "play_count": 17,
            **fields,
        },
    )


class Library:
    """Takes songs in as a sync or an import does."""

    def __init__(self, db):
        self.db = db

    def add(self, *raws, source="riffusion", file=False):
        """`raws` newest first; answers how many brought news."""
        now = datetime.now(UTC)
        ingestion = ingest.Ingestion(self.db, source, file=file)
        with database.transaction(self.db):
            return ingestion.add([song for raw in raws if (song := incoming.accept(raw))], now)

    def sweep(self, *seen):
        """A complete sweep that saw these raw songs only."""
        with database.transaction(self.db):
            return ingest.missed(self.db, "riffusion", {read(raw).id for raw in seen})

    def card(self, raw):
        return songs.by_id(self.db, read(raw).id)

    def titles(self):
        rows = database.rows(self.db, "SELECT title FROM songs ORDER BY place DESC, key DESC")
        return [row["title"] for row in rows]

    def version(self):
        return songs.version(self.db)
