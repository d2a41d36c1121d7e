"""One flipped bit in each of 1,000 kept files: `songwall verify` finds all of them and no other."""

import random
import tempfile
from pathlib import Path

from bench import report
from bench.faults import judge, programs
from bench.faults.truth import Truth
from tests.fakes import FakeApi

SONGS, FLIPPED = 800, 1_000  # of two files each


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, FakeApi() as api:
        data, truth = Path(folder), Truth(api)
        truth.add(SONGS)
        programs.fill(data, truth)
        chance = random.Random(5)
        flipped = set(chance.sample(sorted(truth.files), FLIPPED))
        for song, kind in flipped:
            _flip(judge.path(data, song, kind), chance)
        first = programs.run(data, "verify", SONGWALL_SOURCE="none")
        found = truth.files.keys() - judge.kept(data).keys()
        whole = programs.fill(data, truth)
        second = programs.run(data, "verify", SONGWALL_SOURCE="none")
    report.write(
        "faults-bits",
        [
            ("files, of which a bit was flipped in", f"{2 * SONGS}, {FLIPPED}", "≥ 1,000"),
            ("found", f"{len(found & flipped)}", "all"),
            ("false alarms", f"{len(found - flipped)}", "0"),
            ("exit code", f"{first.returncode}", "1"),
            ("all fetched again, without a hand", "yes" if whole else "no", "yes"),
            ("exit code of a verify after it", f"{second.returncode}", "0"),
        ],
    )


def _flip(path: Path, chance: random.Random) -> None:
    place = chance.randrange(path.stat().st_size)
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 1 << chance.randrange(8)]))


if __name__ == "__main__":
    main()
