"""waitress calls the application before the body of an upload is there, which is read as it comes.

docs/design/server.md says why, and what of waitress's own it relies on.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from copy import copy
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.receiver import ChunkedReceiver, FixedStreamReceiver

from webapp.server.body_stream import Flow
from webapp.server.keep_alive import KeepAliveTask
from webapp.server.own_errors import PlainErrorTask

TAKEN_AT_ONCE = 256 * 1024  # bytes
MOST_IGNORED = 32 << 20  # bytes of what nobody reads, so that the sender sees the answer
MOST_OF_A_LINE = 16 * 1024  # bytes
PLACES = frozenset({"/import"})


class _Parser(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
    """Is done with a request to one of PLACES, or a long one, as soon as its headers are whole."""

    flow: Flow | None = None
    body_rcv: Any
    expect_continue: bool
    content_length: int
    completed: bool

    def __init__(self, adj: Any, channel: Channel) -> None:  # noqa: ANN401 (the same)
        super().__init__(adj)
        self._channel = channel

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError:  # of a number of 5,000 digits, or an address with half a bracket
            raise ParsingError("Malformed") from None
        is_long = self.content_length >= self.adj.max_request_body_size
        if self.command != "POST" or self.body_rcv is None:
            return
        if self.path not in PLACES and not is_long:
            return
        asks = self.expect_continue
        self.flow = Flow(self._channel.say_continue if asks else lambda: None, self._channel.wake)
        self.body_rcv = (
            ChunkedReceiver(self.flow)
            if self.chunked
            else FixedStreamReceiver(self.content_length, self.flow)
        )
        self.content_length = 0  # else it counts as too large; the header stays for the application
        self.expect_continue = False
        self.connection_close = True
        self.headers["CONNECTION"] = "close"

    def received(self, data: bytes) -> int:
        taken = int(super().received(data))
        if self.error:
            self._channel.has_refused = True
        if self.completed:  # without a body, or refused: to say «continue» would await one for ever
            self.expect_continue = False
        if self.flow is None or self.completed:
            return taken
        self.completed = True
        self._channel.begin(self)
        self.feed(data[taken:])
        return len(data)

    def feed(self, data: bytes) -> None:
        flow, receiver = self.flow, self.body_rcv
        assert flow is not None  # noqa: S101 (only then is it fed)
        if data and flow.is_open:
            receiver.received(data)
        if receiver.error or _is_endless(receiver):
            flow.cut()
        elif receiver.completed:
            flow.end()


def _is_endless(receiver: ChunkedReceiver | FixedStreamReceiver) -> bool:
    """No chunk's size and no trailer is so long; it would be searched over and over."""
    if isinstance(receiver, FixedStreamReceiver):
        return False
    return len(receiver.control_line) + len(receiver.trailer) > MOST_OF_A_LINE


class Channel(HTTPChannel):  # type: ignore[misc] # the same
    task_class = KeepAliveTask
    error_task_class = PlainErrorTask
    upload: _Parser | None = None
    adj: Any
    close_when_flushed: bool
    has_refused: bool = False  # a request that may not have been read whole
    _ignored: int | None = None  # bytes, once the answer is given and the body still comes

    def begin(self, upload: _Parser) -> None:
        self.upload = upload
        self.adj = copy(self.adj)
        self.adj.recv_bytes = TAKEN_AT_ONCE  # fewer turns of the loop that all connections share

    def parser_class(self, adj: Any) -> _Parser:  # noqa: ANN401 (the same)
        return _Parser(adj, self)

    @property
    def _flow(self) -> Flow | None:
        return self.upload.flow if self.upload is not None else None

    def readable(self) -> bool:
        flow = self._flow
        if self._ignored is not None and not self.will_close:
            return True
        if flow is None or not flow.is_open or self.will_close:
            return bool(super().readable())
        return flow.has_room and not self.close_when_flushed

    def handle_write(self) -> None:
        """Closing at once would take the answer from whoever has not sent the whole body yet."""
        flow = self._flow
        is_cut_short = self.has_refused or (flow is not None and flow.is_open)
        if self._ignored is not None or not is_cut_short or not self.close_when_flushed:
            super().handle_write()
            return
        self._flush_exception(self._flush_some)
        if not self.total_outbufs_len and self.connected:
            self.close_when_flushed, self._ignored = False, 0
            self.end_writing()

    def end_writing(self) -> None:
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def received(self, data: bytes) -> bool:
        if self._ignored is not None:
            self._ignored += len(data)
            self.will_close = self._ignored > MOST_IGNORED
        elif self.upload is None:
            return bool(super().received(data))
        else:
            self.upload.feed(data)
        return True

    def handle_close(self) -> None:
        flow = self._flow
        if flow is not None:
            flow.cut()
        super().handle_close()

    def say_continue(self) -> None:
        with suppress(Exception):  # it has gone: reading will say so
            self.write_soon(b"HTTP/1.1 100 Continue\r\n\r\n")

    def wake(self) -> None:
        self.server.pull_trigger()


def let_bodies_flow(servers: dict[int, Any]) -> None:
    """`servers`: the map of sockets that waitress was given; its servers are in it."""
    for server in servers.values():
        if hasattr(server, "channel_class"):
            server.channel_class = Channel
