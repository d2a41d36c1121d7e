"""Starts the measurements' server and asks it as fast as it answers."""

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


def rate(port, paths, headers=None):
    """Answers a second to `CLIENTS` that ask one after the other, round the `paths`."""
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        jobs = [(port, paths[index::CLIENTS] or paths, headers or {}) for index in range(CLIENTS)]
        return sum(pool.map(_ask, jobs))


def _ask(job):
    port, paths, headers = job
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    requests = cycle(
        [f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode() for path in paths]
    )
    connection = _connection(port)
    for _ in range(20):
        connection = _answer(connection, port, next(requests))
    count, end = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        connection = _answer(connection, port, next(requests))
        count += 1
    connection.close()
    return count / SECONDS


def _connection(port):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _answer(connection, port, request):
    """Reads one answer whole; the connection for the next one (waitress ends it after a 304)."""
    connection.sendall(request)
    got = b""
    while b"\r\n\r\n" not in got:
        got += _received(connection)
    head, _, body = got.partition(b"\r\n\r\n")
    status = int(head[9:12])
    if status == 304:
        connection.close()
        return _connection(port)
    if status != 200:
        raise RuntimeError(f"the server answered {status}")
    length = next(
        int(line[15:])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    )
    rest = length - len(body)
    while rest > 0:
        rest -= len(_received(connection))
    return connection


def _received(connection):
    some = connection.recv(65536)
    if not some:
        raise ConnectionError("the server hung up")
    return some
