"""Starts the measurements' server and asks it as Chromium does, as fast as it answers."""

import contextlib
import http.client
import multiprocessing
import socket
import subprocess
import sys
import time
from itertools import cycle

CLIENTS = 2
SECONDS = 4.0
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


def etag(port, path):
    """The ETag of the page as it is now."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", path, headers=CHROMIUM)
        return connection.getresponse().headers["ETag"]


def rate(port, paths, *, etag=None):
    """Answers a second to `CLIENTS` that ask one after the other, round the `paths`.

    With an `etag` they have the page already, and any other answer than 304 is an error.
    """
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        jobs = [(port, paths[index::CLIENTS] or paths, etag) for index in range(CLIENTS)]
        return sum(pool.map(_ask, jobs))


def _ask(job):
    port, paths, etag = job
    headers = CHROMIUM | ({"If-None-Match": etag} if etag else {})
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    requests = cycle([f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode() for path in paths])
    expected = 304 if etag else 200
    connection = _connection(port)
    for _ in range(20):
        connection = _answer(connection, port, next(requests), expected)
    count, end = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        connection = _answer(connection, port, next(requests), expected)
        count += 1
    connection.close()
    return count / SECONDS


def _connection(port):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _answer(connection, port, request, expected):
    """Reads one answer whole; the connection for the next one, new where the server ends it."""
    connection.sendall(request)
    received = b""
    while b"\r\n\r\n" not in received:
        received += _received(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    status = int(head[9:12])
    if status != expected:
        raise RuntimeError(f"the server answered {status}")
    headers = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:])
    rest = int(headers.get(b"content-length", 0)) - len(body)
    while rest > 0:
        rest -= len(_received(connection))
    if headers.get(b"connection") != b"close":
        return connection
    connection.close()
    return _connection(port)


def _received(connection):
    some = connection.recv(65536)
    if not some:
        raise ConnectionError("the server hung up")
    return some
