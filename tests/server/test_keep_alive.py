"""Two requests on one connection, on the real server; and when it ends after all."""

import socket
from contextlib import closing

import pytest

from tests.fakes import song
from tests.server.conftest import PATIENCE


def ask(connection, method, path, **headers):
    connection.request(method, path, headers={"Host": "localhost", **headers})
    answer = connection.getresponse()
    answer.read()
    return answer


def ask_by_hand(port, version, etag, connection):
    """All that the server sends until it ends the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as opened:
        opened.sendall(
            f"GET / HTTP/{version}\r\nHost: localhost\r\nIf-None-Match: {etag}\r\n"
            f"Connection: {connection}\r\n\r\n".encode()
        )
        return b"".join(iter(lambda: opened.recv(65536), b""))


@pytest.fixture
def connection(server):
    with closing(server.connect()) as opened:
        yield opened


@pytest.fixture
def etag(connection, library):
    library.add(song(1, play_count=1))  # a first play would change the wall, which counts unheard
    return ask(connection, "GET", "/").headers["ETag"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_answers_without_a_body_keep_the_connection(connection, etag, method):
    first = connection.sock

    unchanged = ask(connection, method, "/", **{"If-None-Match": etag})
    counted = ask(connection, "POST", f"/songs/{song(1)['id']}/plays")
    again = ask(connection, method, "/", **{"If-None-Match": etag})
    page = ask(connection, method, "/")

    assert [304, 204, 304, 200] == [a.status for a in (unchanged, counted, again, page)]
    assert connection.sock is first is not None
    assert "Content-Length" not in counted.headers
    assert "Transfer-Encoding" not in counted.headers


def test_two_requests_at_once_are_answered_in_their_order(connection, etag, server):
    asked = f"GET / HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: {etag}\r\n\r\n"
    last = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as opened:
        opened.sendall((asked + last).encode())
        answer = b"".join(iter(lambda: opened.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 304 ")
    assert b"\r\n\r\nHTTP/1.1 200 OK\r\n" in answer


@pytest.mark.parametrize(
    ("version", "header"), [("1.1", "close"), ("1.0", "close"), ("1.0", "keep-alive")]
)
def test_whoever_wants_an_end_gets_it(server, etag, version, header):
    answer = ask_by_hand(server.port, version, etag, header)

    assert answer.startswith(f"HTTP/{version} 304 ".encode())
    assert b"\r\nConnection: close\r\n" in answer
