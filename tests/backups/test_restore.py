import json
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.backups.conftest import ROOT, own
from tests.backups.test_backup import files_of, lying, newest
from tests.ports import free_port
from tests.recovery.test_rebuild import contents
from webapp import database
from webapp.backups import manifests, restore
from webapp.config import Config
from webapp.errors import BackupError
from webapp.library import user_marks


def bytes_of(data):
    return {name: path.read_bytes() for name, path in files_of(data).items()}


@pytest.fixture
def backups(filled, run, tmp_path):
    """The folder with a backup of the library."""
    run("backup", tmp_path / "backups")
    return tmp_path / "backups"


@pytest.fixture
def empty(tmp_path):
    return tmp_path / "empty"


def test_after_all_is_lost_everything_is_there_again(filled, backups, run):
    """The drill: back up, wipe, restore."""
    data = filled.config.data
    before, sounds = contents(filled.config.database), bytes_of(data)
    filled.db.close()
    shutil.rmtree(data)

    done = run("restore", backups)

    assert 0 == done.exit_code, done.output
    assert done.output.startswith(f"2 songs are there again, with {len(sounds) + 1} files, ")
    assert "token and password aren't in a backup" in done.output
    assert sounds == bytes_of(data)
    assert before == contents(filled.config.database)
    verified = run("verify")
    assert (0, True) == (verified.exit_code, "all are intact" in verified.output), verified.output
    assert 2 == json.loads(run("status", "--json").output)["songs"]
    assert "0 new, " in run("backup", backups).output.replace(" 1 new, ", " 0 new, ")
    names = {path.name for path in data.iterdir()}
    assert not [name for name in names if "restoring" in name or "new" in name or "part" in name]
    assert 0o600 == filled.config.database.stat().st_mode & 0o777


def test_an_earlier_one_is_restored_by_its_name(filled, backups, run, empty):
    key = filled.library.card(filled.raws[0]).key
    user_marks.change(filled.db, key, note="A later note.")
    run("backup", backups)
    later, earlier = manifests.every(backups)

    run("restore", backups, "--from", earlier, data=empty)
    unknown = run("restore", backups, "--from", "yesterday", data=empty.with_name("other"))

    with_note = [row["note"] for row in contents(empty / "songwall.db")["marks"]]
    assert ["A note."] == with_note
    assert (1, 1) == (unknown.exit_code, len(unknown.stderr.splitlines()))
    assert f"It has: {later}, {earlier}." in unknown.stderr


@pytest.mark.parametrize("at", [1, 3, 6])
def test_cut_off_it_goes_on_and_nobody_takes_the_half_for_a_library(
    filled, backups, run, killed, empty, at
):
    killed("restore", backups, at, data=empty)

    for command in ("status", "verify", "serve", "backup"):
        done = run(command, *([backups] if command == "backup" else []), data=empty)
        assert (1, 1) == (done.exit_code, len(done.stderr.splitlines())), command
        assert "being restored from a backup" in done.stderr
    assert not (empty / "songwall.db").exists()
    assert 0 == run("restore", backups, data=empty).exit_code
    assert bytes_of(filled.config.data) == bytes_of(empty)
    assert contents(filled.config.database) == contents(empty / "songwall.db")
    assert 0 == run("verify", data=empty).exit_code


def test_two_at_once_are_refused(filled, backups, run, empty):
    config, said = Config(data=empty, sources=()), []

    def again(_done, _total):
        said.append(run("restore", backups, data=empty))

    restore.restore(config, backups, None, again)

    assert {(1, 1)} == {(done.exit_code, len(done.stderr.splitlines())) for done in said}
    assert "another restore, is at work" in said[0].stderr
    assert contents(filled.config.database) == contents(empty / "songwall.db")


def test_where_a_library_is_nothing_is_restored(filled, backups, run, empty):
    before = bytes_of(filled.config.data)

    done = run("restore", backups)

    assert (1, 1) == (done.exit_code, len(done.stderr.splitlines()))
    assert "There's a library in the data folder already" in done.stderr
    assert before == bytes_of(filled.config.data)
    (empty / "playlists").mkdir(parents=True)
    (empty / "playlists" / "mine.json").write_text("{}")
    assert 1 == run("restore", backups, data=empty).exit_code
    assert not (empty / "songwall.db").exists()


def test_a_library_without_a_song_counts_as_none_and_stays_beside(backups, run, empty):
    """As `serve` makes one at its first start, with the settings of the new machine."""
    database.prepare(empty / "songwall.db")
    (empty / "songwall.env").write_text("SONGWALL_PORT=8421\n")

    assert 0 == run("restore", backups, data=empty).exit_code

    assert 1 == len(list(empty.glob("songwall-before-*.db")))
    assert "SONGWALL_PORT=8421\n" == (empty / "songwall.env").read_text()
    assert 2 == len(contents(empty / "songwall.db")["songs"])


def test_what_is_damaged_in_the_backup_is_left_out_and_said(filled, backups, run, empty):
    file = filled.file(filled.raws[0])
    path = (filled.folder(filled.raws[0]) / file.name).relative_to(filled.config.data).as_posix()
    copy = lying(backups)[newest(backups).entries[path].name]
    copy.unlink()
    copy.write_bytes(b"damaged")

    done = run("restore", backups, data=empty)

    assert (0, True) == (done.exit_code, "1 file of the backup can't be read" in done.output)
    assert not (empty / path).exists()
    assert {path} == {*bytes_of(filled.config.data)} - {*bytes_of(empty)}


def test_a_damaged_backup_names_the_earlier_ones(filled, backups, run, empty):
    user_marks.change(filled.db, filled.library.card(filled.raws[0]).key, stars=1)
    run("backup", backups)
    later, earlier = manifests.every(backups)
    copy = lying(backups)[newest(backups).entries["songwall.db"].name]
    copy.write_bytes(copy.read_bytes()[:-4096])

    for _ in range(2):
        done = run("restore", backups, data=empty)
        assert (1, 1) == (done.exit_code, len(done.stderr.splitlines()))
        assert f"The backup “{later}” is damaged" in done.stderr
        assert f"--from: {earlier}." in done.stderr
        manifests.file_of(backups, later).write_bytes(b'{"form": 1')
    assert not (empty / "songwall.db").exists()
    assert 0 == run("restore", backups, "--from", earlier, data=empty).exit_code


@pytest.mark.parametrize("path", ["../out.txt", "songs/../../out.txt", "/out.txt", "songwall.env"])
def test_a_backup_writes_nowhere_but_where_a_library_has_its_files(backups, empty, path):
    moment = manifests.every(backups)[0]
    document = json.loads(manifests.file_of(backups, moment).read_bytes())
    document["files"][path] = document["files"]["songwall.db"]
    manifests.file_of(backups, moment).write_text(json.dumps(document))

    with pytest.raises(BackupError, match="damaged"):
        restore.restore(Config(data=empty, sources=()), backups, None)


def test_of_a_newer_songwall_nothing_is_restored(backups, run, empty):
    moment = manifests.every(backups)[0]
    document = json.loads(manifests.file_of(backups, moment).read_bytes())
    document["schema"] = database.latest_schema() + 1
    manifests.file_of(backups, moment).write_text(json.dumps(document))

    done = run("restore", backups, data=empty)

    assert (1, 1) == (done.exit_code, len(done.stderr.splitlines()))
    assert "A newer Songwall wrote this library" in done.stderr
    assert not empty.exists()


def test_what_is_no_backup_is_a_sentence(filled, run, empty, tmp_path):
    (tmp_path / "void").mkdir()
    for path, said in (("void", "There's no backup in “void”"), ("gone", "can't read “gone”")):
        done = run("restore", tmp_path / path, data=empty)
        assert (1, 1) == (done.exit_code, len(done.stderr.splitlines()))
        assert said in done.stderr
    assert 2 == run("restore").exit_code
    assert own(filled).database.exists()


@pytest.fixture
def serving(filled):
    """`songwall serve`, answering, as a process with its worker."""
    port = free_port()
    env = {"SONGWALL_DATA": filled.config.data, "SONGWALL_SOURCE": "none", "SONGWALL_PORT": port}
    with subprocess.Popen(
        [sys.executable, "-m", "webapp", "serve"],
        cwd=ROOT,
        env=os.environ | {name: str(value) for name, value in env.items()},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert "Songwall is at" in process.stdout.readline()
            yield process
        finally:
            process.terminate()
            process.wait(60)


def test_while_it_serves_it_is_backed_up_and_not_restored_over(
    filled, serving, run, empty, tmp_path
):
    backups = tmp_path / "backups"

    assert 0 == run("backup", backups).exit_code
    over = run("restore", backups)
    assert 0 == run("restore", backups, data=empty).exit_code

    assert (1, 1) == (over.exit_code, len(over.stderr.splitlines()))
    assert serving.poll() is None
    there, back = contents(filled.config.database), contents(empty / "songwall.db")
    for table in ("marks", "tags", "plays"):
        assert there[table] == back[table] != []
    assert "all are intact" in run("verify", data=empty).output


def test_without_room_nothing_is_begun(filled, backups, run, empty, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=1000))

    for done, said in (
        (run("restore", backups, data=empty), "hasn't that much left"),
        (run("backup", tmp_path / "more"), "no room in the data folder for a copy"),
    ):
        assert (1, 1) == (done.exit_code, len(done.stderr.splitlines()))
        assert said in done.stderr
    assert {"worker.lock"} == {path.name for path in empty.iterdir()}
    assert [] == manifests.every(tmp_path / "more")
