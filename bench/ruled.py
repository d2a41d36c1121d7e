"""A playlist that fills itself, in a library of 20,000: its count, all its songs, its page.

In milliseconds of the processor, the best of five; the target is of the count.
"""

import time
from itertools import islice

from bench import library, report
from webapp import database
from webapp.search import ruled

COUNT = 20_000
TRIES = 5
RULES = {
    "favourites": "favourite=1",
    "by length": "q=length%3A%3E2%3A00",
    "a word": "q=harbour",
    "a word, favourites, longest first": "q=harbour&favourite=1&sort=longest",
    "a style, completed": "style=lantern&status=completed",
    "all of them, by title": "sort=title",
}


def main() -> None:
    db = database.connect(library.made(COUNT) / "songwall.db")
    rows = []
    for name, text in RULES.items():
        rule = ruled.read(text)
        songs = ruled.count(db, rule)
        rows += [
            (f"{name}: its count ({songs:,})", best(lambda r=rule: ruled.count(db, r)), "≤ 20 ms"),
            (f"{name}: songs and seconds", best(lambda r=rule: ruled.total(db, r)), "none"),
            (f"{name}: a page", best(lambda r=rule: [*islice(ruled.keys(db, r), 50)]), "none"),
        ]
    db.close()
    report.write("ruled", rows)


def best(run) -> str:
    times = []
    for _ in range(TRIES):
        began = time.process_time()
        run()
        times.append(time.process_time() - began)
    return f"{min(times) * 1000:.1f} ms"


if __name__ == "__main__":
    main()
