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
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for _ in range(20):
        _answer(connection, next(requests))
    count, end = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        _answer(connection, next(requests))
        count += 1
    return count / SECONDS


def _answer(connection, request):
    connection.sendall(request)
    got = b""
    while b"\r\n\r\n" not in got:
        got += connection.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    status = int(head[9:12])
    if status not in {200, 304}:
        raise RuntimeError(f"the server answered {status}")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line[15:])
    rest = length - len(body) if status == 200 else 0
    while rest > 0:
        rest -= len(connection.recv(65536))
