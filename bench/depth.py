"""How long the query of one page takes, at any depth of 100,000 songs."""

import statistics
import time

from bench import library, report
from webapp import database
from webapp.library import songs

COUNT = 100_000


def main():
    db = database.connect(library.made(COUNT) / "songwall.db")
    began = time.perf_counter()
    starts = songs.page_starts(db, None)
    once = time.perf_counter() - began
    last = len(starts) // 2
    rows = [
        (f"page {page} of {last}", f"{median(db, starts, page):.3f} ms", "≤ 0.2 ms")
        for page in (1, 2, last // 2, last)
    ]
    db.close()
    rows.append(("where all pages begin, once a change", f"{once * 1000:.0f} ms", "none"))
    report.write("depth", rows)


def median(db, starts, page):
    place = (starts[2 * page - 2], starts[2 * page - 1])
    times = []
    for _ in range(300):
        began = time.perf_counter()
        songs.page(db, None, place)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    main()
