"""A wall on which takes hang as one picture against one on which they hang apart; 100,000 songs.

All are pairs of takes. In the processor's time, the median of some tries; the wall is asked for as
Chromium does, in process, after a heart was given on it, so that counts, frame and a card are made
anew.
"""

import itertools
import random
import statistics
import time

from bench import growth, library, report, vocabulary
from webapp import database
from webapp.app import create_app
from webapp.config import Config
from webapp.library import ingest, pictures, songs
from webapp.query.song_filter import SongFilter
from webapp.query.states import STATES
from webapp.records import incoming
from webapp.search import counts, facets, listing, tabs

COUNT = 100_000
TRIES = 60
NEW = 1000  # songs that come in, in pairs


def main():
    folder = library.multiplied(COUNT, vocabulary.short_song)
    db = database.connect(folder / "songwall.db")
    db.execute("PRAGMA synchronous = OFF")
    rows = [*walls(folder, db), *queries(db), *arrivals(db)]
    db.close()
    report.write("stacks", rows)


def walls(folder, db):
    app = create_app(Config(data=folder, sources=()))
    client = app.test_client()
    times = {"/": [], "/?takes=apart": []}
    for _, address in itertools.product(range(TRIES), times):  # in turns: the machine is not alone
        growth.like(db)
        times[address].append(growth.answered(client, address))
    app.extensions["songwall"].connections.close()
    stacks, apart = (statistics.median(each[1:]) for each in times.values())
    yield "the wall, takes apart", f"{apart:.2f} ms", ""
    yield "the wall, takes as one picture", f"{stacks:.2f} ms = {stacks / apart:.2f} ×", "≤ 1.2 ×"


def queries(db):
    last = -(-songs.hanging(db) // songs.PER_PAGE)
    for page in (1, 2, last // 2, last):
        yield f"page {page} of {last}", said(lambda page=page: songs.page(db, page)), "≤ 0.2 ms"
    yield "all tabs counted", said(lambda: tabs.count(db, SongFilter())), "≤ 20 ms"
    slowest = max(
        taken(lambda name=name: counts.total(db, SongFilter(states=(name,)))) for name in STATES
    )
    yield "one state counted, the slowest", f"{slowest:.3f} ms", "≤ 20 ms"
    both = SongFilter(states=("favourite", "kept"))
    yield "two states counted", said(lambda: counts.total(db, both)), "≤ 20 ms"
    yield "all choices of the filters", said(lambda: facets.of(db, SongFilter())), "≤ 20 ms"
    favourites = listing.of(SongFilter(states=("favourite",)))
    yield "where pages of favourites begin", said(lambda: favourites.places(db)), "none"


def arrivals(db):
    """Undone again: the library stays as it is."""
    numbers = range(NEW)
    rng = random.Random(time.time_ns())
    raws = [
        vocabulary.song(0, rng) | {"id": f"new-{n}", "group_id": f"new-{n // 2}"} for n in numbers
    ]
    accepted = [incoming.accept(raw) for raw in raws]
    db.execute("BEGIN IMMEDIATE")
    began = time.process_time()
    ingest.Ingestion(db, "import", file=True).add(accepted, library.NOW)
    whole = time.process_time() - began
    keys = [row[0] for row in db.execute("SELECT key FROM songs WHERE id GLOB 'new-*'")]
    db.execute("UPDATE songs SET favourite = 1 - favourite WHERE id GLOB 'new-*'")
    began = time.process_time()
    pictures.hang(db, keys, 1)
    hanging = time.process_time() - began
    db.execute("ROLLBACK")
    yield "a song that comes in", f"{whole / NEW * 1000:.3f} ms", ""
    yield "of that to hang it, at most", f"{100 * hanging / whole:.0f} %", "none"


def said(call):
    return f"{taken(call):.3f} ms"


def taken(call):
    call()
    times = []
    for _ in range(TRIES):
        began = time.process_time()
        call()
        times.append(time.process_time() - began)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    main()
