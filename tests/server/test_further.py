"""`songwall serve --workers`: several processes on one socket and one library."""

import http.client
import os
import signal
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.fakes import FakeApi
from tests.server.test_serve import PATIENCE, Served, settings, until
from webapp.config import Config
from webapp.errors import SettingError
from webapp.server import serve
from webapp.server.changeover import Gallery

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
PASSWORD = "a long password"
TURNS = 12  # in which each process has most likely answered


def children(of):
    """The ids of the processes that answer beside the first."""
    numbers = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if b"webapp.server.further" in command and parent == str(of):
            numbers.append(int(folder.name))
    return sorted(numbers)


@pytest.fixture
def served(tmp_path):
    """Three processes that all answer."""
    with FakeApi() as api:
        served = Served(settings(api, tmp_path / "data"), "--workers", "3")
        assert "Songwall is at" in served.line()
        assert until(lambda: len(children(served.process.pid)) == 2)
        yield served
        if served.process.poll() is None:
            served.end(signal.SIGTERM)
        served.said()


def answers(port):
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    asked.request("GET", "/health", headers={"Connection": "close"})
    status = asked.getresponse().status
    asked.close()
    return status


def test_any_of_them_answers_and_one_that_dies_is_replaced(served):
    first, others = served.process.pid, children(served.process.pid)
    for awake in (first, *others):
        asleep = {first, *others} - {awake}
        for process in asleep:
            os.kill(process, signal.SIGSTOP)
        try:
            assert 200 == answers(served.port)
        finally:
            for process in asleep:
                os.kill(process, signal.SIGCONT)

    os.kill(others[0], signal.SIGKILL)

    assert 200 == answers(served.port)
    assert until(lambda: len({*children(first)} - {others[0]}) == 2)
    assert 0 == served.end(signal.SIGTERM)
    assert until(lambda: not Path(f"/proc/{others[1]}").exists())


def test_those_beside_a_first_one_that_was_killed_end(served):
    others = children(served.process.pid)

    served.end(signal.SIGKILL)

    assert until(lambda: not any(Path(f"/proc/{process}").exists() for process in others))


def test_a_password_and_a_session_hold_in_all_of_them(served):
    def statuses(**headers):
        asked = []
        for _ in range(TURNS):
            connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE)
            connection.request("GET", "/archive", headers={"Connection": "close", **headers})
            asked.append(connection.getresponse().status)
            connection.close()
        return {*asked}

    def post(path, **form):
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE)
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}
        connection.request("POST", path, urlencode(form), kind)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    as_of = served.get("/connect/access")[1].partition('name="as_of" value="')[2].partition('"')[0]
    assert 303 == post("/connect/access/password", as_of=as_of, new=PASSWORD).status

    assert until(lambda: statuses() == {401})
    entered = post("/login", password=PASSWORD)
    assert 303 == entered.status
    cookie = entered.headers["Set-Cookie"].partition(";")[0]
    assert {200} == statuses(Cookie=cookie)


def test_several_speak_no_https(tmp_path):
    config = Config(data=tmp_path)

    with pytest.raises(SettingError, match="put a proxy before them"):
        serve.serve(replace(config, https=True), print, 2)


def test_no_click_shows_the_demo_in_one_of_them_alone(config, data_folder):
    gallery = Gallery(replace(config, sources=(), token=None), alone=False)

    with pytest.raises(SettingError, match="SONGWALL_SOURCE=demo"):
        gallery.show_demo()
    gallery.app.extensions["songwall"].connections.close()
