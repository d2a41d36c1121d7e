"""`songwall serve` as a process of its own, over real HTTP."""

import http.client
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest

import webapp
from tests import audio, faults
from tests.fakes import FakeApi, Media, song
from tests.ports import free_port

ROOT = str(Path(webapp.__file__).parent.parent)
PATIENCE = 50.0  # seconds for a busy machine; what is stalled stays so for longer
CORES = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()  # Linux alone


class Served:
    """The process, and what it has said so far."""

    def __init__(self, env, *arguments):
        self.port = int(env["SONGWALL_PORT"])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "webapp", "serve", *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **env},
            bufsize=0,  # else a second line is read with the first, and waited for in vain
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._said = b""
        os.set_blocking(self.process.stderr.fileno(), False)

    def line(self):
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        return self.process.stdout.readline().decode() if ready else "(nothing)"

    def get(self, address):
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        asked.request("GET", address, headers={"Connection": "close"})
        answer = asked.getresponse()
        text = answer.read().decode()
        asked.close()
        return answer.status, text

    def post(self, address, form):
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}
        asked.request("POST", address, urlencode(form), kind)
        answer = asked.getresponse()
        text = answer.read().decode() if answer.status >= 400 else ""
        asked.close()
        return answer.status, text

    def end(self, number):
        """Its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def warned(self):
        """What went to standard error so far."""
        self._said += self.process.stderr.read() or b""
        return self._said.decode(errors="replace")

    def said(self):
        out, err = self.process.communicate(timeout=PATIENCE)
        return (out + self._said + err).decode()


def until(true):
    end = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def workers(data):
    """The ids of the processes that work for this data folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            env = (folder / "environ").read_bytes()
        except OSError:
            continue
        if b"webapp.worker" in command and f"SONGWALL_DATA={data}\0".encode() in env:
            found.append(int(folder.name))
    return found


def settings(api, folder):
    return {
        "SONGWALL_DATA": str(folder),
        "SONGWALL_PORT": str(free_port()),
        "USEAPI_TOKEN": api.token,
        "USEAPI_BASE_URL": api.base_url,
    }


@pytest.fixture
def env(api, tmp_path):
    return settings(api, tmp_path / "data")


@pytest.fixture
def serve(env):
    started = []

    def start(*arguments, **more):
        started.append(Served({**env, **more}, *arguments))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.communicate(timeout=PATIENCE)


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    """A server for all tests that leave it as it was: it answered, and has a song without peaks
    and one whose sound breaks off."""
    with FakeApi() as api:
        api.media["1.mp3"] = Media(audio.made("audio/mpeg", seconds=1))
        api.media["2.m4a"] = Media(cut=True)
        api.songs = [
            song(2, download_url=api.media_url("2.m4a")),
            song(1, download_url=api.media_url("1.mp3"), simple_waveform=None),
        ]
        folder = tmp_path_factory.mktemp("served")
        served = Served(settings(api, folder))
        served.folder = folder
        served.first_line = served.line()
        served.first_answer = served.get("/health")
        yield served
        served.process.kill()
        served.process.communicate(timeout=PATIENCE)


def test_it_says_its_address_once_it_answers_and_fetches_the_songs(gallery):
    assert f"Songwall is at http://127.0.0.1:{gallery.port}\n" == gallery.first_line
    assert 200 == gallery.first_answer[0]
    assert until(lambda: {"Song 1", "Song 2"} <= set(re.findall(r"Song \d", gallery.get("/")[1])))


def test_a_song_without_peaks_gets_its_waveform(gallery):
    address = f"/songs/{song(1)['id']}"

    assert until(
        lambda: re.search(r'viewBox="-0.5 0 200 100"[^>]*>\s*<path', gallery.get(address)[1])
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_server_and_worker_without_waiting_for_a_stalled_sync(
    serve, api, env, number
):
    api.fail_next(99, faults.stall)
    served = serve()
    served.line()
    assert until(lambda: api.requests)
    assert workers(env["SONGWALL_DATA"])

    assert 0 == served.end(number)
    assert until(lambda: not workers(env["SONGWALL_DATA"]))
    assert "Traceback" not in served.said()


@pytest.mark.skipif(len(CORES) < 2, reason="one core does for both")
def test_the_worker_leaves_a_core_to_the_pages(gallery):
    assert until(lambda: workers(gallery.folder))
    (worker,) = workers(gallery.folder)
    assert until(lambda: len(CORES - os.sched_getaffinity(worker)) == 1)


def test_a_worker_that_is_killed_is_started_again(gallery):
    assert until(lambda: workers(gallery.folder))
    (first,) = workers(gallery.folder)

    os.kill(first, signal.SIGKILL)

    assert until(lambda: set(workers(gallery.folder)) - {first})
    assert 200 == gallery.get("/")[0]


def test_a_port_in_use_is_one_sentence(serve):
    with socket.create_server(("127.0.0.1", 0)) as other:
        served = serve(SONGWALL_PORT=str(other.getsockname()[1]))

        assert 1 == served.process.wait(PATIENCE)
    said = served.said().splitlines()
    assert 1 == len(said)
    assert f"Port {served.port} of 127.0.0.1 can't be used" in said[0]


def test_an_address_of_another_machine_is_one_sentence(serve):
    served = serve("--host", "192.0.2.1")

    assert 1 == served.process.wait(PATIENCE)
    assert 1 == len(served.said().splitlines())


def test_on_a_network_it_warns_and_says_an_address_that_others_can_open(serve):
    served = serve("--host", "0.0.0.0")  # noqa: S104

    assert "SONGWALL_PASSWORD" in served.line()
    assert "0.0.0.0" not in served.line()  # noqa: S104
    assert re.search(r"type this code there: [A-Z2-9]{4}-[A-Z2-9]{4}$", served.line())


def test_a_refused_token_is_a_line_and_a_banner_and_the_token_is_in_neither(serve, api):
    api.token, token = "another", api.token
    served = serve()
    served.line()

    assert until(lambda: "The API refused the token" in served.get("/")[1])
    page = served.get("/")[1]
    asked = len(api.requests)
    assert until(lambda: "The API refused the token" in served.warned())
    served.end(signal.SIGTERM)

    said = served.said()
    assert 1 == said.count("The API refused the token")
    assert 1 == asked
    assert token not in said + page


def test_a_large_body_is_refused_before_it_is_kept(gallery):
    asked = http.client.HTTPConnection("127.0.0.1", gallery.port, timeout=PATIENCE)

    asked.putrequest("POST", "/sync")
    asked.putheader("Content-Length", str(10**9))
    asked.endheaders()

    assert 413 == asked.getresponse().status
    asked.close()


def test_a_broken_database_is_a_page_and_not_an_end(serve, env):
    path = Path(env["SONGWALL_DATA"]) / "songwall.db"
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 100)

    served = serve()

    assert "songwall rebuild" in served.line()
    assert served.line().startswith("Songwall is at")
    for address in ("/", "/health", "/songs/a"):
        assert 503 == served.get(address)[0]
    assert "songwall rebuild" in served.get("/")[1]
    assert served.process.poll() is None
    assert b"no database at all" * 100 == path.read_bytes()


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_in_the_databases_place_is_a_page_and_not_an_end(serve, env, make):
    path = Path(env["SONGWALL_DATA"]) / "songwall.db"
    path.parent.mkdir()
    make(path)

    served = serve()

    assert "a file. Move it away" in served.line()
    assert served.line().startswith("Songwall is at")
    assert "a file. Move it away" in served.get("/")[1]
    assert until(lambda: "a file. Move it away" in served.warned())  # by the worker
    assert served.process.poll() is None

    path.rmdir() if path.is_dir() else path.unlink()

    assert 200 == served.get("/")[0]
    assert "Traceback" not in served.warned()


def test_a_library_that_is_deleted_while_it_runs_is_said_and_none_is_made_until_the_next_start(
    serve, api, env
):
    api.songs = [song(2), song(1)]
    folder = Path(env["SONGWALL_DATA"])
    served = serve()
    served.line()
    assert until(lambda: len(list(folder.rglob("record.json"))) == 2)

    (folder / "songwall.db").unlink()

    assert 503 == served.get("/")[0]
    assert "start Songwall again" in served.get("/")[1]
    assert until(lambda: "start Songwall again" in served.warned())
    assert 1 == served.warned().count("start Songwall again")
    assert not (folder / "songwall.db").exists()
    served.end(signal.SIGTERM)

    again = serve(SONGWALL_SOURCE="none")

    assert "rebuilt" in again.line()
    assert "2 songs are in the library again" in again.line()
    assert again.line().startswith("Songwall is at")
    assert until(lambda: "Song 2" in again.get("/")[1])


def test_a_killed_server_takes_its_worker_along_and_a_lost_database_is_made_anew(serve, api, env):
    api.songs = [song(2), song(1)]
    folder = Path(env["SONGWALL_DATA"])
    served = serve()
    served.line()
    assert until(lambda: len(list(folder.rglob("record.json"))) == 2)
    assert workers(folder)
    served.end(signal.SIGKILL)
    assert until(lambda: not workers(env["SONGWALL_DATA"]))
    (folder / "songwall.db").write_bytes(b"no database at all" * 100)
    (folder / "songwall.db-wal").unlink(missing_ok=True)

    again = serve(SONGWALL_SOURCE="none")

    assert "rebuilt" in again.line()
    assert "2 songs are in the library again" in again.line()
    assert "couldn't be read to its end" in again.line()
    assert "songwall-before-" in again.line()
    assert again.line().startswith("Songwall is at")
    assert until(lambda: "Song 2" in again.get("/")[1])


def test_sound_that_breaks_off_is_a_line_and_no_traceback(gallery):
    here = f"/songs/{song(2)['id']}"
    assert until(lambda: gallery.get(here)[0] == 200)

    with pytest.raises(http.client.IncompleteRead):
        gallery.get(f"{here}/download")
    assert until(lambda: "An answer broke off" in gallery.warned())

    said = gallery.warned()
    assert "An answer broke off: The server with this song's file stopped in the middle" in said
    assert "Traceback" not in said


def test_nothing_that_it_says_holds_the_token(serve, api):
    api.fail_next(1, faults.status(400, f"your token {api.token} is odd"))
    api.fail_next(1, faults.redirect(f"http://elsewhere.example/?token={api.token}"))
    served = serve()
    served.line()

    assert until(lambda: api.requests)
    assert until(lambda: "odd" in served.get("/")[1])
    page = served.get("/")[1]
    served.end(signal.SIGTERM)

    assert api.token not in served.said() + page


def test_the_demo_and_its_worker_go_once_songs_were_imported(serve, env, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([song(1)]))
    alone = {name: value for name, value in env.items() if not name.startswith("USEAPI")}
    env.clear()
    served = serve(**alone)
    served.line()
    assert 'id="demo"' in served.get("/")[1]
    (before,) = workers(alone["SONGWALL_DATA"])

    subprocess.run(
        [sys.executable, "-m", "webapp", "import", tmp_path / "a.json"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **alone},
        check=True,
        capture_output=True,
    )

    assert until(lambda: 'id="demo"' not in served.get("/")[1])
    assert "Song 1" in served.get("/")[1]
    assert until(lambda: set(workers(alone["SONGWALL_DATA"])) - {before})
    (now,) = workers(alone["SONGWALL_DATA"])
    assert b"SONGWALL_SOURCE=none\0" in Path(f"/proc/{now}/environ").read_bytes()


def test_what_lands_in_the_inbox_hangs_on_the_wall_by_itself(serve, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    served = serve(SONGWALL_SOURCE="none", SONGWALL_INBOX=str(folder))
    served.line()
    (folder / "a.json").write_text(json.dumps(song(7)))

    assert until(lambda: song(7)["id"] in served.get("/")[1])
    assert "" == served.warned()


def test_an_account_that_is_connected_takes_the_demo_down_and_its_songs_come_in(serve, api, env):
    api.songs = [song(2), song(1)]
    folder, token = Path(env["SONGWALL_DATA"]), env.pop("USEAPI_TOKEN")
    served = serve()
    served.line()
    assert 'id="demo"' in served.get("/")[1]
    as_of = re.search(r'name="as_of" value="(\w+)"', served.get("/connect")[1])[1]

    form = {"as_of": as_of, "service": "riffusion", "token": f"Bearer {token}"}
    assert (303, "") == served.post("/connect", form)

    assert until(lambda: {"Song 1", "Song 2"} <= set(re.findall(r"Song \d", served.get("/")[1])))
    assert 'id="demo"' not in served.get("/")[1]
    assert until(lambda: len(list(folder.rglob("record.json"))) >= 2)
    (worker,) = workers(folder)
    assert token.encode() not in Path(f"/proc/{worker}/environ").read_bytes()
    subprocess.run(
        [sys.executable, "-m", "webapp", "export", folder / "exported"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **env},
        check=True,
        capture_output=True,
    )
    served.end(signal.SIGTERM)
    assert token not in served.said()
    holding = [p for p in folder.rglob("*") if p.is_file() and token.encode() in p.read_bytes()]
    assert [folder / "songwall.env"] == holding

    again = serve()
    again.line()
    assert "Connected to Riffusion" in again.get("/connect")[1]
