"""Long bodies on the real server: what flows, what is refused unread, and who waits for whom."""

import html
import json
import socket

import pytest

from tests.fakes import song
from tests.server.conftest import FORM, PATIENCE
from webapp.library import imports
from webapp.server import body_stream
from webapp.server.body_stream import Flow
from webapp.web.context import MOST_BYTES_SENT

HEAD = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.json"\r\n\r\n'
TAIL = b"\r\n--b--\r\n"
SONGS = json.dumps([song(number) for number in range(1, 2001)]).encode()


def status(opened):
    return opened.recv(12)[-3:]


def test_a_long_body_comes_whole(server, db):
    code, _ = server.post(HEAD + SONGS + TAIL, {})
    (place,) = server.left()

    assert 303 == code
    assert SONGS == (place / "0").read_bytes()
    assert ("a.json",) == imports.due(db).names


def test_a_body_in_chunks_comes_whole(server):
    body = HEAD + SONGS + TAIL
    chunks = (body[at : at + 50_000] for at in range(0, len(body), 50_000))

    code, _ = server.post(chunks, {}, encode_chunked=True)
    (place,) = server.left()

    assert 303 == code
    assert SONGS == (place / "0").read_bytes()


def test_a_body_byte_by_byte_comes_whole(server):
    body = HEAD + b"[]" + TAIL
    with server.begin(len(body)) as opened:
        for byte in body:
            opened.sendall(bytes([byte]))
        code = status(opened)

    assert b"303" == code
    assert b"[]" == (server.left()[0] / "0").read_bytes()


@pytest.mark.parametrize(
    ("more", "code"),
    [(b"Origin: http://evil.example\r\n", b"403"), (b"Sec-Fetch-Site: cross-site\r\n", b"403")],
)
def test_who_may_not_send_is_told_before_sending(server, more, code):
    with server.begin(10**9, more=more) as opened:
        assert code == status(opened)

    assert [] == server.left()


def test_too_much_is_refused_before_it_comes(server):
    with server.begin(10**13) as opened:
        assert b"413" == status(opened)

    assert [] == server.left()


def test_who_sends_on_after_a_refusal_still_gets_the_answer(server):
    with server.begin(10**13) as opened:
        for _ in range(80):
            opened.sendall(b"x" * 100_000)
        answer = b"".join(iter(lambda: opened.recv(65536), b""))

    assert b" 413 " in answer.splitlines()[0]
    assert "That's too much at once" in html.unescape(answer.decode())


def test_a_client_that_asks_is_told_to_go_on_only_where_it_may(server):
    with server.begin(1000, more=b"Expect: 100-continue\r\n") as opened:
        assert b"100" == status(opened)
    with server.begin(10**13, more=b"Expect: 100-continue\r\n") as opened:
        assert b"413" == status(opened)


@pytest.mark.parametrize("path", ["/sync", "/look", "/nowhere"])
def test_elsewhere_a_long_body_is_refused_with_a_page_that_whoever_sends_on_still_gets(
    server, path
):
    with server.begin(10**13, path=path) as opened:
        for _ in range(80):
            opened.sendall(b"x" * 100_000)
        answer = b"".join(iter(lambda: opened.recv(65536), b""))

    assert b" 413 " in answer.splitlines()[0]
    sentence = "That's more than any form here sends, so nothing was changed."
    assert sentence in html.unescape(answer.decode())


@pytest.mark.parametrize("more", [0, 1])
def test_elsewhere_a_body_that_is_just_too_long_is_refused(server, more):
    with server.begin(MOST_BYTES_SENT + 1 + more, path="/sync") as opened:
        assert b"413" == status(opened)


def test_a_connection_that_is_cut_leaves_nothing(server, db):
    with server.begin(10**8) as opened:
        opened.sendall(HEAD + SONGS)
        server.until(lambda: server.left() and (server.left()[0] / "0").exists())

    server.until(lambda: not server.left())
    assert imports.due(db) is None


def test_a_length_that_lies_leaves_nothing(server, db, monkeypatch):
    monkeypatch.setattr(body_stream, "PATIENCE", 0.2)

    with server.begin(10**8) as opened:
        opened.sendall(HEAD + SONGS + TAIL)
        code = status(opened)

    assert code in {b"422", b""}
    server.until(lambda: not server.left())
    assert imports.due(db) is None


def test_broken_chunks_leave_nothing(server, db):
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as opened:
        kind = FORM["Content-Type"].encode()
        opened.sendall(
            b"POST /import HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: " + kind + b"\r\n\r\nzz\r\nrubbish\r\n"
        )
        code = status(opened)

    assert b"422" == code
    assert [] == server.left()


def test_more_than_the_length_is_passed_over(server):
    body = HEAD + b"[]" + TAIL
    with server.begin(len(body)) as opened:
        opened.sendall(body + b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b"".join(iter(lambda: opened.recv(65536), b""))

    assert 1 == answer.count(b"HTTP/1.1 ")
    assert b"[]" == (server.left()[0] / "0").read_bytes()


CHUNKED = b"Transfer-Encoding: chunked\r\n"


@pytest.mark.parametrize(
    ("framing", "code"),
    [
        (b"Content-Length: 5\r\nContent-Length: 99\r\n", b"400"),
        (b"Content-Length: 5, 99\r\n", b"400"),
        (b"Content-Length: +5\r\n", b"400"),
        (b"Transfer-Encoding: xchunked\r\n", b"501"),
        (b"Transfer-Encoding: gzip, chunked\r\n", b"501"),
        (b"Content-Length: 4\r\n" + CHUNKED, b"422"),  # the chunks count
        (b"Content-Length: 99\r\n" + CHUNKED, b"422"),
        (CHUNKED, b"422"),
    ],
)
def test_what_follows_a_body_is_never_a_request(server, framing, code):
    kind = FORM["Content-Type"].encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as opened:
        opened.sendall(
            b"POST /import HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
            + kind
            + b"\r\n"
            + framing
            + b"\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
        )
        answer = b"".join(iter(lambda: opened.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 " + code)
    assert 1 == answer.count(b"HTTP/1.1 ")


def test_slow_senders_hold_no_page(server):
    """Of three threads two wait for bodies; a third sender is refused, and pages go on."""
    slow = [server.begin(10**8) for _ in range(2)]
    for opened in slow:
        opened.sendall(HEAD)
    server.until(lambda: len(server.left()) == 2)

    third = server.begin(10**8)
    asked = server.connect()
    asked.request("GET", "/archive")

    assert b"429" == status(third)
    assert 200 == asked.getresponse().status
    for opened in (*slow, third):
        opened.close()
    asked.close()
    server.until(lambda: not server.left())


def test_a_fast_sender_waits_for_a_slow_reader():
    flow = Flow(lambda: None, lambda: None)

    while flow.has_room:
        flow.append(b"x" * 100_000)

    assert len(flow) < body_stream.MOST_WAITING + 100_000
    assert b"x" * 70_000 == flow.read(70_000)


def test_the_loop_is_woken_when_there_is_room_again():
    woken = []
    flow = Flow(lambda: None, lambda: woken.append(len(flow)))
    flow.append(b"x" * body_stream.MOST_WAITING)

    flow.read(1000)
    flow.read(1000)

    assert [body_stream.MOST_WAITING - 1000] == woken


def test_a_flow_may_be_read_whole():
    flow = Flow(lambda: None, lambda: None)
    for part in (b"one ", b"two"):
        flow.append(part)
    flow.end()

    assert b"one two" == flow.read()
    assert b"" == flow.read(10)


def test_a_flow_that_was_cut_cannot_be_read():
    flow = Flow(lambda: None, lambda: None)
    flow.append(b"one")
    flow.cut()

    with pytest.raises(OSError):  # noqa: PT011 (which one is nobody's business)
        flow.read(100)
