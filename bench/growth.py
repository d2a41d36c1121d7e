"""Whether a page costs more where there are more songs: 100,000 and a million against 100.

The library changes before each answer as it really does: a song comes in, a copy is stored, a heart
is given. Asked as Chromium asks, in process: milliseconds of the processor, the median of some
tries; and the first answer of a process, which has nothing in its cache.
"""

import hashlib
import itertools
import random
import statistics
import time
from dataclasses import dataclass

from bench import library, report, vocabulary
from webapp import database
from webapp.app import create_app
from webapp.config import Config
from webapp.library import files, ingest, page_version, songs, user_marks
from webapp.records import incoming

FEW, COUNTS = 100, (100_000, 1_000_000)
TRIES = 15
CHROMIUM = {"Accept-Encoding": "gzip, deflate, br, zstd"}
MOST = 20  # milliseconds that an answer may take at 100,000 songs
COMMON, RARE = vocabulary.VOCABULARY[0], vocabulary.VOCABULARY[2000]
PAGES = {
    "the first page": "/",
    "a page in the middle": "/?page={middle}",
    "the last page": "/?page={last}",
    "of one status, in the middle": "/?status=completed&page={middle}",
    "favourites, page 20": "/?favourite=1&page=20",
    "by title, page 20": "/?sort=title&page=20",
    "the filters": "/find",
    "the filters, favourites": "/find?favourite=1",
    "the filters, a month": "/find?month=2024-06",
    "a common word": f"/?q={COMMON}&sort=newest",
    "a rare word": f"/?q={RARE}&sort=newest",
    "the filters, a rare word": f"/find?q={RARE}",
    "the filters, a common word": f"/find?q={COMMON}",
    "the archive": "/archive",
    "a song": "/songs/{id}",
}


@dataclass
class Times:
    """In milliseconds."""

    first: float
    usual: float


def main():
    times = {count: measured(count) for count in (FEW, *COUNTS)}
    rows = []
    for name in PAGES:
        small = times[FEW][name].usual
        rows.append((f"{name}: 100 songs", f"{small:.1f} ms", ""))
        for count in COUNTS:
            found = times[count][name]
            rows += [
                (
                    f"{name}: {count:,}",
                    f"{found.usual:.1f} ms = {found.usual / small:.1f} ×",
                    f"≤ {MOST} ms" if count == COUNTS[0] else "none",
                ),
                (f"{name}: {count:,}, the first answer", f"{found.first:.1f} ms", "none"),
            ]
    report.write("growth", rows)


def measured(count):
    folder = library.multiplied(count, vocabulary.short_song)
    db = database.connect(folder / "songwall.db")
    db.execute("PRAGMA synchronous = OFF")  # the pages are measured, not the writing before them
    total = sum(songs.counts(db).values())
    last = -(-total // songs.PER_PAGE)
    names = {"middle": last // 2, "last": last, "id": library.id_of(count // 2)}
    changes = itertools.cycle([arrive, store, like])
    found = {}
    for name, path in PAGES.items():
        app = create_app(Config(data=folder, sources=()))
        client = app.test_client()
        answers = []
        for _ in range(TRIES + 1):
            next(changes)(db)
            answers.append(answered(client, path.format(**names)))
        found[name] = Times(answers[0], statistics.median(answers[1:]))
        app.extensions["songwall"].connections.close()
    db.close()
    return found


def answered(client, path):
    """How many milliseconds it takes."""
    began = time.process_time()
    answer = client.get(path, headers=CHROMIUM)
    taken = time.process_time() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{path} was answered with {answer.status_code}")
    return taken * 1000


def arrive(db):
    """A song comes in, as from a sync."""
    number = time.time_ns()
    song = vocabulary.song(0, random.Random(number)) | {"id": f"new-{number}"}
    with database.transaction(db):
        ingest.Ingestion(db, "import", file=True).add([incoming.accept(song)], library.NOW)


def store(db):
    """A copy of a song's audio is stored, as by the worker."""
    file = files.claim(db, time.time())
    if file is None:
        like(db)
        return
    digest = hashlib.sha256(repr(file).encode()).hexdigest()
    with database.transaction(db):
        files.mark_archived(
            db, file, files.Copy(file.kind, digest, 4_000_000, "audio/mp4"), "2026-01-01"
        )
    page_version.renew_pages(db)


def like(db):
    """A heart is given to a song of the first page, or taken back."""
    key, favourite = random.choice(
        database.rows(db, "SELECT key, favourite FROM songs ORDER BY place DESC LIMIT 24")
    )
    user_marks.set_favourite(db, key, favourite=not favourite)


if __name__ == "__main__":
    main()
