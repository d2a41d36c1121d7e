"""A cache in this process that drops what was not used for the longest time; for flask-caching."""

import pickle
import sys
from array import array
from collections import OrderedDict
from datetime import timedelta
from threading import Lock
from typing import Any

from cachelib.base import BaseCache

MOST_BYTES = 24 * 1024 * 1024
_ENTRY = 300  # bytes for the key and what leads to it
_UNPACKED = 4  # times as large as in a pickle are objects, roughly


class LRUCache(BaseCache):
    """Holds `most_bytes`; without time-outs, for keys name the library's version."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        super().__init__()
        self._entries: OrderedDict[str, tuple[Any, int]] = OrderedDict()
        self._most_bytes = most_bytes
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: str) -> Any:  # noqa: ANN401 (whatever was put in)
        with self._lock:
            if key not in self._entries:
                return None
            self._entries.move_to_end(key)
            return self._entries[key][0]

    def set(self, key: str, value: Any, timeout: int | timedelta | None = None) -> bool:  # noqa: ANN401, ARG002
        size = _ENTRY + _bytes_of(value)
        with self._lock:
            self._bytes += size - self._entries.pop(key, (None, 0))[1]
            self._entries[key] = value, size
            while self._bytes > self._most_bytes:
                self._bytes -= self._entries.popitem(last=False)[1][1]
        return True


def lru(*_arguments: object) -> LRUCache:
    """What `CACHE_TYPE` names."""
    return LRUCache()


def _bytes_of(value: object) -> int:
    if isinstance(value, bytes | str | array):
        return sys.getsizeof(value)
    return _UNPACKED * len(pickle.dumps(value))
