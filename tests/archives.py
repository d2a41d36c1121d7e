"""A library whose songs' files lie on a real server, and what keeps them."""

import json
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

import webapp.sources.demo
from tests.factories import Library
from tests.fakes import Media, song
from webapp import database
from webapp.archive import disk
from webapp.archive.download import FetchLimits
from webapp.archive.store import Archive
from webapp.config import Config
from webapp.library import files
from webapp.sources.media_client import MediaClient, MediaLimits
from webapp.worker.archive_task import ArchiveTask

DEMO = Path(webapp.sources.demo.__file__).parent / "songs"
M4A, OTHER_M4A = (
    path.read_bytes()
    for path in sorted(DEMO.glob("*.m4a"), key=lambda path: path.stat().st_size)[:2]
)
NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC).timestamp()
SMALL = FetchLimits(audio=400_000, cover=200_000, seconds=10)
HURRIED = FetchLimits(audio=400_000, cover=200_000, seconds=0.4)


def picture(size=(640, 640), colour=(200, 40, 40), form="JPEG", mode="RGB"):
    packed = BytesIO()
    Image.new(mode, size, colour).save(packed, form)
    return packed.getvalue()


class Keeping:
    """`now` is the clock, in seconds since 1970."""

    def __init__(self, config, db, library, api):
        self.config, self.db, self.library, self.api = config, db, library, api
        self.now = NOW
        self.free = 10**12
        self.archive = self.new_archive(lambda: datetime.fromtimestamp(self.now, UTC))
        self.archive_task = self.new_archive_task(config)

    def new_archive(self, clock):
        return Archive(self.config.archive, MediaClient(self.config.media_hosts), SMALL, clock)

    def hurry(self):
        """From now on with little patience."""
        client = MediaClient(self.config.media_hosts, MediaLimits(connect=1, read=0.7, head=1.4))
        self.archive = Archive(self.config.archive, client, HURRIED, self.archive.clock)
        self.archive_task.close()
        self.archive_task = self.new_archive_task(self.config)

    def take_large_files(self):
        """From now on as large ones as an owner's library takes."""
        client = MediaClient(self.config.media_hosts)
        self.archive = Archive(self.config.archive, client, clock=self.archive.clock)
        self.archive_task.close()
        self.archive_task = self.new_archive_task(self.config)

    def new_archive_task(self, config):
        free = lambda _folder: self.free  # noqa: E731
        return ArchiveTask(config, self.archive, clock=lambda: self.now, free=free)

    def add(self, number=1, audio=None, cover=None, **fields):
        """A song with these files: bytes, Media, or an address; answers its record."""
        for name, what, field in (
            (f"{number}.m4a", audio, "download_url"),
            (f"{number}.jpeg", cover, "image_url"),
        ):
            if isinstance(what, str):
                fields[field] = what
            elif what is not None:
                self.api.media[name] = what if isinstance(what, Media) else Media(what)
                fields[field] = self.api.media_url(name)
        raw = song(number, **fields)
        self.library.add(raw)
        return raw

    def turn(self, seconds=0):
        self.now += seconds
        self.archive_task.run_once(self.db)

    def file(self, raw, kind="audio"):
        key = self.library.card(raw).key
        return next(f for f in files.of_songs(self.db, [key]) if f.kind == kind)

    def problem(self, raw, kind="audio"):
        return self.file(raw, kind).problem

    def folder(self, raw):
        return disk.song_folder(self.config.archive, self.library.card(raw).id)

    def names(self, raw):
        return sorted(path.name for path in self.folder(raw).iterdir())

    def record(self, raw):
        return json.loads((self.folder(raw) / "record.json").read_bytes())

    def asked(self, name):
        """The requests for one file."""
        return [each for each in self.api.requests if each.path == f"/media/{name}"]


@contextmanager
def new_library(folder, api):
    """What fills a library in this data folder; afterwards nobody has it open."""
    config = Config(data=folder, sources=("riffusion",), media_hosts=frozenset({api.host}))
    database.prepare(config.database)
    with closing(database.connect(config.database)) as db:
        keeping = Keeping(config, db, Library(db), api)
        yield keeping
        keeping.archive_task.close()
