"""The wall against «hello» on the same server, with 100,000 songs and with 100.

Compared are answers a second of the server's processor, Python's and the system's, and beside them
answers a second by the clock, which a busy machine disturbs more.
"""

import contextlib
import sqlite3
import statistics
from pathlib import Path

from bench import library, load, report
from bench.load import Ask

MANY, FEW = 100_000, 100
SONGS = [f"/songs/00000000-0000-4000-8000-{number:012d}" for number in range(4000)]
OTHERS = {
    "deep": Ask([f"/?page={page}" for page in range(1, 4001)]),
    "song": Ask(SONGS[:1]),
    "songs": Ask(SONGS[1:]),
}


def main():
    processor, clock, memory = measured(MANY, OTHERS)
    few, _, _ = measured(FEW, {})
    cost = load.ratio(few, "live") / load.ratio(processor, "live")

    def row(what, name, target):
        return what, f"{load.ratio(processor, name):.2f} ({load.ratio(clock, name):.2f})", target

    hello, by_clock = (statistics.median(rates["hello"]) for rates in (processor, clock))
    rows = [
        (
            "hello, answers a second of the processor (by the clock)",
            f"{hello:.0f} ({by_clock:.0f})",
            "",
        ),
        row("wall of 24, library changed elsewhere: × hello", "live", "≥ 0.35"),
        row("wall of 24, its newest song changed: × hello", "song changed", "none"),
        row("same page, unchanged (304): × hello", "unchanged", "≥ 0.75"),
        row("same page, other visitor: × hello", "visitor", "≥ 0.65"),
        row("pages nobody has seen, all over: × hello", "deep", "none"),
        row("a song's page: × hello", "song", "≥ 0.4"),
        row("songs' pages nobody has seen: × hello", "songs", "none"),
        ("cost at 100,000 songs against 100", f"{cost:.2f} ×", "≤ 1.1"),
        ("memory of the server after it", f"{memory:.0f} MB", "≤ 100"),
    ]
    report.write("pages", rows)


def measured(count, others):
    """(rates of the processor, rates by the clock, MB of memory afterwards)."""
    folder = library.made(count)
    with (
        load.running(folder) as (port, pid),
        contextlib.closing(sqlite3.connect(folder / "songwall.db", isolation_level=None)) as db,
    ):
        db.execute("PRAGMA synchronous = OFF")  # what is measured is the page after the change
        wall = {
            "hello": Ask(["/hello"]),
            "live": Ask(["/"], before=lambda: change(db)),
            "song changed": Ask(["/"], before=lambda: change_newest(db)),
            "unchanged": Ask(["/"], known=True),
            "visitor": Ask(["/"]),
        }
        return *load.compare(port, pid, wall | others), resident(pid)


def change(db):
    db.execute("UPDATE library SET version = version + 1")


def change_newest(db):
    db.execute(
        """UPDATE songs SET version = version + 1
            WHERE key = (SELECT key FROM songs ORDER BY place DESC, key DESC LIMIT 1)"""
    )
    change(db)


def resident(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


if __name__ == "__main__":
    main()
