"""The demo: the Riffusion API of useapi.net, spoken over HTTP on the loopback address.

It answers the very requests that a real account answers, so that the gallery needs no second
way of its own to show what it can do. It needs the standard library only.
"""

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Self

from webapp.sources.demo.handler import Handler
from webapp.sources.demo.library import DemoLibrary

TOKEN = "demo"  # noqa: S105 (opens nothing but the demo)
LOOPBACK = "127.0.0.1"

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    return datetime.now(UTC)


class Server(ThreadingHTTPServer):
    """Knows its open connections, so that closing need not wait for anyone."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, clock: Clock) -> None:
        self.clock = clock
        self.token = TOKEN
        self.library: DemoLibrary
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__((LOOPBACK, port), Handler)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 (as in socketserver)
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 (as in socketserver)
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 (as in socketserver)
        """A listener who went away is no news, and the demo has no log."""

    def hang_up(self) -> None:
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the other side was first


class DemoService:
    """`with DemoService(birth) as service:` serves at `service.base_url` until the block ends.

    birth: when this demo was first opened, with its time zone; a later run with the same birth
    goes on where the first one was. port: the one to try; another is taken where it is in use.
    """

    def __init__(self, birth: datetime, port: int = 0, clock: Clock = wall_clock) -> None:
        self._server = listen(port, clock)
        self.port = int(self._server.server_address[1])
        self._server.library = DemoLibrary(birth, self.address)
        self._thread = Thread(target=self._serve, name="demo", daemon=True)

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def base_url(self) -> str:
        """Where the API begins; the songs are at `<base_url>/riffusion/music/`."""
        return f"{self.address}/v1"

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Stops at once: listeners in the middle of a song are cut off."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def listen(port: int, clock: Clock) -> Server:
    try:
        return Server(port, clock)
    except (OSError, OverflowError):  # in use, or beyond the last one
        if port == 0:
            raise
        return Server(0, clock)


def birth(folder: Path) -> datetime:
    """When the demo of this data folder was first opened; noted there the first time."""
    file = folder / "born"
    try:
        return datetime.fromisoformat(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        now = wall_clock()
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(now.isoformat(), encoding="ascii")
        return now
