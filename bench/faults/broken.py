"""200 broken databases: a sentence says so, and `songwall rebuild` restores every song."""

import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

from bench import report
from bench.faults import judge, programs
from bench.faults.truth import Truth
from tests.fakes import FakeApi

DATABASES, SONGS, AT_ONCE = 200, 60, 2
Way = Callable[[Path, random.Random], None]
QUIET = {"SONGWALL_SOURCE": "none", "SONGWALL_KEEP": "no"}


def main() -> None:
    chance = random.Random(3)
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder, FakeApi() as api:
        whole, truth = Path(folder, "whole"), Truth(api)
        whole.mkdir()
        truth.add(SONGS)
        programs.fill(whole, truth)
        _mark(whole)
        programs.fill(whole, truth)  # the marks stand in the records too
        songs, marks = judge.songs(whole), judge.marks(whole)

        def tried(number: int, data: Path, how: Way) -> list[str]:
            found = _judge(data, songs, marks, truth)
            shutil.rmtree(data)
            return [f"{number}, {how.__name__}: {each}" for each in found]

        with ThreadPoolExecutor(AT_ONCE) as pool:
            begun = []
            for number in range(DATABASES):
                data, how = Path(folder, f"broken-{number}"), _WAYS[number % len(_WAYS)]
                _copy(whole, data)
                how(data / "songwall.db", chance)
                begun.append(pool.submit(tried, number, data, how))
            problems += [each for future in begun for each in future.result()]
    report.write(
        "faults-broken",
        [
            ("broken databases", f"{DATABASES}", "≥ 200"),
            ("a traceback, a song or mark not restored, a wrong file", f"{len(problems)}", "0"),
            *((f"  {each}", "", "") for each in problems[:8]),
        ],
    )


def _judge(data: Path, songs: set[str], marks: list[tuple], truth: Truth) -> list[str]:
    found = []
    status = programs.run(data, "status", **QUIET)
    if "Traceback" in status.stderr or status.returncode not in {0, 1}:
        found.append(f"status: {status.stderr[-200:]}")
    rebuilt = programs.run(data, "rebuild", **QUIET)
    if rebuilt.returncode != 0:
        return [*found, f"rebuild: {rebuilt.stderr[-200:]}"]
    found += judge.wrong(data, truth.files)
    if judge.songs(data) != songs:
        found.append(f"{len(judge.songs(data))} songs of {len(songs)}")
    if judge.kept(data) != truth.files:
        found.append(f"{len(judge.kept(data))} files of {len(truth.files)}")
    if judge.marks(data) != marks:
        found.append("marks differ")
    return found


def _flip(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(chance.randrange(1, 40)):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _zero(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    place = 4096 * chance.randrange(len(content) // 4096)
    size = 4096 * chance.randrange(1, 9)
    content[place : place + size] = bytes(len(content[place : place + size]))
    path.write_bytes(content)


def _cut(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])


def _head(path: Path, chance: random.Random) -> None:
    path.write_bytes(chance.randbytes(100) + path.read_bytes()[100:])


def _chance(path: Path, chance: random.Random) -> None:
    path.write_bytes(chance.randbytes(chance.randrange(1, 200_000)))


def _empty(path: Path, _chance: random.Random) -> None:
    path.write_bytes(b"")


def _gone(path: Path, _chance: random.Random) -> None:
    path.unlink()


def _folder(path: Path, _chance: random.Random) -> None:
    path.unlink()
    path.mkdir()


_WAYS = (_flip, _flip, _flip, _zero, _zero, _cut, _cut, _head, _chance, _empty, _gone, _folder)


def _mark(data: Path) -> None:
    """What only this library knows."""
    with closing(sqlite3.connect(data / "songwall.db")) as db, db:
        for (key,) in db.execute("SELECT key FROM songs WHERE key % 3 = 0").fetchall():
            db.execute(
                "INSERT INTO marks VALUES (?, 1, ?, '2026-01-01T00:00:00Z', 'keep')", [key, key]
            )
            db.execute("UPDATE songs SET recorded = 0 WHERE key = ?", [key])


def _copy(whole: Path, data: Path) -> None:
    """Files linked, not copied; the database as it lies after a checkpoint."""
    with closing(sqlite3.connect(whole / "songwall.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data.mkdir()
    shutil.copy(whole / "songwall.db", data)
    shutil.copytree(whole / "songs", data / "songs", copy_function=_link)
    with suppress(FileNotFoundError):
        (data / "songwall.db-wal").unlink()


def _link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


if __name__ == "__main__":
    main()
