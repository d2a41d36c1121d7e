"""TLS on the very port of plain HTTP, within waitress's own loop: it has none itself.

A connection's first byte tells what is spoken. waitress goes on to call `recv` and `send`, which
encrypt; so whoever asks is known by the address of the connection itself, over TLS as without.
docs/design/server.md says why it is no proxy.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from contextlib import suppress
from copy import copy
from typing import Any, Protocol, cast

from webapp.server.channel import Channel

HANDSHAKE = 0x16  # the first byte of TLS, and of no request
PATIENCE = 20.0  # seconds until a handshake is done
RECORD = 16 * 1024  # bytes: what TLS sends at once, at most
_LATER = (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError)


class HasContext(Protocol):
    """`context`: of the present certificate, for each new connection; None while there is none."""

    context: ssl.SSLContext | None


class _TlsChannel(Channel):
    """Plain HTTP until the first byte says otherwise."""

    _is_known = False  # what is spoken
    _tls: ssl.SSLSocket | None = None
    _greets = False  # the handshake goes on
    _wants_to_write = False  # in the handshake
    server: Any
    socket: Any

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 (waitress has no types)
        self._one_at_a_time = threading.Lock()  # reads and writes of one OpenSSL connection
        super().__init__(*arguments, **options)

    def readable(self) -> bool:
        if self._greets:
            age = time.time() - self.creation_time
            self.will_close = self.will_close or age > self.server.patience
        return super().readable()

    def writable(self) -> bool:
        return self._wants_to_write or bool(super().writable())

    def handle_read(self) -> None:
        if not self._is_known:
            self._look()
        if self._greets:
            self._greet()
        elif self._tls is not None:
            self._read()
        elif self._is_known:
            super().handle_read()

    def handle_write(self) -> None:
        if self._wants_to_write and not self.will_close:
            self._greet()
        else:
            super().handle_write()

    def send(self, data: bytes, do_close: bool = True) -> int:  # noqa: FBT001, FBT002 (as waitress's)
        if self._tls is None:
            return int(super().send(data, do_close=do_close))
        try:
            with self._one_at_a_time:
                return self._tls.send(data)
        except _LATER:
            return 0
        except OSError:
            self.will_close = True  # the loop closes it
            return 0

    def end_writing(self) -> None:
        self._say_goodbye()
        super().end_writing()

    def handle_close(self) -> None:
        self._say_goodbye()
        super().handle_close()

    def _look(self) -> None:
        try:
            first = self.socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            first = b""
        self._is_known = True
        if first and first[0] == HANDSHAKE:
            self._begin()

    def _begin(self) -> None:
        context = cast("HasContext", self.server.certificates).context
        if context is None:
            self.handle_close()
            return
        try:
            self._tls = context.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )
        except OSError:  # it has gone meanwhile
            self.handle_close()
            return
        self.socket = self._tls
        self._greets = True

    def _greet(self) -> None:
        assert self._tls is not None  # noqa: S101 (only then does it greet)
        self._wants_to_write = False
        try:
            self._tls.do_handshake()
        except ssl.SSLWantWriteError:
            self._wants_to_write = True
        except ssl.SSLWantReadError:
            pass
        except OSError:  # no TLS after all, or none that both know, or no trust
            self._greets = False
            self.handle_close()
        else:
            self._greets = False
            self.sendbuf_len = RECORD  # else as much is read of a file for each record sent of it
            self.adj = copy(self.adj)
            self.adj.url_scheme = "https"

    def _read(self) -> None:
        """All that one turn takes: what OpenSSL holds decrypted no poll would tell of."""
        data, has_ended = bytearray(), False
        try:
            with self._one_at_a_time:
                self._take(data)
        except _LATER:
            pass
        except (OSError, EOFError):
            has_ended = True
        if data:
            self.last_activity = time.time()
            self.received(bytes(data))
        if has_ended:
            self.handle_close()

    def _take(self, data: bytearray) -> None:
        """Raises EOFError at the end, and what OpenSSL says where there is no more just now."""
        tls = cast("ssl.SSLSocket", self._tls)
        while (left := max(self.adj.recv_bytes - len(data), tls.pending())) > 0:
            part = tls.recv(left)
            if not part:
                raise EOFError
            data += part

    def _say_goodbye(self) -> None:
        """That this is the end, so that nobody can cut an answer short unnoticed."""
        if self._tls is not None and not self._greets:
            with self._one_at_a_time, suppress(OSError, ValueError):
                self._tls.unwrap()


def speak_tls(
    servers: dict[int, Any], certificates: HasContext, patience: float = PATIENCE
) -> None:
    """`servers`: the map of sockets that waitress was given; its servers are in it."""
    for server in servers.values():
        if hasattr(server, "channel_class"):
            server.channel_class = _TlsChannel
            server.certificates, server.patience = certificates, patience
