import dataclasses
import json
import os
import socket
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from click.testing import CliRunner

from tests import faults
from tests.archives import M4A, picture
from tests.ports import free_port
from webapp import cli, database
from webapp.config import DEMO
from webapp.doctor import folder, library, network
from webapp.library import source_states
from webapp.library.worker_lock import only_worker
from webapp.recovery import detection

NOW = datetime.now(UTC)


def states(findings):
    return [finding.state for finding in findings]


def says(findings, state="wrong"):
    return " ".join(finding.sentence for finding in findings if finding.state == state)


@pytest.fixture
def run(api, data_folder):
    def call(*arguments, **more):
        env = {
            "SONGWALL_DATA": str(data_folder),
            "SONGWALL_SOURCE": "riffusion",
            "SONGWALL_PORT": str(free_port()),
            "USEAPI_TOKEN": api.token,
            "USEAPI_BASE_URL": api.base_url,
            **more,
        }
        done = CliRunner().invoke(cli.main, ["doctor", *arguments], env=env)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return call


def test_on_a_machine_that_is_well_all_is_fine(run, api):
    done = run()

    assert 0 == done.exit_code, done.output
    assert [] == [line for line in done.stdout.splitlines() if line.startswith("!!")]
    assert "ok   Riffusion: It answers" in done.stdout
    assert "Audio can be decoded" in done.stdout
    assert api.token not in done.output


def test_what_is_wrong_is_said_and_is_exit_code_1(run, api):
    api.fail_next(1, faults.status(401))

    done = run()
    as_json = run("--json", USEAPI_TOKEN="")

    assert (1, "1 thing is wrong.\n") == (done.exit_code, done.stderr)
    assert "!!   Riffusion: The API refused the token. Check USEAPI_TOKEN." in done.stdout
    assert api.token not in done.output
    wrong = [each for each in json.loads(as_json.stdout) if each["state"] == "wrong"]
    assert (1, ["Riffusion"]) == (as_json.exit_code, [each["about"] for each in wrong])
    assert "set USEAPI_TOKEN" in wrong[0]["sentence"]
    assert (1, 1) == (run(SONGWALL_PORT="x").exit_code, run(SONGWALL_PORT="x").stderr.count("\n"))


def test_it_makes_nothing(run, tmp_path):
    assert 0 == run(SONGWALL_DATA=str(tmp_path / "new"), SONGWALL_SOURCE="none").exit_code

    assert not (tmp_path / "new").exists()


def test_rights(config, data_folder, tmp_path):
    assert "fine" == folder.rights(config).state
    (tmp_path / "file").write_text("")
    in_a_file = dataclasses.replace(config, data=tmp_path / "file" / "data")
    assert "note" == folder.rights(dataclasses.replace(config, data=tmp_path / "new")).state
    assert folder.rights(dataclasses.replace(config, data=tmp_path / "file")).state == "wrong"
    assert "wrong" == folder.rights(in_a_file).state


@pytest.mark.skipif(os.name == "nt", reason="has other rights")
def test_a_settings_file_that_everybody_reads(config, data_folder):
    assert "fine" == folder.secrets(config).state
    config.file.write_text("USEAPI_TOKEN=made-up\n")
    config.file.chmod(stat.S_IRUSR | stat.S_IROTH)

    finding = folder.secrets(config)

    assert ("wrong", False) == (finding.state, "made-up" in finding.sentence)
    config.file.chmod(0o600)
    assert "fine" == folder.secrets(config).state


def test_a_clock_that_is_wrong(config, data_folder):
    assert "fine" == folder.clock(config, NOW).state

    finding = folder.clock(config, NOW - timedelta(days=400))

    assert ("wrong", True) == (finding.state, "timedatectl" in finding.sentence)


def test_the_inbox(config, data_folder, tmp_path):
    (tmp_path / "inbox").mkdir()
    there = dataclasses.replace(config, inbox=tmp_path / "inbox")
    gone = dataclasses.replace(config, inbox=tmp_path / "gone")

    assert ["fine", "fine", "wrong"] == [folder.watched(c).state for c in (config, there, gone)]


def test_a_full_disk(config, data_folder, monkeypatch):
    usage = (10**12, 10**12 - 1000, 1000)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": usage[2]}))

    assert "Below 500 MB" in folder.room(config).sentence


def test_copies_that_are_gone(keeping):
    raw = keeping.add(1, audio=M4A, cover=picture())
    for _ in range(3):
        keeping.turn(60)
    assert "wrong" not in states(library.look(keeping.config))

    (keeping.folder(raw) / keeping.file(raw).name).unlink()

    assert "songwall verify" in says(library.look(keeping.config))


def test_a_sync_that_failed(config, db):
    source_states.write(db, "riffusion", problem="refused", sentence="The API refused the token.")

    assert "The last one failed: The API refused the token." in says(library.look(config))


def test_a_database_that_is_damaged_newer_or_half_restored(config, db):
    database.leave_wal_mode(db)
    db.execute(f"PRAGMA user_version = {database.latest_schema() + 1}")
    assert "A newer Songwall" in says(library.look(config))
    db.execute(f"PRAGMA user_version = {database.latest_schema() - 1}")
    assert ["note"] == states(library.look(config))
    db.close()
    config.database.write_bytes(b"no database" * 1000)
    assert "songwall rebuild" in says(library.look(config))
    detection.restore_mark(config).touch()
    assert "songwall restore" in says(library.look(config))


class Health(BaseHTTPRequestHandler):
    body = b"{}"

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_said):
        pass


@pytest.fixture
def at_the_port(config, data_folder):
    """What is said of the port while a server is there that answers so."""

    def look(body, config=config):
        with HTTPServer(("127.0.0.1", 0), Health) as server:
            server.body = body
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                return network.port(dataclasses.replace(config, port=server.server_port))
            finally:
                server.shutdown()
                thread.join()

    return look


def test_whose_the_port_is(config, at_the_port):
    ours = b'{"ok": true, "sqlite": "3"}'

    assert "fine" == network.port(dataclasses.replace(config, port=free_port())).state
    assert "Another program" in at_the_port(b"hello").sentence
    assert "Another program" in at_the_port(b'["ok"]').sentence
    assert "can't read its library" in at_the_port(b'{"ok": false, "sqlite": "3"}').sentence
    assert "nobody works in this data folder" in at_the_port(ours).sentence
    with only_worker(config):
        assert "fine" == at_the_port(ours).state
    new = dataclasses.replace(config, data=config.data / "new")
    assert "wrong" == at_the_port(ours, new).state
    assert not new.folder.exists()
    elsewhere = dataclasses.replace(config, host="203.0.113.9", port=free_port())
    assert "can't listen" in network.port(elsewhere).sentence


def test_who_never_answers_is_not_waited_for(config, data_folder):
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        taken = dataclasses.replace(config, port=port)
        assert "or Songwall hangs" in network.port(taken, patience=0.2).sentence


def test_proxies_and_openness(config, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    open_one = dataclasses.replace(config, host="192.0.2.1", proxies=1)
    assert [] == list(network.proxies(config))
    assert ["note"] == states(network.proxies(open_one))
    monkeypatch.setenv("HTTPS_PROXY", "http://user:hidden@proxy.example:3128")
    assert ["note", "note"] == states(network.proxies(open_one))
    assert "hidden" not in says(network.proxies(open_one), "note")
    assert "set a password" in network.openness(open_one).sentence
    assert "fine" == network.openness(config).state
    assert "fine" == network.openness(dataclasses.replace(open_one, password="p")).state


def test_the_demo_asks_nobody(config):
    assert ["fine"] == states(network.sources(dataclasses.replace(config, sources=(DEMO,))))


def test_a_source_that_cannot_be_reached(config):
    gone = dataclasses.replace(config, base_url=f"http://127.0.0.1:{free_port()}/v1")

    assert "Can't reach the API" in says(network.sources(gone))
