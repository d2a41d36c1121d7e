import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import webapp
from tests import audio
from tests.archives import M4A, OTHER_M4A, new_library, picture
from tests.fakes import FakeApi, Media
from webapp import cli, database
from webapp.archive import checksums, copies, quarantine, verify
from webapp.archive.verify import Verifier
from webapp.errors import StorageError
from webapp.library import archive_stats, checks, files, songs
from webapp.worker.verify_task import OLD, PAUSE, VerifyTask

ROOT = str(Path(webapp.__file__).parent.parent)
PATIENCE = 60  # seconds for a thread on a busy machine
GONE = "there's nowhere to fetch it from again"


def flip(path, place=None):
    content = bytearray(path.read_bytes())
    content[place if place is not None else len(content) // 2] ^= 1
    path.write_bytes(content)


def sums(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def api():
    with FakeApi() as fake:
        yield fake


@pytest.fixture(scope="module")
def three_songs(tmp_path_factory, api):
    folder = tmp_path_factory.mktemp("three")
    with new_library(folder, api) as keeping:
        raws = [keeping.add(n, M4A, picture()) for n in (3, 2, 1)]
        keeping.turn()
    return folder, raws


@pytest.fixture(scope="module")
def library_folder(three_songs):
    return three_songs[0]


@pytest.fixture
def kept(three_songs, keeping):
    """Three songs that are kept."""
    keeping.raws = three_songs[1]
    return keeping


@pytest.fixture
def check(kept):
    def run(part=1, parts=1, **more):
        config = kept.config
        order = copies.plan_check(kept.db, time.time(), part, parts)
        made = Verifier(kept.db, config.archive, config.quarantine, **more)
        return made.run(order)

    return run


def told(outcome):
    """The title and kind of each problem."""
    return {re.match("“(.+?)”, (.+?): ", problem).groups() for problem in outcome.problems}


def test_what_is_as_it_was_kept_is_right_and_noted(kept, check):
    before = sums(kept.config.archive)

    found = check()

    assert (6, 0, True) == (found.files, found.wrong, found.whole)
    assert 3 * (len(M4A) + len(picture())) == found.size
    assert before == sums(kept.config.archive)
    assert not copies.plan_check(kept.db, time.time() - 60).copies


def test_every_flipped_bit_is_found_and_nothing_else(kept, check):
    chance = random.Random(1)  # noqa: S311 (no secret)
    wrong = set()
    for raw in kept.raws[:2]:
        for kind, name in (("audio", "audio.m4a"), ("cover", "cover.jpg")):
            path = kept.folder(raw) / name
            flip(path, chance.randrange(path.stat().st_size))
            wrong.add((raw["title"], kind))

    assert wrong == told(check())


def test_the_last_byte_of_a_large_file_is_read_too(kept, check):
    kept.take_large_files()
    raw = kept.add(4, audio.made(seconds=8))
    kept.turn()
    path = kept.folder(raw) / "audio.wav"
    assert path.stat().st_size > checksums.PIECE
    assert 0 == check().wrong

    flip(path, -1)

    assert {("Song 4", "audio")} == told(check())


def test_every_flipped_bit_of_a_record_is_found(kept, check):
    path = kept.folder(kept.raws[0]) / "record.json"
    whole = path.read_bytes()
    chance, missed = random.Random(2), []  # noqa: S311 (no secret)
    for _ in range(60):
        place = chance.randrange(len(whole))
        flip(path, place)
        if {("Song 3", "record")} != told(check()):
            missed.append(whole[max(0, place - 9) : place + 9])
        kept.turn()
        assert whole == path.read_bytes()

    assert [] == missed


def test_a_wrong_copy_is_moved_aside_and_fetched_again(kept, check):
    raw = kept.raws[0]
    path = kept.folder(raw) / "audio.m4a"
    flip(path)
    damaged, before = path.read_bytes(), songs.version(kept.db)

    found = check()

    aside = kept.config.quarantine / path.parent.name / "audio.m4a"
    assert damaged == aside.read_bytes()
    assert not path.exists()
    assert ("wanted", None) == (kept.file(raw).state, kept.library.card(raw).audio_kept)
    assert found.problems[0].endswith(": The copy was damaged, so it's fetched again.")
    assert before < kept.library.card(raw).version == songs.version(kept.db)
    kept.turn()
    assert M4A == path.read_bytes()
    assert ("kept", None) == (kept.file(raw).state, kept.problem(raw))
    assert 0 == check().wrong
    assert damaged == aside.read_bytes()


def test_what_is_wrong_twice_lies_in_quarantine_twice(kept, check):
    path = kept.folder(kept.raws[0]) / "audio.m4a"
    for place in (100, 200):
        flip(path, place)
        check()
        kept.turn()

    names = sorted(each.name for each in kept.config.quarantine.glob("*/*"))
    assert ["audio.m4a", "audio.m4a.2"] == names


@pytest.mark.parametrize(
    "harm",
    [
        Path.unlink,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes() + b"x"),
        lambda path: os.truncate(path, 1000),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: (path.rename(f"{path}.there"), path.symlink_to(f"{path}.there")),
    ],
    ids=["missing", "empty", "longer", "cut", "a folder", "a link"],
)
def test_whatever_stands_in_place_of_a_copy_is_wrong(kept, check, harm):
    harm(kept.folder(kept.raws[1]) / "audio.m4a")

    assert {("Song 2", "audio")} == told(check())
    kept.turn()
    assert 0 == check().wrong


def test_a_copy_that_nobody_has_any_more_stays_wanting_and_says_so(kept, check):
    key = kept.library.card(kept.raws[0]).key
    kept.db.execute("UPDATE files SET url = NULL, host = NULL WHERE key = ?", [key])
    flip(kept.folder(kept.raws[0]) / "audio.m4a")

    check()
    kept.turn(100 * 24 * 3600)

    (reason,) = archive_stats.reasons(kept.db, 9)
    (named,) = archive_stats.troubled(kept.db, reason, 9)
    assert ("Song 3", "audio", files.NEVER) == (named.title, reason.kind, reason.due_at)
    assert (
        f"The copy was damaged, and {GONE}; what's left of it is in quarantine." == reason.problem
    )


def test_the_missing_one_of_these_does_not_lie_in_quarantine(kept, check):
    key = kept.library.card(kept.raws[0]).key
    kept.db.execute("UPDATE files SET url = NULL, host = NULL WHERE key = ?", [key])
    (kept.folder(kept.raws[0]) / "audio.m4a").unlink()

    check()

    assert f"The copy was missing, and {GONE}." == kept.problem(kept.raws[0])


def test_troubles_are_those_of_the_newest_songs(kept, check):
    for raw in kept.raws:
        flip(kept.folder(raw) / "cover.jpg")

    check()

    (reason,) = archive_stats.reasons(kept.db, 9)
    troubled = archive_stats.troubled(kept.db, reason, 2)
    assert ["Song 3", "Song 2"] == [each.title for each in troubled]


def test_a_copy_that_is_replaced_while_it_is_read_is_no_alarm(kept, check, monkeypatch):
    raw = kept.raws[0]
    ((card, stored),) = copies.of_songs(kept.db, [kept.library.card(raw).key])
    kept.api.media["new.m4a"] = Media(OTHER_M4A)
    kept.library.add(raw | {"download_url": kept.api.media_url("new.m4a")})
    kept.turn()
    verifier = Verifier(kept.db, kept.config.archive, kept.config.quarantine)
    audio = next(file for file in stored if file.kind == "audio")

    verifier._confirm(card, audio)

    assert 0 == verifier.outcome.wrong
    assert "kept" == kept.file(raw).state


def test_a_disk_that_is_not_mounted_has_lost_nothing(kept, check):
    kept.config.archive.rename(kept.config.archive.with_name("elsewhere"))

    with pytest.raises(StorageError, match="connected"):
        check()

    assert all(kept.library.card(raw).audio_kept for raw in kept.raws)


@pytest.mark.parametrize(
    "harm",
    [
        Path.unlink,
        lambda path: path.write_bytes(b"{"),
        lambda path: path.write_bytes(b"[]"),
        lambda path: path.write_bytes(b"[" * 100_000),
        lambda path: path.write_bytes(path.read_bytes().replace(b"000003", b"000002")),
    ],
    ids=["missing", "cut", "no object", "too deep", "another song's"],
)
def test_a_record_that_is_none_is_wrong_and_written_again(kept, check, harm):
    path = kept.folder(kept.raws[0]) / "record.json"
    whole = path.read_bytes()
    harm(path)

    found = check()

    assert {("Song 3", "record")} == told(found)
    kept.turn()
    assert whole == path.read_bytes()
    assert 0 == check().wrong


def test_a_record_of_an_earlier_songwall_is_written_anew_and_not_wrong(kept, check):
    path = kept.folder(kept.raws[0]) / "record.json"
    whole = path.read_bytes()
    lines = [line for line in whole.splitlines() if b'"hue"' not in line and b'"key"' not in line]
    path.write_bytes(b"\n".join(lines))

    found = check()

    assert 0 == found.wrong
    kept.turn()
    assert whole == path.read_bytes()


def test_a_record_that_an_earlier_songwall_laid_out_otherwise_is_right_and_stays(kept, check):
    path = kept.folder(kept.raws[0]) / "record.json"
    fields = path.read_bytes().splitlines()
    earlier = json.dumps(json.loads(path.read_bytes()), indent=1).encode()
    path.write_bytes(earlier)

    found = check()

    kept.turn()
    assert (0, earlier) == (found.wrong, path.read_bytes())
    assert b'  "title": "Song 3",' in fields, "people can read it"


def test_a_record_that_is_due_is_not_wrong(kept, check):
    kept.library.add(kept.raws[0] | {"title": "Another"})

    assert 0 == check().wrong


def test_a_folder_behind_a_link_is_told_for_a_rebuild_would_pass_it_over(kept, check, tmp_path):
    folder = kept.folder(kept.raws[0])
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")

    found = check()

    assert {("Song 3", "record")} == told(found)
    assert "is a link" in found.problems[0]


def test_a_good_record_is_not_taken_for_the_librarys_damage(kept, check):
    path = kept.folder(kept.raws[0]) / "record.json"
    before = path.read_bytes()
    kept.db.execute("UPDATE details SET raw = 'x' WHERE key = 1")
    kept.db.execute("UPDATE details SET raw = 'x'")

    found = check()
    kept.db.execute("UPDATE songs SET recorded = 0")
    kept.turn()

    assert (3, before) == (found.wrong, path.read_bytes())
    assert "rebuild" in found.problems[0]


@pytest.mark.parametrize("names", ["cover-*.webp", "cover-*-320.*", "cover-*"])
def test_smaller_pictures_are_made_again_and_nobody_needs_to_know(kept, check, names):
    folder = kept.folder(kept.raws[0])
    before = sums(folder)
    for path in folder.glob(names):
        path.unlink()

    found = check()

    assert (0, before) == (found.wrong, sums(folder))


def test_parts_hold_every_song_once(kept):
    parts = [copies.plan_check(kept.db, time.time(), n, 3).keys for n in (1, 2, 3)]

    assert [1, 2, 3] == sorted(key for part in parts for key in part)


def test_the_next_time_goes_on_with_those_that_were_not_come_to(kept, check, monkeypatch):
    monkeypatch.setattr(verify, "SONGS_AT_ONCE", 1)
    times = iter([0, 0, 9, 9, 9])
    monkeypatch.setattr(verify.time, "monotonic", lambda: next(times, 9))
    first = check(until=5, at_once=1)
    left = copies.plan_check(kept.db, time.time() - 60).keys.tolist()
    monkeypatch.undo()

    assert not first.whole
    assert left
    assert left == copies.plan_check(kept.db, time.time()).keys.tolist()[: len(left)]


@pytest.fixture
def fail(monkeypatch):
    """Fails call number n of those that change files or their names, as a kill would end there."""

    def at(number):
        calls = iter(range(1, 99))

        def wrap(owner, name):
            real = getattr(owner, name)

            def call(*arguments, **more):
                if next(calls) == number:
                    raise KeyboardInterrupt
                return real(*arguments, **more)

            monkeypatch.setattr(owner, name, call)

        for owner, name in [
            (quarantine.os, "link"),
            (quarantine.disk, "fsync_folder"),
            (quarantine.disk, "make_folder"),
            (copies, "mark_lost"),
            (quarantine, "remove"),
            (Path, "unlink"),
        ]:
            wrap(owner, name)

    return at


@pytest.mark.parametrize("number", range(1, 9))
def test_a_kill_at_any_step_loses_nothing_and_leaves_no_false_row(
    kept, check, fail, monkeypatch, number
):
    path = kept.folder(kept.raws[0]) / "audio.m4a"
    flip(path)
    damaged = path.read_bytes()
    fail(number)
    try:
        check()
    except KeyboardInterrupt:
        interrupted = True
    else:
        interrupted = False
    monkeypatch.undo()

    everywhere = [path, *kept.config.quarantine.rglob("audio.m4a*")]
    assert damaged in [each.read_bytes() for each in everywhere if each.is_file()]
    check()
    kept.turn()
    assert M4A == path.read_bytes()
    aside = list(kept.config.quarantine.rglob("audio.m4a*"))
    assert [damaged] == [each.read_bytes() for each in aside]
    assert 0 == check().wrong
    assert interrupted or number > 6


def test_a_disk_without_second_names_loses_nothing_either(kept, check, monkeypatch):
    def refuse(*_arguments, **_more):
        raise OSError(1, "not permitted")

    monkeypatch.setattr(quarantine.os, "link", refuse)
    path = kept.folder(kept.raws[0]) / "audio.m4a"
    flip(path)
    damaged = path.read_bytes()

    check()
    kept.turn()

    aside = kept.config.quarantine / path.parent.name / "audio.m4a"
    assert (M4A, damaged) == (path.read_bytes(), aside.read_bytes())


def test_a_full_disk_while_moving_is_a_sentence_and_changes_nothing(kept, check, monkeypatch):
    def full(*_arguments, **_more):
        raise OSError(28, "no space")

    monkeypatch.setattr(quarantine.os, "link", full)
    path = kept.folder(kept.raws[0]) / "audio.m4a"
    flip(path)
    damaged = path.read_bytes()

    with pytest.raises(StorageError, match="free space"):
        check()

    assert ("kept", damaged) == (kept.file(kept.raws[0]).state, path.read_bytes())


def test_a_disk_that_cannot_read_a_copy_has_lost_it(tmp_path, monkeypatch):
    def unreadable(_path):
        raise OSError(5, "input/output error")

    monkeypatch.setattr(checksums.disk, "open_regular", unreadable)

    assert checksums.UNREADABLE == checksums.find_fault(tmp_path / "a", 1, "ab" * 32)


def test_a_copy_that_may_not_be_read_is_no_lost_one(closed_folder):
    with pytest.raises(StorageError, match="rights"):
        checksums.find_fault(closed_folder / "a", 1, "ab" * 32)


@pytest.fixture
def verify_task(kept):
    kept.clock = time.time()
    made = VerifyTask(kept.config, lambda: kept.clock)
    made.run_once(kept.db)
    return made


def ask(db):
    checks.write(db, asked_at="2026-01-01T00:00:00Z")


def test_the_worker_checks_when_somebody_asked(kept, verify_task):
    flip(kept.folder(kept.raws[0]) / "audio.m4a")
    ask(kept.db)

    verify_task.run_once(kept.db)

    found = checks.get(kept.db)
    assert (6, 6, 1) == (found.files, found.total, found.wrong)
    assert found.ended_at
    assert not found.running
    assert not found.expected


def test_a_check_that_was_cut_off_is_gone_on_with(kept, verify_task):
    ask(kept.db)
    begun = verify_task._begin(kept.db)
    checks.write(kept.db, wrong=2)
    assert begun.running
    done = files.of_songs(kept.db, [1])
    copies.mark_intact(kept.db, done, kept.clock + 1)

    VerifyTask(kept.config, lambda: kept.clock).run_once(kept.db)

    found = checks.get(kept.db)
    assert (6, 6, 2, False) == (found.files, found.total, found.wrong, found.running)


def test_a_check_waits_while_its_owner_wants_it_to(kept, verify_task):
    ask(kept.db)
    checks.write(kept.db, paused=1)
    verify_task.run_once(kept.db)
    assert checks.get(kept.db).expected

    checks.write(kept.db, paused=0)
    verify_task.run_once(kept.db)

    assert 6 == checks.get(kept.db).files


def test_a_check_under_way_waits_too(kept):
    go_on = threading.Event()
    verifier = Verifier(kept.db, kept.config.archive, kept.config.quarantine)
    verifier.may_go_on = go_on.is_set
    order = copies.plan_check(kept.db, time.time())
    thread = threading.Thread(target=verifier.run, args=(order,))

    thread.start()
    thread.join(1.2)
    waiting = thread.is_alive()
    go_on.set()
    thread.join(PATIENCE)

    assert waiting
    assert 6 == verifier.outcome.files


def test_old_copies_are_read_again_without_being_asked(kept, verify_task, caplog):
    flip(kept.folder(kept.raws[0]) / "audio.m4a")
    kept.clock += PAUSE
    kept.db.execute("UPDATE files SET kept_at = '2099-01-01T00:00:00Z'")
    verify_task.run_once(kept.db)
    assert "kept" == kept.file(kept.raws[0]).state

    kept.db.execute("UPDATE files SET kept_at = '2025-01-01T00:00:00Z'")
    kept.clock += OLD
    verify_task.run_once(kept.db)

    assert "wanted" == kept.file(kept.raws[0]).state
    assert "Song 3" in caplog.text
    assert not checks.get(kept.db).running


def test_what_is_read_without_being_asked_waits_too(kept):
    later = time.time() + OLD + PAUSE
    kept.db.execute("UPDATE files SET kept_at = '2025-01-01T00:00:00Z'")
    calls, paused = itertools.count(), threading.Event()

    def clock():
        if next(calls) == 0:
            return 0
        if not paused.is_set():
            checks.write(kept.db, paused=1)  # once the turn has begun
            paused.set()
        return later

    thread = threading.Thread(target=VerifyTask(kept.config, clock).run_once, args=(kept.db,))

    thread.start()
    assert paused.wait(PATIENCE)
    thread.join(1.2)
    waiting = thread.is_alive()
    checks.write(kept.db, paused=0)
    thread.join(PATIENCE)

    assert waiting
    assert not thread.is_alive()


@pytest.fixture
def run(kept):
    def call(*arguments):
        env = {"SONGWALL_DATA": str(kept.config.data), "SONGWALL_SOURCE": "riffusion"}
        done = CliRunner().invoke(cli.main, ["verify", *arguments], env=env)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return call


def test_the_command_says_how_much_it_read(run):
    done = run()

    assert 0 == done.exit_code
    assert done.stdout.startswith("6 files and 3 records, ")
    assert "all are intact" in done.stdout


def test_the_command_names_what_is_wrong_and_ends_with_1(kept, run):
    flip(kept.folder(kept.raws[0]) / "audio.m4a")

    done = run()

    assert 1 == done.exit_code
    assert "“Song 3”, audio: The copy was damaged, so it's fetched again." in done.stdout
    assert "1 wrong" in done.stdout
    assert 1 == checks.get(kept.db).wrong


def test_more_than_twenty_are_counted(kept, run):
    for number in range(4, 26):
        kept.add(number, M4A)
    kept.turn()
    shutil.rmtree(kept.config.archive)
    (kept.config.archive / "ab" / "abcdefgh").mkdir(parents=True)

    done = run()

    assert "… and " in done.stdout
    assert 22 == len(done.stdout.splitlines())


def test_parts_of_a_check_are_not_a_whole_one(kept, run):
    assert 0 == run("--subset", "1/2").exit_code

    assert checks.get(kept.db).ended_at is None


def test_parts_are_the_whole_and_share_nothing(kept, run):
    for number in range(4, 12):
        kept.add(number, M4A)
    kept.turn()
    for path in kept.config.archive.rglob("audio.m4a"):
        flip(path)

    first, second = (set(re.findall("“(.+)”", run("--subset", n).stdout)) for n in ("1/2", "2/2"))

    assert first
    assert second
    assert not first & second
    assert {f"Song {number}" for number in range(1, 12)} == first | second


def test_the_command_ends_when_its_seconds_are_over_and_says_what_is_left(kept, run, monkeypatch):
    monkeypatch.setattr(time, "monotonic", itertools.count().__next__)
    whole, cut = run(), run("--max-seconds", "4")

    read = int(cut.stdout.partition(" ")[0])
    assert 0 == cut.exit_code
    assert read < 6
    assert f"\n{6 - read} file" in cut.stdout
    assert "left for next time." in cut.stdout
    assert whole.stdout.startswith("6 files and 3 records, ")
    assert "left" not in whole.stdout


def test_records_that_were_not_come_to_are_said_too(kept, run, monkeypatch):
    for number in range(4, 70):
        kept.add(number)
    monkeypatch.setattr(time, "monotonic", itertools.count().__next__)

    done = run("--max-seconds", "12")

    read, left = (int(count) for count in re.findall(r"and (\d+) records", done.stdout))
    assert left > 0
    assert 69 == read + left


@pytest.mark.parametrize("text", ["0/2", "3/2", "a", "1/0"])
def test_a_part_that_is_none_is_wrong_usage(run, text):
    assert 2 == run("--subset", text).exit_code


def test_the_command_can_be_killed_and_nothing_is_lost(kept):
    for number in range(4, 20):
        kept.add(number, M4A)
    kept.turn()
    for path in kept.config.archive.rglob("audio.m4a"):
        flip(path)
    env = {"SONGWALL_DATA": str(kept.config.data), "SONGWALL_SOURCE": "riffusion", "HOME": "/"}
    command = [sys.executable, "-m", "webapp", "verify"]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    while process.poll() is None and not kept.config.quarantine.exists():
        time.sleep(0.005)
    process.kill()
    process.wait()

    for row in database.rows(kept.db, "SELECT id FROM songs"):
        lying = [p for p in kept.config.data.rglob("audio.m4a*") if row["id"] in str(p)]
        card = songs.by_id(kept.db, row["id"])
        assert lying
        assert not card.audio_kept or any(kept.config.archive in path.parents for path in lying)
