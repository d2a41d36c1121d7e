"""An end to a whole answer: the time-outs of a socket begin anew with each byte.

A server that sends one byte every few seconds, in the handshake, the headers or the body, holds
a plain client for hours. A `Deadline` shuts the connection from a thread of its own.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

_current: ContextVar["Deadline | None"] = ContextVar("deadline", default=None)


class Deadline:
    """Shuts the connections opened while it is `watching`, once `seconds` are over."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._lock = threading.Lock()
        self._twin: socket.socket | None = None
        self._timer = self._started(seconds)

    def restart(self, seconds: float) -> None:
        """Another phase begins: `seconds` from now on."""
        self._timer.cancel()
        self._timer = self._started(seconds)

    @contextmanager
    def watching(self) -> Iterator[None]:
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)

    def hold(self, connected: socket.socket) -> None:
        """Keeps a handle of its own, for TLS takes the socket over and closing gives it up."""
        twin = socket.fromfd(connected.fileno(), connected.family, connected.type)
        with self._lock:
            before, self._twin = self._twin, twin
        if before is not None:
            before.close()
        if self.passed:
            self._pass()

    def close(self) -> None:
        self._timer.cancel()
        with self._lock:
            twin, self._twin = self._twin, None
        if twin is not None:
            twin.close()

    def _started(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._pass)
        timer.daemon = True
        timer.start()
        return timer

    def _pass(self) -> None:
        self.passed = True
        with self._lock, suppress(OSError):  # it may have ended by itself
            if self._twin is not None:
                self._twin.shutdown(socket.SHUT_RDWR)


class WatchedAdapter(HTTPAdapter):
    """Its connections obey the `Deadline` that is watching."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}


def _hold(connected: socket.socket | None) -> None:
    deadline = _current.get()
    if deadline is not None and connected is not None:
        deadline.hold(connected)


class _Watched(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        connected = super()._new_conn()
        _hold(connected)
        return connected

    def request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        _hold(self.sock)  # one that was kept alive is not new
        super().request(*args, **kwargs)


class _WatchedTLS(_Watched, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedTLS
