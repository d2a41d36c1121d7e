"""The queue of a wall of 100,000 songs: what telling it takes the server, against a page of it.

In the processor's time, the median of some tries; its size as it is sent.
"""

import random
import statistics
import time

from bench import library, report, vocabulary
from webapp import database
from webapp.app import create_app
from webapp.config import Config
from webapp.library import families, songs
from webapp.query.song_filter import SongFilter
from webapp.search import listing

COUNT = 100_000
TRIES = 7
COMPRESSED = {"Accept-Encoding": "br"}


def main():
    folder = library.multiplied(COUNT, vocabulary.short_song)
    db = database.connect(folder / "songwall.db")
    app = create_app(Config(data=folder, sources=()))
    client = app.test_client()
    report.write("queue", [*queries(db), *answers(client, db)])
    app.extensions["songwall"].connections.close()
    db.close()


def queries(db):
    scan = taken(lambda: database.rows(db, "SELECT key, id FROM songs"))
    yield "all ids, as the table has them", f"{scan:.0f} ms", ""
    for what, song_filter in (
        ("takes apart", SongFilter(takes="apart")),
        ("favourites, by title", SongFilter(states=("favourite",), sort="title")),
    ):
        asked = listing.of(song_filter)

        def ids(asked=asked):
            return families.playable(db, asked.all_keys(db))[0]

        count = len(ids())
        yield f"{what}: {count:,} ids", f"{taken(ids):.0f} ms = {taken(ids) / scan:.1f} ×", "≤ 3 ×"


def answers(client, db):
    whole = client.get("/queue?takes=apart", headers=COMPRESSED)
    yield "the answer, compressed", f"{len(whole.data) / 2**20:.1f} MB", "≤ 10 MB"
    made = taken(lambda: client.get("/queue?takes=apart", headers=COMPRESSED))
    yield "the same, made and compressed", f"{made:.0f} ms", "≤ 200 ms"
    known = {"If-None-Match": whole.headers["ETag"], **COMPRESSED}
    page = taken(lambda: client.get("/?takes=apart", headers=COMPRESSED))
    again = taken(lambda: client.get("/queue?takes=apart", headers=known))
    yield "to who has it already", f"{again / page:.1f} × a page", "≤ 2 ×"
    keys = random.Random(1).sample(range(1, COUNT), 100)
    ids = ",".join(songs.ids_of(db, keys))
    told = taken(lambda: client.get(f"/queue/songs?ids={ids}", headers=COMPRESSED))
    yield "a hundred songs told", f"{told:.1f} ms", "≤ 20 ms"


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
