"""Statistics and history over 100,000 plays of 2,000 songs in three years; the processor's time."""

import random
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bench import library, report
from webapp import database
from webapp.library import plays
from webapp.library.plays import Play
from webapp.statistics import hearing, leaving, making

SONGS, PLAYS, TRIES = 2000, 100_000, 7
YEARS = 3 * 365 * 24 * 3600  # seconds
TARGET = "≤ 100 ms together"


def main():
    folder = library.made(SONGS, timed_song, "timed")
    with tempfile.TemporaryDirectory() as copied:
        path = shutil.copy(folder / "songwall.db", Path(copied) / "songwall.db")
        db = database.connect(Path(path))
        play_all(db)
        zone = ZoneInfo("Europe/Berlin")
        rows = [
            (
                f"months, hours, songs and lines of {PLAYS:,}",
                cost(lambda: hearing.of(db, zone)),
                TARGET,
            ),
            ("where songs are left", cost(lambda: leaving.most(db)), ""),
            ("what was made against it", cost(lambda: making.of(db)), ""),
            ("a page of the history", cost(lambda: plays.page(db, 101)), ""),
        ]
        db.close()
    report.write("plays", [(what, f"{1000 * took:.1f} ms", target) for what, took, target in rows])


def timed_song(number, rng):
    lines = (f"[{at // 60:02}:{at % 60:02}.00]{' '.join(rng.choices(library.WORDS, k=6))}"
             for at in range(5, 175, 7))  # fmt: skip
    return {**library.song(number, rng), "duration_s": 180, "lyrics": "\n".join(lines)}


def play_all(db):
    chance = random.Random(1)
    ids = [row["id"] for row in database.rows(db, "SELECT id FROM songs ORDER BY key")]
    now = int(datetime.now(UTC).timestamp())
    with database.transaction(db):
        plays.restore(db, [(ids[int(len(ids) * chance.random() ** 3)], play(number, now, chance))
                           for number in range(PLAYS)])  # fmt: skip


def play(number, now, chance):
    heard = chance.random() < 0.7
    until = 180 if chance.random() < 0.6 else chance.randrange(5, 180)
    return Play(
        f"bench-{number:07}",
        now - chance.randrange(YEARS),
        until,
        heard,
        left_at=None if until == 180 else float(until),
        parts=f"0-{until}",
    )


def cost(work):
    """Of the quickest of TRIES, in seconds of the processor."""
    costs = []
    for _ in range(TRIES):
        before = time.process_time()
        work()
        costs.append(time.process_time() - before)
    return min(costs)


if __name__ == "__main__":
    main()
