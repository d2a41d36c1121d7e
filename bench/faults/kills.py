"""kill -9 at random moments: a sync, keeping, an import, a rebuild, an export, a migration.

And while somebody makes playlists.
"""

import random
import sqlite3
import tempfile
from contextlib import closing
from importlib import resources
from pathlib import Path

from bench import report
from bench.faults import judge, programs
from bench.faults.arranging import while_arranging
from bench.faults.truth import Truth
from tests.fakes import FakeApi

ROUNDS = 60  # of each


def main() -> None:
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        found = [
            ("sync and keep", *while_keeping(_new(folder, "keep"), chance)),
            ("import", *while_importing(_new(folder, "import"), chance)),
            ("rebuild", *while_rebuilding(_new(folder, "rebuild"), chance)),
            ("export into a ZIP", *while_exporting(_new(folder, "export"), chance)),
            ("making playlists", *while_arranging(_new(folder, "arrange"), chance)),
            ("migration of 20,000 songs", *while_migrating(Path(folder), chance)),
        ]
    rows = [(f"killed in {what}", f"{kills}", "≥ 200 in all") for what, kills, _ in found]
    for what, _, problems in found:
        rows.append((f"lost or wrong after it: {what}", f"{len(problems)}", "0"))
        rows += [(f"  {each.strip()[-100:]}", "", "") for each in problems[:5]]
    report.write("faults-kills", rows)


def while_keeping(data: Path, chance: random.Random) -> tuple[int, list[str]]:
    """The worker, with a service that has more songs in every round."""
    problems, songs, files, kills = [], set(), {}, 0
    with FakeApi() as api:
        truth = Truth(api)
        settings = programs.sources(truth)
        for _ in range(ROUNDS):
            truth.add(6)
            worker = programs.started(data, "webapp.worker", **settings)
            kills += programs.killed(worker, chance.uniform(0.5, 2.0))
            problems += judge.lost(data, songs, files) + judge.wrong(data, truth.files)
            songs, files = judge.songs(data), judge.kept(data)
        problems += [] if programs.fill(data, truth) else ["the archive never became whole"]
        problems += judge.wrong(data, truth.files)
        if len(judge.songs(data)) != len(api.songs):
            problems.append(f"{len(judge.songs(data))} songs of {len(api.songs)}")
    return kills, problems


def while_importing(data: Path, chance: random.Random) -> tuple[int, list[str]]:
    """`songwall import` of a folder with records and what lies beside them."""
    problems, songs, files, kills = [], set(), {}, 0
    with FakeApi() as api:
        truth = Truth(api)
        truth.add(300)
        saved = _saved(data.parent / "saved", api)
        for _ in range(ROUNDS):
            command = programs.started(data, "webapp", "import", str(saved))
            kills += programs.killed(command, chance.uniform(0.4, 1.6))
            problems += judge.lost(data, songs, files) + judge.wrong(data, truth.files)
            songs, files = judge.songs(data), judge.kept(data)
        done = programs.run(data, "import", str(saved))
        problems += [] if done.returncode == 0 else [done.stderr]
        problems += judge.wrong(data, truth.files)
        if judge.kept(data) != truth.files:
            problems.append("not all that lay beside is kept")
    return kills, problems


def while_rebuilding(data: Path, chance: random.Random) -> tuple[int, list[str]]:
    """`songwall rebuild`, again and again: the old database or the new one, whole."""
    problems, kills = [], 0
    with FakeApi() as api:
        truth = Truth(api)
        truth.add(150)
        programs.fill(data, truth)
        songs = judge.songs(data)
        for _ in range(ROUNDS):
            command = programs.started(data, "webapp", "rebuild", SONGWALL_SOURCE="none")
            kills += programs.killed(command, chance.uniform(0.5, 1.6))
            problems += judge.lost(data, songs, truth.files) + judge.wrong(data, truth.files)
            for old in data.glob("songwall-before-*"):
                old.unlink()
        done = programs.run(data, "rebuild", SONGWALL_SOURCE="none")
        problems += [] if done.returncode == 0 else [done.stderr]
        problems += judge.lost(data, songs, truth.files) + judge.wrong(data, truth.files)
        if judge.songs(data) != songs:
            problems.append(f"{len(judge.songs(data))} songs of {len(songs)}")
    return kills, problems


def while_exporting(data: Path, chance: random.Random) -> tuple[int, list[str]]:
    """`songwall export` into one ZIP: under its name there is none but a whole one."""
    problems, kills = [], 0
    made, part = data.parent / "made.zip", data.parent / "made.zip.part"
    with FakeApi() as api:
        truth = Truth(api)
        truth.add(150)
        programs.fill(data, truth)
    done = programs.run(data, "export", str(data.parent / "whole.zip"), SONGWALL_SOURCE="none")
    problems += [] if done.returncode == 0 else [done.stderr]
    whole = (data.parent / "whole.zip").read_bytes()
    for _ in range(ROUNDS):
        before = _written_at(part)
        command = programs.started(data, "webapp", "export", str(made), SONGWALL_SOURCE="none")
        programs.until(lambda: _written_at(part) != before or command.poll() is not None)  # noqa: B023 (called here)
        kills += programs.killed(command, chance.uniform(0, 1.0))
        if made.exists():
            problems += [] if made.read_bytes() == whole else ["another ZIP"]
            made.unlink()
    done = programs.run(data, "export", str(made), SONGWALL_SOURCE="none")
    problems += [] if done.returncode == 0 else [done.stderr]
    problems += [] if made.read_bytes() == whole else ["another ZIP at last"]
    left = [path.name for path in data.parent.glob("made.zip.*")]
    return kills, [*problems, *left]


def while_migrating(folder: Path, chance: random.Random) -> tuple[int, list[str]]:
    """A library of the first schema, opened by today's Songwall."""
    problems, kills = [], 0
    old = folder / "old.db"
    ids = _first_schema(old, 20_000)
    for number in range(ROUNDS):
        data = _new(str(folder), f"migrate-{number}")
        (data / "songwall.db").write_bytes(old.read_bytes())
        command = programs.started(data, "webapp", "status", SONGWALL_SOURCE="none")
        kills += programs.killed(command, chance.uniform(0.3, 1.2))
        done = programs.run(data, "status", SONGWALL_SOURCE="none")
        problems += [] if done.returncode == 0 else [done.stderr]
        problems += judge.lost(data, ids, {}) + judge.wrong(data, {})
        for path in data.iterdir():
            path.unlink()
    return kills, problems


def _written_at(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def _new(folder: str, name: str) -> Path:
    made = Path(folder, name)
    made.mkdir()
    return made


def _saved(folder: Path, api: FakeApi) -> Path:
    """What a bulk downloader leaves."""
    folder.mkdir()
    for number, song in enumerate(reversed(api.songs), 1):
        name = f"Song_{song['id']}"
        record = '{"_meta": {}, "apiResponse": {"id": "%s", "title": "Song %d", "lyrics": "la"}}'
        (folder / f"{name}.json").write_text(record % (song["id"], number))
        (folder / f"{name}.m4a").write_bytes(api.media[f"{number}.m4a"].body)
        (folder / f"{name}.jpg").write_bytes(api.media[f"{number}.jpeg"].body)
    return folder


def _first_schema(path: Path, count: int) -> set[str]:
    step = resources.files("webapp.database.migrations").joinpath("001_songs.sql").read_text()
    with closing(sqlite3.connect(path)) as db:
        db.executescript(f"PRAGMA journal_mode = WAL; {step}")
        rows = [
            (number, f"song-{number}", f"https://covers.example/{number}")
            for number in range(count)
        ]
        db.executemany(
            """INSERT INTO songs (key, id, source_id, source, place, status, hue, favourite,
               seen_at, version, cover_url, cover_host)
               VALUES (?1, ?2, ?2, 'riffusion', ?1, 'completed', 0, 0, '', 1, ?3, 'https://covers.example')""",
            rows,
        )
        db.executemany("INSERT INTO details (key, raw) VALUES (?, ?)",
                       [(number, '{"play_count": 3}') for number in range(count)])  # fmt: skip
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return {name for _, name, _ in rows}


if __name__ == "__main__":
    main()
