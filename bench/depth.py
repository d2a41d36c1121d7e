"""How long the query of one page takes, at any depth of 100,000 songs."""

import statistics
import time

from bench import library, report, vocabulary
from webapp import database
from webapp.library import songs

COUNT = 100_000


def main():
    db = database.connect(library.multiplied(COUNT, vocabulary.short_song) / "songwall.db")
    last = -(-sum(songs.counts(db).values()) // songs.PER_PAGE)
    rows = [
        (f"page {page} of {last}", f"{median(db, page):.3f} ms", "≤ 0.2 ms")
        for page in (1, 2, last // 2, last)
    ]
    db.close()
    report.write("depth", rows)


def median(db, page):
    times = []
    for _ in range(300):
        began = time.perf_counter()
        songs.page(db, page)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    main()
