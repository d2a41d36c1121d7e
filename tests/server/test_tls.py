"""TLS and plain HTTP on one port of the real server."""

import hashlib
import http.client
import json
import socket
import ssl
import threading
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from ipaddress import ip_address

import pytest
from waitress.channel import HTTPChannel

from tests.archives import M4A
from tests.fakes import song
from tests.server.conftest import FORM, PATIENCE, running
from tests.tls import LOOPBACK, keeper, trusting
from webapp.server import tls

LONG = bytes(range(256)) * 20_000  # 5 MB


def echo(environ, start):
    """Who asked, and how; or a long answer."""
    if environ["PATH_INFO"] == "/long":
        start("200 OK", [("Content-Length", str(len(LONG)))])
        return [LONG]
    if environ["PATH_INFO"] == "/digest":
        body = environ["wsgi.input"].read()
        answer = hashlib.sha256(body).hexdigest().encode()
    else:
        names = ["wsgi.url_scheme", "REMOTE_ADDR", "REMOTE_PORT", "HTTP_X_FORWARDED_FOR"]
        answer = json.dumps([environ.get(name) for name in names]).encode()
    start("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "tls"


class Gate:
    """A server that speaks both, and who opens it."""

    def __init__(self, port, folder):
        self.port, self.folder = port, folder

    def plain(self, source=""):
        """From an address of the machine's own: all that begin with 127 are."""
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE, (source, 0))

    def secure(self, source="", context=None):
        context = context or trusting(self.folder)
        return context.wrap_socket(
            self.plain(source), server_hostname="localhost", suppress_ragged_eofs=False
        )

    def get(self, path, opened, **headers):
        """The answer's body, whole."""
        with closing(http.client.HTTPConnection("localhost", self.port)) as asked:
            asked.sock = opened
            asked.request("GET", path, headers=headers)
            return asked.getresponse().read()


@contextmanager
def gate_of(app, folder, *, patience=PATIENCE, certificates=None, threads=3):
    certificates = certificates or keeper(folder)
    sockets = {}

    def prepare(theirs):
        nonlocal sockets
        sockets = theirs
        tls.speak_tls(theirs, certificates, patience)

    with running(app, threads, prepare) as port:
        yield Gate(port, folder)
        end = time.monotonic() + PATIENCE
        while any(isinstance(each, HTTPChannel) for each in [*sockets.values()]):
            assert time.monotonic() < end, "whoever has gone is forgotten"
            time.sleep(0.01)


@pytest.fixture
def gate(folder):
    with gate_of(echo, folder) as opened:
        yield opened


def test_both_are_spoken_on_one_port_and_each_visitor_is_known_by_the_address_he_has(gate):
    with gate.secure("127.0.0.2") as over_tls, gate.plain("127.0.0.3") as in_plain:
        ports = over_tls.getsockname()[1], in_plain.getsockname()[1]
        claims = {"X-Forwarded-For": "127.0.0.1"}
        secure = json.loads(gate.get("/", over_tls, **claims))
        plain = json.loads(gate.get("/", in_plain))

    assert ["https", "127.0.0.2", str(ports[0]), "127.0.0.1"] == secure
    assert ["http", "127.0.0.3", str(ports[1]), None] == plain


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_an_old_protocol_is_refused_and_a_new_one_is_not_compressed(gate):
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = trusting(gate.folder)
        context.minimum_version = context.maximum_version = version
        context.set_alpn_protocols(["h2", "http/1.1"])
        with gate.secure(context=context) as opened:
            assert "http/1.1" == opened.selected_alpn_protocol()
            assert opened.compression() is None
    context = trusting(gate.folder)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises((ssl.SSLError, ConnectionError)):
        gate.secure(context=context)


def test_long_answers_and_bodies_come_whole_to_many_at_once_on_connections_that_go_on(gate):
    digest = hashlib.sha256(LONG).hexdigest().encode()
    wrong, done = [], []

    def visit():
        opened = http.client.HTTPSConnection(
            "localhost", gate.port, timeout=PATIENCE, context=trusting(gate.folder)
        )
        with closing(opened):
            for _ in range(3):
                opened.request("POST", "/digest", LONG[:60_000])
                short = opened.getresponse().read()
                opened.request("GET", "/long")
                long = hashlib.sha256(opened.getresponse().read()).hexdigest().encode()
                if (short, long) != (hashlib.sha256(LONG[:60_000]).hexdigest().encode(), digest):
                    wrong.append(short)
        done.append(1)

    visitors = [threading.Thread(target=visit) for _ in range(6)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join(PATIENCE)

    assert [1] * 6 == done
    assert not wrong


def test_the_end_of_an_answer_is_told_so_that_nobody_can_cut_it(gate):
    with gate.secure() as opened:
        opened.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        answer = b"".join(iter(lambda: opened.recv(65536), b""))  # else SSLEOFError

    assert answer.startswith(b"HTTP/1.0 200 OK\r\n")


def test_many_who_read_nothing_and_ends_of_all_kinds_keep_nobody_waiting(gate):
    with ExitStack() as stack:
        for number in range(60):
            opened = stack.enter_context(gate.secure())
            opened.sendall(b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n")
            if number % 4 == 1:
                opened.shutdown(socket.SHUT_WR)
            elif number % 4 == 2:
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                opened.close()  # as a reset
        for _ in range(30):
            stack.enter_context(gate.plain())
        with gate.secure() as last:
            assert b'"https"' in gate.get("/", last)


NONSENSE = [
    b"\x16",
    b"\x16\x03\x01\xff\xff" + b"x" * 70_000,
    b"\x16\x03\x01\x00\x05GET /",
    b"\x16\x03\x03\x00\x02\x01\x00",
    b"\x15\x03\x01\x00\x02\x02\x28",
    b"\x80\x2e\x01\x00\x02",
    b"\x00" * 100,
]


def test_nonsense_is_no_end_of_the_server(gate):
    for sent in NONSENSE:
        with gate.plain() as opened, suppress(OSError):  # it may have been ended already
            opened.sendall(sent)
            opened.shutdown(socket.SHUT_WR)
            while opened.recv(65536):
                pass
    with gate.secure() as opened:
        opened.unwrap().close()  # the end of TLS, and no request
    with pytest.raises(ssl.SSLCertVerificationError):
        gate.secure(context=ssl.create_default_context())

    with gate.secure() as last:
        assert b'"https"' in gate.get("/", last)


def test_a_handshake_that_is_not_gone_on_with_is_ended(folder):
    with gate_of(echo, folder, patience=0.2) as gate, gate.plain() as opened:
        opened.sendall(b"\x16\x03\x01")

        assert b"" == opened.recv(1)


def test_without_a_certificate_plain_http_goes_on(folder):
    folder.mkdir()
    (folder / "authority.crt").write_bytes(b"nonsense")
    with gate_of(echo, folder) as gate:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            gate.secure(context=ssl.create_default_context())

        assert b'"http"' in gate.get("/", gate.plain())


def test_a_certificate_is_replaced_while_connections_go_on(folder):
    addresses = [LOOPBACK]
    certificates = keeper(folder, addresses=lambda: addresses[-1])
    with gate_of(echo, folder, certificates=certificates) as gate, gate.secure() as first:
        before = first.getpeercert(binary_form=True)
        addresses.append(LOOPBACK | {ip_address("10.0.0.9")})
        certificates.look()

        with gate.secure() as second:
            assert before != second.getpeercert(binary_form=True)
            assert b'"https"' in gate.get("/", second)
        assert b'"https"' in gate.get("/", first)


# With the gallery.


@pytest.fixture
def wall(app, folder):
    with gate_of(app, folder) as opened:
        yield opened


def test_an_upload_comes_whole_and_one_that_is_refused_hears_why(wall, config):
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.json"\r\n\r\n'
    songs = json.dumps([song(number) for number in range(1, 2001)]).encode()
    body = head + songs + b"\r\n--b--\r\n"

    def post(headers, content):
        context = trusting(wall.folder)
        asked = http.client.HTTPSConnection("localhost", wall.port, context=context)
        with closing(asked):
            asked.request("POST", "/import", content, FORM | headers)
            answer = asked.getresponse()
            return answer.status, answer.read().decode()

    assert 303 == post({"Origin": f"https://localhost:{wall.port}"}, body)[0]
    (place,) = (config.folder / "imports").iterdir()
    assert songs == (place / "0").read_bytes()
    status, said = post({"Origin": f"http://localhost:{wall.port}"}, body)
    assert 403 == status
    assert "came from another site" in said


def test_a_part_of_a_kept_song_comes_over_tls(wall, keeping):
    raw = keeping.add(1, M4A)
    keeping.turn()

    with wall.secure() as opened:
        opened.sendall(
            f"GET /songs/{raw['id']}/audio HTTP/1.1\r\nHost: localhost\r\n"
            "Range: bytes=100-70099\r\nConnection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: opened.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 206 ")
    assert M4A[100:70_100] == body
