"""The real server on loopback, with the bodies and connections that the gallery needs."""

import http.client
import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from waitress import wasyncore
from waitress.server import create_server

from webapp.server import serve
from webapp.server.channel import let_bodies_flow

FORM = {"Content-Type": "multipart/form-data; boundary=b"}
PATIENCE = 60  # seconds for a busy machine


class Server:
    def __init__(self, app, folder, port):
        self.app, self.folder, self.port = app, folder, port

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def post(self, body, headers, **options):
        asked = self.connect()
        asked.request("POST", "/import", body, FORM | headers, **options)
        answer = asked.getresponse()
        text = answer.read().decode()
        asked.close()
        return answer.status, text

    def begin(self, length, *, more=b"", path="/import"):
        """A connection that has said what it will send."""
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        kind = FORM["Content-Type"].encode()
        opened.sendall(
            b"POST %s HTTP/1.1\r\nHost: localhost\r\n" % path.encode()
            + b"Content-Type: %s\r\nContent-Length: %d\r\n%s\r\n" % (kind, length, more)
        )
        return opened

    def left(self):
        return list(self.folder.iterdir()) if self.folder.exists() else []

    def until(self, check):
        end = time.monotonic() + PATIENCE
        while not check():
            assert time.monotonic() < end
            time.sleep(0.01)


@pytest.fixture
def threads():
    """Few, so that they are soon taken; a module may want more."""
    return 3


@contextmanager
def running(app, threads=3, prepare=lambda _sockets: None):
    """Its port, as long as the block. `prepare` gets the map of waitress's sockets."""
    sockets = {}
    made = create_server(
        app,
        sockets,
        host="127.0.0.1",
        port=0,
        **(serve.OPTIONS | {"threads": threads}),
    )
    let_bodies_flow(sockets)
    prepare(sockets)
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    yield made.effective_port
    with suppress(OSError):  # one of its threads woke it meanwhile, and so it has closed all
        made.trigger.pull_trigger(lambda: wasyncore.close_all(sockets, ignore_all=True))
    thread.join(PATIENCE)
    assert not thread.is_alive()
    made.task_dispatcher.shutdown(timeout=10)


@pytest.fixture
def server(app, config, db, threads):
    with running(app, threads) as port:
        yield Server(app, config.folder / "imports", port)
