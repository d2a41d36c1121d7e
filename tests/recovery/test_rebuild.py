import dataclasses
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import webapp
from tests.archives import M4A, OTHER_M4A, new_library, picture
from tests.factories import hear, rich_song
from tests.fakes import FakeApi, Media, song
from webapp import cli, database, startup
from webapp.archive import copies, play_log
from webapp.archive.verify import Verifier
from webapp.errors import NewerDatabaseError, SongwallError, StorageError
from webapp.library import imports, ingest, plays, unrecorded, user_marks
from webapp.library.worker_lock import only_worker
from webapp.records import incoming, own_format
from webapp.recovery import auto_recovery, detection, rebuild

ROOT = str(Path(webapp.__file__).parent.parent)
NEW = {"version", "recorded"}  # columns that say when
NEW |= {"number", "sung", "title_key"}  # and those that the worker fills for the search
NEW |= {"account"}  # a number that says nothing by itself
TABLES = {
    "songs": "SELECT * FROM songs ORDER BY key",
    "accounts": """SELECT songs.id, accounts.id AS whose FROM songs
        JOIN accounts ON accounts.number = songs.account ORDER BY songs.id""",
    "details": "SELECT * FROM details ORDER BY key",
    "marks": "SELECT * FROM marks ORDER BY key",
    "tags": "SELECT * FROM tags ORDER BY key, tag",
    "plays": """SELECT key, id, at, seconds, heard, left_at, parts, origin, removed
        FROM plays ORDER BY id""",
    "origins": "SELECT * FROM origins ORDER BY key, origin",
    "files": "SELECT * FROM files ORDER BY key, kind",
    "counts": "SELECT status, sum(songs) FROM song_counts GROUP BY status HAVING sum(songs) > 0",
    "months": "SELECT * FROM months WHERE songs > 0 ORDER BY month",
    "library": "SELECT paused, syncs_paused, imports_paused FROM library",
}


def contents(path):
    db = database.connect(path)
    try:
        return {
            name: [
                {column: row[column] for column in row.keys() if column not in NEW}  # noqa: SIM118
                for row in database.rows(db, sql)
            ]
            for name, sql in TABLES.items()
        }
    finally:
        db.close()


def clip(number, title, **fields):
    return song(number, title=title, duration_s=100, created_at=None, **fields)


def take(db, raws, source, form=None, **around):
    """`around`: what another Songwall told of each."""
    now = datetime.now(UTC)
    extras = own_format.read(around, now) if around else None
    accepted = [incoming.accept(raw, form, extras) for raw in raws]
    with database.transaction(db):
        ingest.Ingestion(db, source, file=form is not None).add(accepted, now)


def mark_some(keeping, raw):
    db, key = keeping.db, keeping.library.card(raw).key
    user_marks.set_favourite(db, key, favourite=False)
    user_marks.change(db, key, stars=4, tags=["party", "late"], note="A note.")
    user_marks.change(db, key, tags=["party"])
    user_marks.set_choice(db, key, "keep", blind=True)
    hear(db, key, "2026-02-01T10:00:00Z")
    plays.set_removed(db, hear(db, key, "2026-02-02T10:00:00Z"), removed=True)
    play_log.write_all(db, keeping.config.plays)


@pytest.fixture(scope="module")
def rich_library(tmp_path_factory):
    """A library of everything: takes, stems, marks, origins, gone songs, songs without dates."""
    folder = tmp_path_factory.mktemp("rich")
    with FakeApi() as api, new_library(folder, api) as keeping:
        raws = _fill(keeping)
    return folder, raws


@pytest.fixture(scope="module")
def library_folder(rich_library):
    return rich_library[0]


def _fill(keeping):
    add, db = keeping.add, keeping.db
    raws = [
        add(9, M4A, picture(colour=(20, 20, 200)), **rich_media(9)),
        add(8, M4A, picture(colour=(20, 200, 20))),
        add(7, OTHER_M4A),
        add(6, status="processing"),
        add(5, status="failed"),
        add(4, M4A),
    ]
    take(
        db,
        [rich_song(21), rich_song(22, author_id="Author-2"), rich_song(23, id="no plain id /")],
        "riffusion",
    )
    take(db, [clip(31, "Morning - drums"), clip(32, "Morning")], "flowmusic")
    take(db, [rich_song(21, lyrics="Other words", play_count=99)], "import", "manifest")
    take(db, [rich_song(41, is_favorite=False)], "import", "saved")
    take(db, [clip(42, "Its drums")], "import", "songwall", stem_of="x42", stem="drums")
    keeping.library.sweep(*raws[:5], rich_song(21), rich_song(22, author_id="Author-2"))
    keeping.library.sweep(*raws[:5], rich_song(21), rich_song(22, author_id="Author-2"))
    keeping.turn()
    mark_some(keeping, raws[0])
    mark_some(keeping, rich_song(21))
    with database.transaction(db):
        db.execute("UPDATE library SET paused = 1, syncs_paused = 1, imports_paused = 1")
    keeping.turn()
    db.execute("UPDATE files SET state = 'wanted', attempts = 0, due_at = 0, problem = NULL")
    db.execute("UPDATE files SET state = 'kept' WHERE name IS NOT NULL")
    return raws


@pytest.fixture
def rich(rich_library, keeping):
    """It, with the raw songs whose files it holds."""
    keeping.raws = rich_library[1]
    return keeping


def rich_media(number):
    left = {"download_url", "image_url", "id", "title"}
    return {name: value for name, value in rich_song(number).items() if name not in left}


def close(keeping):
    keeping.db.close()
    keeping.archive_task.close()


def rebuilt(keeping, **more):
    return rebuild.rebuild(keeping.config, **more)


def lose_database(keeping):
    close(keeping)
    for path in keeping.config.data.glob("songwall.db*"):
        path.unlink()


def test_the_library_is_as_it_was_table_by_table(rich):
    before = contents(rich.config.database)
    assert {0, 1} == {row["gone"] for row in before["songs"]}
    hung = {row["source"] for row in before["songs"] if row["stem_of"]}
    assert {"flowmusic", "import"} == hung
    assert any(row["take"] for row in before["songs"])
    assert before["marks"]
    assert before["origins"]
    lose_database(rich)

    outcome = rebuilt(rich)

    after = contents(rich.config.database)
    assert before.keys() == after.keys()
    for name in before.keys() - {"library"}:
        assert before[name] == after[name], name
    assert (len(before["songs"]), 0, 0) == (outcome.songs, outcome.broken, outcome.missing)


def test_what_was_brought_and_waits_for_its_turn_is_not_forgotten(rich):
    imports.note(rich.db, "old.zip", "2026-02-01T10:00:00Z", "2026-02-01T10:00:01Z", read=3)
    imports.ask(rich.db, "new.zip", "0" * 32, ["new.zip"], "2026-02-02T10:00:00Z")
    before = imports.latest(rich.db, 9)
    close(rich)

    rebuilt(rich)

    with closing(database.connect(rich.config.database)) as db:
        assert before == imports.latest(db, 9)
        assert {"0" * 32} == imports.stored(db)


@pytest.mark.parametrize(
    "damage", ["names = '[\"x'", "asked_at = '2026-0x'", "done = 'much'", "name = x'ff'"]
)
def test_what_was_brought_and_makes_no_sense_any_more_is_left_out(rich, damage):
    imports.ask(rich.db, "broken.zip", "1" * 32, ["new.zip"], "2026-02-02T10:00:00Z")
    with database.transaction(rich.db):
        rich.db.execute(f"UPDATE imports SET {damage}")
    imports.ask(rich.db, "new.zip", "0" * 32, ["new.zip"], "2026-02-02T10:00:00Z")
    close(rich)

    rebuilt(rich)

    with closing(database.connect(rich.config.database)) as db:
        assert ["new.zip"] == [each.name for each in imports.latest(db, 9)]


def test_nothing_is_written_again_and_all_is_right_afterwards(rich):
    before = {path: path.stat().st_mtime_ns for path in rich.config.archive.rglob("*")}
    lose_database(rich)
    rebuilt(rich)
    db = database.connect(rich.config.database)

    with closing(db):
        assert not unrecorded.newest(db, 9)
        order = copies.plan_check(db, time.time())
        found = Verifier(db, rich.config.archive, rich.config.quarantine).run(order)

    assert 0 == found.wrong
    assert 6 == found.files
    assert before == {path: path.stat().st_mtime_ns for path in rich.config.archive.rglob("*")}


def test_a_healthy_database_gives_what_no_record_says_yet(rich):
    take(rich.db, [song(51, title="Not recorded")], "riffusion")
    user_marks.set_choice(rich.db, rich.library.card(rich.raws[1]).key, "aside")
    before = contents(rich.config.database)
    close(rich)

    outcome = rebuilt(rich)

    assert before == contents(rich.config.database)
    assert outcome.salvaged
    former = rich.config.data / outcome.old_name
    assert before == contents(former)


def test_records_that_were_lost_or_damaged_come_out_of_a_healthy_database(rich):
    before = contents(rich.config.database)
    (rich.folder(rich.raws[0]) / "record.json").unlink()
    (rich.folder(rich.raws[1]) / "record.json").write_bytes(b"{")
    close(rich)

    outcome = rebuilt(rich)

    assert 0 == outcome.broken
    assert before == contents(rich.config.database)


def test_a_record_that_cannot_be_used_costs_only_itself(rich):
    lose_database(rich)
    one, other, third = (rich.config.archive / place for place in places(rich)[:3])
    (one / "record.json").write_bytes(b"[" * 100_000)
    (other / "record.json").write_bytes((third / "record.json").read_bytes())
    total = len(places(rich))

    outcome = rebuilt(rich)

    assert (total - 2, 2) == (outcome.songs, outcome.broken)
    assert any(one.name in line and "damaged" in line for line in outcome.problems)
    assert any(other.name in line and "another song" in line for line in outcome.problems)
    db = database.connect(rich.config.database)
    (noted,) = imports.latest(db, 1)
    db.close()
    assert (2, tuple(outcome.problems)) == (noted.unusable, noted.problems)


def places(keeping):
    return sorted(path.parent for path in keeping.config.archive.rglob("record.json"))


def harm(path, **fields):
    document = json.loads(path.read_bytes())
    path.write_text(json.dumps(document | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"place": "a", "key": -1, "hue": 99, "gone": 5, "seen_at": 5, "source": "../x"},
        {"marks": [], "origins": 5, "files": "a"},
        {"marks": {"plays": -1, "choice": "x"}, "origins": {"a": 5}},
        {"files": {"audio": {"name": "../../x.m4a", "sha256": "a" * 64, "size": 1}}},
        {"files": {"audio": {"name": "record.json", "sha256": "a" * 64, "size": 1}}},
        {"files": {"audio": 5, "cover": None, "other": {}}},
        {"place": 2**80, "key": 2**80},
    ],
)
def test_a_record_with_fields_of_any_kind_is_a_song_all_the_same(rich, fields):
    total = len(places(rich))
    path = rich.folder(rich.raws[0]) / "record.json"
    lose_database(rich)
    harm(path, **fields)

    outcome = rebuilt(rich)

    assert (total, 0) == (outcome.songs, outcome.broken)


@pytest.mark.parametrize(
    "fields",
    [{"form": 2}, {"record": {}}, {"record": None}, {"record": {"id": "another"}}, {"id": 5}],
)
def test_a_record_of_no_song_is_refused(rich, fields):
    path = rich.folder(rich.raws[0]) / "record.json"
    lose_database(rich)
    harm(path, **fields)

    assert 1 == rebuilt(rich).broken


def test_links_are_not_followed(rich, tmp_path):
    folder = rich.folder(rich.raws[0])
    total = len(places(rich))
    lose_database(rich)
    elsewhere = tmp_path / "elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)
    other = next(place for place in places(rich) if place != folder) / "record.json"
    other.rename(tmp_path / "record.json")
    other.symlink_to(tmp_path / "record.json")

    outcome = rebuilt(rich)

    assert (total - 2, 1) == (outcome.songs, outcome.broken)


def test_two_songs_never_get_one_key(rich):
    lose_database(rich)
    for place in places(rich):
        harm(place / "record.json", key=5)

    assert len(places(rich)) == rebuilt(rich).songs


def test_a_missing_file_is_wanted_again(rich):
    (rich.folder(rich.raws[0]) / "audio.m4a").unlink()
    name = rich.raws[0]["title"]
    lose_database(rich)

    outcome = rebuilt(rich)

    assert 1 == outcome.missing
    rows = contents(rich.config.database)
    key = next(row["key"] for row in rows["songs"] if row["title"] == name)
    file = next(row for row in rows["files"] if (row["key"], row["kind"]) == (key, "audio"))
    assert ("wanted", None) == (file["state"], file["name"])
    assert "so it's fetched again" in file["problem"]


def test_a_file_of_another_size_moves_aside(rich):
    path = rich.folder(rich.raws[0]) / "audio.m4a"
    os.truncate(path, 1000)
    lose_database(rich)

    assert 1 == rebuilt(rich).missing

    assert 1000 == (rich.config.quarantine / path.parent.name / "audio.m4a").stat().st_size
    assert not path.exists()


def test_a_file_that_was_kept_after_its_record_is_taken_for_what_it_is(rich):
    path = rich.folder(rich.raws[0]) / "record.json"
    before = contents(rich.config.database)
    document = json.loads(path.read_bytes())
    lose_database(rich)
    path.write_text(json.dumps({**document, "files": {}}))

    outcome = rebuilt(rich)

    after = contents(rich.config.database)
    when = {"kept_at"}
    for old, new in zip(before["files"], after["files"], strict=True):
        assert {n: v for n, v in old.items() if n not in when} == (
            {n: v for n, v in new.items() if n not in when}
        )
    assert 6 == outcome.files


def test_a_newer_file_that_was_not_fetched_yet_is_wanted_still(rich):
    raw = rich.raws[0]
    rich.api.media["newer.jpeg"] = Media(status=404)
    rich.library.add(raw | {"image_url": rich.api.media_url("newer.jpeg")})
    rich.turn()
    lose_database(rich)

    rebuilt(rich)

    rows = contents(rich.config.database)
    key = next(row["key"] for row in rows["songs"] if row["title"] == raw["title"])
    file = next(row for row in rows["files"] if (row["key"], row["kind"]) == (key, "cover"))
    assert ("wanted", "cover.jpg") == (file["state"], file["name"])


def test_without_any_record_nothing_is_changed(config):
    config.data.mkdir()
    config.database.write_bytes(b"no database at all")

    with pytest.raises(SongwallError, match="no song's record"):
        rebuild.rebuild(config)

    assert b"no database at all" == config.database.read_bytes()
    assert {"songwall.db"} == {path.name for path in config.data.iterdir()}


def test_a_healthy_database_is_not_given_for_a_smaller_one(rich, monkeypatch):
    before = contents(rich.config.database)
    close(rich)
    real = rebuild.restore.read_song

    def fail(document, now):
        if document["id"].endswith("9"):
            raise rebuild.UnusableFileError("for the test")
        return real(document, now)

    monkeypatch.setattr(rebuild.restore, "read_song", fail)

    with pytest.raises(SongwallError, match=r"for the test.*\n.*nothing was changed"):
        rebuilt(rich)

    database.prepare(rich.config.database)
    assert before == contents(rich.config.database)


def test_nobody_else_may_have_the_library_open(rich):
    before = contents(rich.config.database)

    with pytest.raises(StorageError, match="Stop it first"):
        rebuilt(rich)

    assert before == contents(rich.config.database)


DAMAGE = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "no database": lambda path: path.write_bytes(b"no database at all" * 999),
    "zeroes": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "head gone": lambda path: overwrite(path, 0, 4096),
    "middle gone": lambda path: overwrite(path, 8192, path.stat().st_size - 8192),
    "schema far ahead": lambda path: overwrite(path, 60, 4, b"\x7f"),
    "schema behind": lambda path: overwrite(path, 60, 4, b"\0\0\0\1"),
    "no table": lambda path: sqlite3.connect(path).execute("DROP TABLE songs"),
    "without a table": lambda path: (path.unlink(), sqlite3.connect(path).close()),
}


def overwrite(path, start, count, what=b"\xa5"):
    with path.open("r+b") as file:
        file.seek(start)
        file.write((what * count)[:count])


@pytest.mark.filterwarnings("ignore:unclosed database")
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_start_brings_back_what_was_damaged(rich, damage):
    before = contents(rich.config.database)
    close(rich)
    damage(rich.config.database)
    said = []

    auto_recovery.recover(rich.config, said.append)
    database.prepare(rich.config.database)

    after = contents(rich.config.database)
    for name in before.keys() - {"library"}:
        assert before[name] == after[name], name
    assert "rebuilt" in said[0]


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_anywhere_cost_no_song(rich, seed):
    before = contents(rich.config.database)
    close(rich)
    chance = random.Random(seed)  # noqa: S311 (no secret)
    content = bytearray(rich.config.database.read_bytes())
    for _ in range(40):
        content[chance.randrange(100, len(content))] ^= 1 << chance.randrange(8)
    rich.config.database.write_bytes(content)

    rebuilt(rich)

    after = contents(rich.config.database)
    assert [row["id"] for row in before["songs"]] == [row["id"] for row in after["songs"]]
    assert [row["title"] for row in before["songs"]] == [row["title"] for row in after["songs"]]
    assert len(before["marks"]) == len(after["marks"])


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE songs SET id = CAST(id AS BLOB)",
        "UPDATE songs SET seen_at = x'ff', version = version + 1",
        "UPDATE details SET raw = x'ff'",
        "UPDATE details SET raw = 5",
        "UPDATE library SET paused = x'ff', syncs_paused = x'ff'",
    ],
)
def test_values_that_a_damaged_database_has_in_the_place_of_others_cost_no_song(rich, damage):
    before = contents(rich.config.database)
    with database.transaction(rich.db):
        rich.db.execute(damage)
    close(rich)

    rebuilt(rich)

    after = contents(rich.config.database)
    assert [row["id"] for row in before["songs"]] == [row["id"] for row in after["songs"]]
    assert before["marks"] == after["marks"]


def test_a_folder_in_the_databases_place_moves_away(rich):
    before = contents(rich.config.database)
    lose_database(rich)
    rich.config.database.mkdir()

    outcome = rebuilt(rich)

    assert before["songs"] == contents(rich.config.database)["songs"]
    assert (rich.config.data / outcome.old_name).is_dir()


@pytest.mark.parametrize("content", [None, b"no log at all" * 999])
@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda path: overwrite(path, 0, 4096)], ids=["missing", "damaged"]
)
def test_an_old_log_never_gets_into_the_new_database(rich, content, damage):
    before = contents(rich.config.database)
    log = rich.config.database.with_name("songwall.db-wal")
    rich.db.execute("UPDATE library SET paused = 0")
    saved = log.read_bytes()
    close(rich)
    damage(rich.config.database)
    log.write_bytes(content or saved)

    rebuilt(rich)

    assert not log.exists()
    assert before["songs"] == contents(rich.config.database)["songs"]


def test_a_newer_database_is_left_to_a_newer_songwall(rich):
    rich.db.execute("PRAGMA user_version = 99")
    close(rich)

    assert not detection.is_needed(rich.config)
    with pytest.raises(NewerDatabaseError):
        rebuilt(rich)
    assert rebuilt(rich, despite_newer=True).songs


def test_a_library_with_songs_is_left_as_it_is(rich):
    assert not detection.is_needed(rich.config)


def test_damage_that_somebody_met_is_looked_into_at_the_next_start(rich):
    detection.note_damage(rich.config)
    assert not detection.is_needed(rich.config)
    close(rich)
    overwrite(rich.config.database, 8192, rich.config.database.stat().st_size - 8192)
    detection.note_damage(rich.config)

    assert detection.is_needed(rich.config)
    auto_recovery.recover(rich.config, lambda _said: None)

    assert not detection.is_needed(rich.config)
    assert {"songwall.db"} == {
        path.name
        for path in rich.config.data.glob("songwall.db*")
        if path.suffix not in {".lock", ".db-wal", ".db-shm"}
    }


def test_the_demo_does_not_hide_a_library_that_lost_its_database(rich):
    lose_database(rich)
    config = dataclasses.replace(rich.config, sources=None, token=None)

    assert () == startup.settle(config).sources


def test_whoever_comes_while_it_is_made_anew_hears_so(rich):
    lose_database(rich)
    detection.new_database(rich.config).touch()

    with only_worker(rich.config), pytest.raises(StorageError, match="being rebuilt"):
        auto_recovery.recover(rich.config, lambda _said: None)


def test_while_somebody_is_at_work_nothing_is_said_to_be_made_anew(rich):
    lose_database(rich)
    said = []

    with only_worker(rich.config):
        auto_recovery.recover(rich.config, said.append)

    assert [] == said


def test_a_start_waits_for_a_worker_that_is_about_to_end(rich):
    lose_database(rich)
    said, working, told_to_end = [], threading.Event(), threading.Event()

    def work():
        with only_worker(rich.config):
            working.set()
            told_to_end.wait()

    worker = threading.Thread(target=work)
    worker.start()
    working.wait()
    threading.Timer(0.3, told_to_end.set).start()

    auto_recovery.recover(rich.config, said.append, patience=60)

    worker.join()
    assert "rebuilt" in said[0]


class Killed(BaseException):
    pass


@pytest.mark.parametrize("healthy", [True, False])
@pytest.mark.parametrize("number", range(1, 16))
def test_a_kill_at_any_step_leaves_the_old_or_the_new(rich, monkeypatch, number, healthy):
    before = contents(rich.config.database)
    close(rich)
    if not healthy:
        overwrite(rich.config.database, 0, 4096)
    calls = iter(range(1, 999))

    def wrap(owner, name):
        real = getattr(owner, name)

        def call(*arguments, **more):
            if next(calls) == number:
                raise Killed
            return real(*arguments, **more)

        monkeypatch.setattr(owner, name, call)

    for owner, name in [
        (Path, "rename"),
        (Path, "replace"),
        (Path, "touch"),
        (os, "link"),
        (os, "fsync"),
        (rebuild, "_build"),
        (database, "enable_fsync"),
        (rebuild.restore, "link_songs"),
        (database, "leave_wal_mode"),
    ]:
        wrap(owner, name)
    with suppress(Killed):
        rebuilt(rich)
    reached = next(calls)
    monkeypatch.undo()

    assert reached > min(number, 12)
    auto_recovery.recover(rich.config, lambda _said: None)
    database.prepare(rich.config.database)

    after = contents(rich.config.database)
    for name in before.keys() - {"library"}:
        assert before[name] == after[name], name


@pytest.fixture
def run(rich):
    env = {"SONGWALL_DATA": str(rich.config.data), "SONGWALL_SOURCE": "riffusion"}

    def call(*arguments, **more):
        done = CliRunner().invoke(cli.main, arguments, env={**env, **more})
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return call


def test_the_command_says_what_is_there_again(rich, run):
    total = len(places(rich))
    close(rich)

    done = run("rebuild")

    assert 0 == done.exit_code
    assert f"{total} songs are in the library again, with 6 files." in done.stdout
    assert "songwall-before-" in done.stdout


def test_the_command_refuses_while_songwall_works(rich, run):
    with only_worker(rich.config):
        done = run("rebuild")

    assert 1 == done.exit_code
    assert "Stop Songwall first" in done.stderr


def test_an_import_into_a_lost_library_gets_the_library_back_first(rich, run, tmp_path):
    total = len(places(rich))
    lose_database(rich)
    (tmp_path / "saved.json").write_text(json.dumps(rich_song(77)))

    done = run("import", str(tmp_path / "saved.json"))

    assert 0 == done.exit_code
    assert total + 1 == len(contents(rich.config.database)["songs"])


def test_killed_for_real_at_random_moments_it_comes_back(rich):
    before = contents(rich.config.database)
    lose_database(rich)
    env = {"SONGWALL_DATA": str(rich.config.data), "SONGWALL_SOURCE": "riffusion", "HOME": "/"}
    command = [sys.executable, "-m", "webapp", "rebuild"]
    for pause in (0.0, 0.01, 0.03, 0.1):
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        while process.poll() is None and not detection.new_database(rich.config).exists():
            time.sleep(0.002)
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()

    auto_recovery.recover(rich.config, lambda _said: None)

    after = contents(rich.config.database)
    for name in before.keys() - {"library"}:
        assert before[name] == after[name], name
