import json
import os
import re
import subprocess
import sys
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import webapp
from tests import audio, faults
from tests.factories import rich_song
from tests.fakes import song
from webapp import cli, database
from webapp.config import Config
from webapp.library import pauses, source_states
from webapp.library.worker_lock import only_worker
from webapp.records.incoming import NO_ID

ROOT = str(Path(webapp.__file__).parent.parent)
PATIENCE = 60  # seconds for what another thread or process does on a busy machine


@pytest.fixture
def env(api, tmp_path):
    return {
        "SONGWALL_DATA": str(tmp_path / "data"),
        "USEAPI_TOKEN": api.token,
        "USEAPI_BASE_URL": api.base_url,
        "SONGWALL_SOURCE": "riffusion",
    }


@pytest.fixture
def run(env):
    def call(*arguments, **more):
        done = CliRunner().invoke(cli.main, arguments, env={**env, **more})
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return call


def test_the_status_as_json_has_the_names_that_programs_know(run, api):
    api.songs = [song(2), song(1, status="failed")]
    run("sync")

    found = json.loads(run("status", "--json").stdout)

    assert {"songs", "by_status", "kept", "last_sync", "schema", "sqlite"} == set(found)
    assert (2, {"completed": 1, "failed": 1}) == (found["songs"], found["by_status"])
    assert {"audio": 0, "covers": 0} == found["kept"]
    assert (True, None) == (found["last_sync"]["ok"], found["last_sync"]["error"])
    assert datetime.fromisoformat(found["last_sync"]["at"]).tzinfo is not None
    assert database.latest_schema() == found["schema"]


def test_only_the_command_that_is_called_is_loaded(run, env):
    program = "import sys, webapp.cli as c; c.main(standalone_mode=False); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program, "status"],
        cwd=ROOT,
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=True,
    )

    assert {"webapp.cli.status"} == {m for m in done.stdout.split() if m in cli.MODULES.values()}
    assert "flask" not in done.stdout.split()
    listed = re.findall(r"^  ([a-z]+)  ", run("--help").stdout, re.MULTILINE)
    assert sorted(cli.MODULES) == listed


def test_of_two_sources_the_status_tells_the_older_sync(run, env):
    path = Path(env["SONGWALL_DATA"]) / "songwall.db"
    database.prepare(path)
    with closing(database.connect(path)) as db:
        source_states.write(db, "riffusion", synced_at="2026-02-02T10:00:00Z")
        source_states.write(db, "flowmusic", synced_at="2026-02-01T10:00:00Z")

    found = json.loads(run("status", "--json", SONGWALL_SOURCE="riffusion,flowmusic").stdout)

    assert "2026-02-01T10:00:00Z" == found["last_sync"]["at"]


def test_the_status_of_an_empty_library(run):
    done = run("status", "--json")

    assert {"at": None, "ok": False, "error": None} == json.loads(done.stdout)["last_sync"]
    assert 0 == run("status").exit_code


def test_a_sync_says_what_it_brought(run, api):
    api.songs = [song(2), song(1), None]

    done = run("sync")

    assert 0 == done.exit_code
    assert "Up to date: 2 songs added or updated. 1 entry couldn't be used." in done.stdout
    assert "nothing new" in run("sync", "--full").stdout


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (faults.status(401), "The API refused the token. Check USEAPI_TOKEN."),
        (faults.status(596), "Add it there again"),
        (faults.status(404), "The API doesn't know what was asked for."),
        (faults.redirect("http://elsewhere.example/"), "USEAPI_BASE_URL"),
    ],
)
def test_a_sync_that_fails_is_a_sentence_and_exit_code_1(run, api, fault, sentence):
    api.fail_next(1, fault)

    done = run("sync")

    assert 1 == done.exit_code
    assert sentence in done.stderr
    assert api.token not in done.output
    assert "Traceback" not in done.output


def test_a_sync_without_a_source_says_so(run):
    assert "USEAPI_TOKEN" in run("sync", SONGWALL_SOURCE="none").stdout


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["sync", "--what"], ["import"], ["serve", "--port", "0"], ["status", "a"]],
)
def test_wrong_usage_is_exit_code_2(run, arguments):
    assert 2 == run(*arguments).exit_code


@pytest.mark.parametrize("command", [["sync"], ["status"], ["import", "a"], ["serve"], ["verify"]])
def test_a_wrong_setting_is_one_sentence(run, command):
    done = run(*command, SONGWALL_PORT="port")

    assert 1 == done.exit_code
    assert ["SONGWALL_PORT must be a number from 1 to 65535, not “port”."] == (
        done.stderr.splitlines()
    )


@pytest.mark.parametrize("command", [["sync"], ["status"], ["import", "a"], ["serve"], ["verify"]])
def test_a_source_that_does_not_exist_is_one_sentence(run, command):
    done = run(*command, SONGWALL_SOURCE="riffusion,spotify")

    assert 1 == done.exit_code
    known = "riffusion, flowmusic, mureka, demo or none"
    assert [f"SONGWALL_SOURCE takes {known}; there's no source “spotify”."] == (
        done.stderr.splitlines()
    )


@pytest.mark.parametrize("command", [["sync"], ["status"], ["verify"], ["rebuild"]])
def test_a_broken_database_is_one_sentence(run, env, command):
    folder = Path(env["SONGWALL_DATA"])
    folder.mkdir()
    (folder / "songwall.db").write_bytes(b"no database at all" * 100)

    done = run(*command)

    assert (1, 1) == (done.exit_code, len(done.stderr.splitlines()))
    assert b"no database at all" * 100 == (folder / "songwall.db").read_bytes()


@pytest.mark.parametrize("command", [["sync"], ["status"], ["import", "songs.json"], ["verify"]])
def test_a_library_that_was_lost_while_the_gallery_runs_is_not_begun_anew(run, env, command):
    folder = Path(env["SONGWALL_DATA"])
    Path("songs.json").write_text(json.dumps([rich_song(1)]), encoding="utf-8")
    with only_worker(Config(data=folder)):
        done = run(*command)

    assert 1 == done.exit_code
    assert "start Songwall again" in done.stderr
    assert not (folder / "songwall.db").exists()


def lines(*values):
    return "\n".join(each if isinstance(each, str) else json.dumps(each) for each in values)


FILES = {
    "array": (json.dumps([rich_song(2), rich_song(1)]), 2, 0),
    "one song": (json.dumps(rich_song(1)), 1, 0),
    "lines": (lines(rich_song(2), rich_song(1)), 2, 0),
    "array with garbage": (json.dumps([rich_song(2), None, 5, {"title": "a"}, rich_song(1)]), 2, 3),
    "lines with garbage": (lines(rich_song(2), "{broken", "5", rich_song(1)), 2, 2),
    "cut array": (json.dumps([rich_song(2), rich_song(1)])[:-30], 1, 1),
    "nothing": ("", 0, 0),
    "empty array": ("[]", 0, 0),
}


@pytest.mark.parametrize(("text", "songs", "unusable"), FILES.values(), ids=FILES)
def test_an_import_takes_what_is_usable_and_counts_the_rest(run, tmp_path, text, songs, unusable):
    (tmp_path / "saved.json").write_text(text)

    done = run("import", str(tmp_path / "saved.json"))

    said = re.search(r": (\d+) songs? added or updated, (\d+) already here, (\d+) e", done.stdout)
    assert (str(songs), "0") == said.groups()[:2]
    assert unusable <= int(said[3]) <= unusable + 1
    assert songs == json.loads(run("status", "--json").stdout)["songs"]


@pytest.mark.parametrize("order", [["sound", "record"], ["record", "sound"]])
def test_of_one_command_all_records_come_before_audio(run, tmp_path, order):
    (tmp_path / "record").mkdir()
    (tmp_path / "record" / "all.json").write_text(json.dumps([song(1, title="Said")]))
    (tmp_path / "sound").mkdir()
    (tmp_path / "sound" / f"x_{song(1)['id']}.mp3").write_bytes(audio.made("audio/mpeg"))

    done = run("import", *(str(tmp_path / name) for name in order))

    assert 0 == done.exit_code
    assert "audio alone" not in done.stdout
    assert 1 == done.stdout.count("1 file copied.")
    assert 1 == json.loads(run("status", "--json").stdout)["kept"]["audio"]


def test_a_second_import_brings_no_news(run, tmp_path):
    (tmp_path / "saved.json").write_text(json.dumps([rich_song(2), rich_song(1)]))
    run("import", str(tmp_path / "saved.json"))

    done = run("import", str(tmp_path / "saved.json"))

    assert "0 songs added or updated, 2 already here" in done.stdout


@pytest.mark.parametrize("name", ["missing.json", "x" * 300])
def test_a_file_that_cannot_be_read_is_exit_code_1(run, tmp_path, name):
    done = run("import", str(tmp_path / name))

    assert 1 == done.exit_code
    assert "can't read" in done.stderr.splitlines()[-1]


def test_an_import_of_nothing_usable_is_exit_code_1(run, tmp_path):
    (tmp_path / "saved.json").write_text('[{"title": "no id"}]')

    done = run("import", str(tmp_path))

    assert 1 == done.exit_code
    assert f"  saved.json, entry 1: {NO_ID}" in done.stdout.splitlines()
    assert f"No song was found in “{tmp_path.name}”." == done.stderr.splitlines()[-1]


def test_files_that_hold_no_songs_are_told_in_a_sentence(run, tmp_path):
    (tmp_path / "saved.json").write_text(json.dumps(rich_song(1)))
    (tmp_path / "_index.json").write_text('{"downloaded": ["a.mp3"]}')

    done = run("import", str(tmp_path))

    assert 0 == done.exit_code
    assert "0 entries couldn't be used." in done.stdout
    assert "  1 file holds no songs." in done.stdout.splitlines()


def test_a_file_without_songs_that_was_named_is_exit_code_1(run, tmp_path):
    (tmp_path / "_index.json").write_text('{"downloaded": ["a.mp3"]}')

    done = run("import", str(tmp_path / "_index.json"))

    assert 1 == done.exit_code
    assert "No song was found in “_index.json”." == done.stderr.splitlines()[-1]


def test_what_cannot_be_read_keeps_nothing_else_back(run, tmp_path):
    (tmp_path / "saved.json").write_text(json.dumps(rich_song(1)))

    done = run("import", str(tmp_path / "missing.json"), str(tmp_path / "saved.json"))

    assert 0 == done.exit_code
    assert "can't read “missing.json”" in done.stderr
    assert "saved.json: 1 song added" in done.stdout


@pytest.mark.parametrize("text", ["", "no song at all", "[]", '[{"title": "a"}]'])
def test_files_without_a_song_are_exit_code_1(run, tmp_path, text):
    (tmp_path / "saved.json").write_text(text)

    done = run("import", str(tmp_path / "saved.json"))

    assert 1 == done.exit_code
    assert "No song was found" in done.stderr.splitlines()[-1]


def test_songs_of_files_never_go_to_the_demo(run, env, tmp_path):
    (tmp_path / "saved.json").write_text(json.dumps(rich_song(1)))

    run("import", str(tmp_path / "saved.json"), SONGWALL_SOURCE="demo")

    assert (Path(env["SONGWALL_DATA"]) / "songwall.db").exists()


@pytest.fixture
def other(env):
    """The library as another process that works on it sees it."""
    config = Config.from_env(env)
    database.prepare(config.database)
    db = database.connect(config.database)
    yield config, db
    db.close()


def when_asked(config, db, then):
    """Holds the worker's lock until a sync is asked for, and then does `then`."""
    held, asked = threading.Event(), threading.Event()

    def work():
        with only_worker(config):
            held.set()
            for _ in range(50 * PATIENCE):
                if source_states.get(db, "riffusion").asked_at:
                    then()
                    asked.set()
                    return
                threading.Event().wait(0.02)

    thread = threading.Thread(target=work)
    thread.start()
    assert held.wait(PATIENCE)
    return thread, asked


def test_a_sync_is_handed_over_where_a_gallery_runs(run, api, other):
    config, db = other
    done_by = {"asked_at": None, "synced_at": "2025-03-01T12:00:00Z"}
    release = threading.Event()

    def then():
        source_states.write(db, "riffusion", **done_by)
        release.wait(PATIENCE)

    thread, asked = when_asked(config, db, then)

    done = run("sync")
    release.set()
    thread.join()

    assert asked.is_set()
    assert (0, []) == (done.exit_code, api.requests)
    assert "Up to date" in done.stdout


def test_a_sync_does_it_itself_once_the_other_has_ended(run, api, other):
    api.songs = [song(1)]
    thread, _ = when_asked(*other, lambda: None)

    done = run("sync")
    thread.join()

    assert (0, True) == (done.exit_code, "1 song added or updated" in done.stdout)


def test_a_sync_goes_on_with_what_is_paused(run, api, other):
    _, db = other
    api.songs = [song(1)]
    pauses.pause(db, pauses.SYNCS, paused=True)

    done = run("sync")

    assert (0, False) == (done.exit_code, pauses.paused(db, pauses.SYNCS))
    assert "1 song added or updated" in done.stdout


def test_a_sync_that_is_paused_meanwhile_is_not_waited_for(run, other):
    config, db = other
    release = threading.Event()

    def then():
        pauses.pause(db, pauses.SYNCS, paused=True)
        release.wait(PATIENCE)

    thread, _ = when_asked(config, db, then)

    done = run("sync")
    release.set()
    thread.join()

    assert (1, "The sync was paused on the Archive page.") == (
        done.exit_code,
        done.stderr.splitlines()[-1],
    )


def test_what_the_gallery_could_not_do_is_a_sentence(run, other):
    config, db = other
    failed = {"asked_at": None, "problem": "refused", "sentence": "Refused."}
    release = threading.Event()

    def then():
        source_states.write(db, "riffusion", **failed)
        release.wait(PATIENCE)

    thread, _ = when_asked(config, db, then)

    done = run("sync")
    release.set()
    thread.join()

    assert (1, "Refused.") == (done.exit_code, done.stderr.splitlines()[-1])


def test_it_runs_as_a_program(env, api):
    api.songs = [song(1)]
    code = [sys.executable, "-W", "error", "-m", "webapp", "sync"]
    plain = {"PATH": os.environ["PATH"], **env}

    done = subprocess.run(
        code, env=plain, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )

    assert (0, "Up to date: 1 song added or updated.\n") == (done.returncode, done.stdout)
    assert "Traceback" not in done.stderr
    assert api.token not in done.stdout + done.stderr


def test_an_export_says_what_it_gave_and_what_not(run, api, tmp_path):
    api.songs = [song(2), song(1)]
    run("sync")

    done = run("export", str(tmp_path / "out"))

    assert 0 == done.exit_code
    assert "out: 2 songs; 3 files written" in done.stdout
    assert "2 songs have no audio on this disk" in done.stdout
    assert "0 files written (0.0 MB), 3 were there already." in (
        run("export", str(tmp_path / "out")).stdout
    )


def test_an_export_of_nothing_is_exit_code_1(run, api, tmp_path):
    assert 1 == run("export", str(tmp_path / "out")).exit_code
    api.songs = [song(1)]
    run("sync")

    done = run("export", str(tmp_path / "out"), "--query", "nowhere")

    assert (1, "There are no songs that “nowhere” finds to export.\n") == (
        done.exit_code,
        done.stderr,
    )


def test_a_record_of_a_newer_songwall_is_said(run, tmp_path):
    own = {"form": 99, "id": "a", "source_id": "a", "record": {"id": "a"}}
    (tmp_path / "record.json").write_text(json.dumps(own))

    done = run("import", str(tmp_path / "record.json"))

    assert "a newer Songwall wrote it: update this one" in done.stdout
