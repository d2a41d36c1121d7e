"""The body of a request as it comes: the server's loop fills it, the application reads it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Condition

MOST_WAITING = 1 << 20  # bytes that wait to be read; the sender waits for more room
LEAST_AT_ONCE = 64 * 1024  # bytes
PATIENCE = 60.0  # seconds for so many


class Flow:
    """The body: the server's loop puts in what comes, one thread of the application reads it."""

    def __init__(self, begin: Callable[[], None], wake: Callable[[], None]) -> None:
        self._begin: Callable[[], None] | None = begin  # called before anything is read
        self._wake = wake  # the loop, when there is room again
        self._parts: deque[bytes] = deque()
        self._size = 0
        self._ended = False
        self._broken = False
        self._changed = Condition()

    def __len__(self) -> int:
        return self._size

    @property
    def is_open(self) -> bool:
        return not self._ended and not self._broken

    @property
    def has_room(self) -> bool:
        return self._size < MOST_WAITING

    def append(self, data: bytes) -> None:
        with self._changed:
            self._parts.append(data)
            self._size += len(data)
            self._changed.notify()

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()

    def cut(self) -> None:
        """The sender has gone, or sends what is no body."""
        with self._changed:
            self._broken = self._broken or not self._ended
            self._changed.notify()

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, as soon as some are there; all, where `size` is negative.

        Raises OSError where the body breaks off, or comes too slowly.
        """
        if size < 0:
            return b"".join(iter(lambda: self.read(MOST_WAITING), b""))
        begin, self._begin = self._begin, None
        if begin is not None:
            begin()
        with self._changed:
            self._await(min(size, LEAST_AT_ONCE))
            was_full = not self.has_room
            data = self._take(size)
        if was_full:
            self._wake()
        return data

    def _await(self, least: int) -> None:
        end = time.monotonic() + PATIENCE
        while self._size < least and self.is_open:
            left = end - time.monotonic()
            if left <= 0 or not self._changed.wait(left):
                raise TimeoutError
        if self._broken:
            raise ConnectionResetError

    def _take(self, size: int) -> bytes:
        taken: list[bytes] = []
        while size and self._parts:
            part = self._parts.popleft()
            if len(part) > size:
                self._parts.appendleft(part[size:])
                part = part[:size]
            taken.append(part)
            size -= len(part)
            self._size -= len(part)
        return b"".join(taken)

    def getfile(self) -> Flow:  # what waitress calls
        return self

    def getbuf(self) -> Flow:
        return self

    def close(self) -> None:
        with self._changed:
            self._parts.clear()
            self._size = 0
