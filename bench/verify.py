"""How fast `songwall verify` reads a library, beside `sha256sum` of the very same files."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import report
from bench.library import NOW
from webapp import database
from webapp.archive import disk
from webapp.archive.store import Archive
from webapp.config import Config
from webapp.library import files, ingest
from webapp.records import incoming
from webapp.sources.media_client import MediaClient

SONGS = 150
SIZE = 4_000_000  # bytes of each audio file: three minutes at usual quality
ROUNDS = 3


def main():
    with TemporaryDirectory() as place:
        config = Config(data=Path(place), sources=("none",))
        fill(config)
        names = [str(path) for path in sorted(config.archive.rglob("audio.wav"))]
        found = [(seconds(sums, names), seconds(verify, config)) for _ in range(ROUNDS)]
    size = SONGS * SIZE / 1e6
    theirs, ours = (statistics.median(each) for each in zip(*found, strict=True))
    ratio = statistics.median(one / other for one, other in found)
    report.write(
        "verify",
        [
            (f"sha256sum, {SONGS} files of {SIZE / 1e6:.0f} MB", f"{size / theirs:.0f} MB/s", ""),
            ("songwall verify, the same", f"{size / ours:.0f} MB/s", ""),
            ("ours to theirs", f"{ratio:.2f}", "≥ 0.8"),
        ],
    )


def fill(config):
    """Songs with audio of chance, kept as the worker keeps them."""
    database.prepare(config.database)
    db = database.connect(config.database)
    archive = Archive(config.archive, MediaClient())
    raws = [{"id": f"0000{n:04d}-0000-4000-8000-{n:012d}", "title": f"{n}"} for n in range(SONGS)]
    with database.transaction(db):
        accepted = [incoming.accept(raw | {"status": "completed"}) for raw in raws]
        ingest.Ingestion(db, "import", file=True).add(accepted, NOW)
    for raw in raws:
        with database.transaction(db):
            file = files.reserve(db, raw["id"], "audio", 0)
        folder = disk.song_folder(config.archive, raw["id"])
        disk.make_folder(folder, config.archive)
        part = folder / "audio.part"
        part.write_bytes(wave())
        archive.add(db, file, part)
    while archive.write_records(db):
        pass
    db.close()


def wave():
    body = os.urandom(SIZE - 44)
    head = b"RIFF" + (SIZE - 8).to_bytes(4, "little") + b"WAVEfmt \x10\0\0\0\1\0\2\0"
    rates = (44100).to_bytes(4, "little") + (176400).to_bytes(4, "little") + b"\4\0\x10\0"
    return head + rates + b"data" + (SIZE - 44).to_bytes(4, "little") + body


def seconds(work, what):
    began = time.perf_counter()
    work(what)
    return time.perf_counter() - began


def sums(names):
    subprocess.run(["sha256sum", *names], stdout=subprocess.DEVNULL, check=True)


def verify(config):
    """The command as a person starts it, with all that it does besides reading."""
    env = {**os.environ, "SONGWALL_DATA": str(config.data), "SONGWALL_SOURCE": "none"}
    command = [sys.executable, "-m", "webapp", "verify"]
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    main()
