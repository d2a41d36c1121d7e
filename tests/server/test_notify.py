"""What systemd is told: by its own socket, of a folder or abstract."""

import socket
import threading

import pytest

from tests.fakes import FakeApi
from tests.server.test_serve import PATIENCE, Served, settings
from webapp.server import notify

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there is no systemd")


class Manager:
    """Stands where systemd listens; `address` is as it would be in the environment."""

    def __init__(self, address):
        self.address = address
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address.replace("@", "\0", 1))
        self.socket.settimeout(PATIENCE)

    def read(self):
        return self.socket.recv(4096).decode().split("\n")

    def is_idle(self):
        self.socket.setblocking(False)  # noqa: FBT003 (as the socket has it)
        try:
            self.socket.recv(1)
        except BlockingIOError:
            return True
        return False


@pytest.fixture(params=["abstract", "in a folder"])
def manager(request, tmp_path):
    address = f"@{tmp_path}" if request.param == "abstract" else f"{tmp_path}/notify"
    manager = Manager(address)
    yield manager
    manager.socket.close()


def test_facts_are_told_a_line_each(manager, monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", manager.address)

    notify.tell(READY="1", STATUS="At home\nMAINPID=1")

    assert ["READY=1", "STATUS=At home MAINPID=1"] == manager.read()


@pytest.mark.parametrize("address", ["", "relative", "/nowhere/at/all", "@nobody-listens-here"])
def test_where_nobody_listens_nothing_happens(monkeypatch, address):
    monkeypatch.setenv("NOTIFY_SOCKET", address)

    notify.tell(READY="1")


def test_a_server_that_does_not_answer_is_not_said_to_live(manager, monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", manager.address)
    monkeypatch.setenv("WATCHDOG_USEC", "20000")
    asked, answers = threading.Event(), [False, False]

    def is_well():
        if answers:
            return answers.pop()
        asked.set()
        return threading.Event().wait()  # for ever, which is no harm to a thread that waits

    notify.ready("At home", is_well)

    assert asked.wait(PATIENCE)
    assert ["READY=1", "STATUS=At home"] == manager.read()
    assert manager.is_idle()


@pytest.mark.parametrize(("usec", "pid"), [("", ""), ("0", ""), ("x", ""), ("20000", "1")])
def test_without_a_watchdog_of_its_own_it_asks_nothing(manager, monkeypatch, usec, pid):
    monkeypatch.setenv("WATCHDOG_USEC", usec)
    monkeypatch.setenv("WATCHDOG_PID", pid)
    before = threading.active_count()

    notify.ready("At home", lambda: True)

    assert before == threading.active_count()


def test_serve_tells_that_it_is_ready_that_it_lives_and_that_it_ends(manager, tmp_path):
    told = {"NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "100000"}
    with FakeApi() as api:
        served = Served({**settings(api, tmp_path / "data"), **told})
        try:
            ready = manager.read()
            assert ["READY=1", f"STATUS=Songwall is at http://127.0.0.1:{served.port}"] == ready
            assert ["WATCHDOG=1"] == manager.read()
        finally:
            assert 0 == served.end(15)
        while (last := manager.read()) == ["WATCHDOG=1"]:
            pass
        assert ["STOPPING=1"] == last
        served.said()
