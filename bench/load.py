"""Starts the measurements' server, asks it as Chromium does, and looks how long it takes."""

import contextlib
import http.client
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

ROUNDS, WARM, BATCH = 15, 5, 15  # answers of each kind in each round, uncounted and counted
# What Chromium sends when one opens a page of http://localhost; `If-None-Match` comes on top.
CHROMIUM = {
    "Host": "localhost",
    "Connection": "keep-alive",
    "sec-ch-ua": '"Chromium";v="150", "Not-A.Brand";v="24"',
    "sec-ch-ua-mobile": "?0",
    "sec-ch-ua-platform": '"Linux"',
    "Upgrade-Insecure-Requests": "1",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/150.0.0.0 Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-User": "?1",
    "Sec-Fetch-Dest": "document",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en-US,en;q=0.9",
}


@contextlib.contextmanager
def running(folder, module="bench.server"):
    """Yields (port, pid); the server ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", module, str(folder), str(port)])
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                asked.request("GET", "/hello")
                asked.getresponse().read()
                break
            time.sleep(0.05)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True)
class Ask:
    """What is asked for again and again: the paths in turn; `known`: by who has the page.

    `before` is called before each, untimed.
    """

    paths: list[str]
    known: bool = False
    before: Callable[[], object] = bool


def compare(port, pid, asks):
    """Two times {name: answers a second, in each of ROUNDS}: of the processor, and by the clock.

    The `asks` take turns. The time of the server's processor is the surer one: whoever else uses
    the machine takes the server's turns, but little of that.
    """
    processor, clock = {name: [] for name in asks}, {name: [] for name in asks}
    turns = {name: _requests(ask) for name, ask in asks.items()}
    with _Connection(port) as connection:
        for _ in range(ROUNDS):
            for name, request in turns.items():
                for _ in range(WARM):  # after a change the first of each is made anew
                    request(connection)
                before = _processor_time(pid)
                took = sum(request(connection) for _ in range(BATCH))
                processor[name].append(BATCH / (_processor_time(pid) - before))
                clock[name].append(BATCH / took)
    return processor, clock


def _processor_time(pid):
    """Seconds, of all threads."""
    stats = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(stat.read_text().split()[0]) for stat in stats) / 1e9


def ratio(rates, name, to="hello"):
    """The median of the rounds: how many answers of one come to one of the other."""
    pairs = zip(rates[name], rates[to], strict=True)
    return statistics.median(one / other for one, other in pairs)


def _requests(ask):
    """A function that asks for the next path and tells how many seconds that took."""
    upcoming, etag = cycle(ask.paths), None

    def request(connection):
        nonlocal etag
        ask.before()
        headers = CHROMIUM | ({"If-None-Match": etag} if etag else {})
        began = time.perf_counter()
        answer_headers = connection.ask(next(upcoming), headers)
        took = time.perf_counter() - began
        if ask.known:
            etag = answer_headers["etag"]
        return took

    return request


class _Connection:
    """One that stays open, as a browser's does, until the server ends it; then a new one."""

    def __init__(self, port):
        self._port = port
        self._open()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._socket.close()

    def ask(self, path, headers):
        """The headers of the answer, once its whole body has come."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._socket.sendall(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode())
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive()
        head, _, body = received.partition(b"\r\n\r\n")
        first, *rest = head.decode().split("\r\n")
        answer_headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in rest)}
        missing = int(answer_headers.get("content-length", 0)) - len(body)
        while missing > 0:
            missing -= len(self._receive())
        status = int(first[9:12])
        if status not in {200, 304}:
            raise RuntimeError(f"the server answered {status}")
        if answer_headers.get("connection") == "close":
            self._socket.close()
            self._open()
        return answer_headers

    def _open(self):
        self._socket = socket.create_connection(("127.0.0.1", self._port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _receive(self):
        some = self._socket.recv(65536)
        if not some:
            raise ConnectionError("the server hung up")
        return some
