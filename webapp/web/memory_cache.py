"""A cache in this process that forgets what was not asked for the longest; for flask-caching.

Its SimpleCache sorts all it holds at every write once it is full, and pickles what it is given: a
page of 24 cards then costs ten times as much. What is kept here is never changed by anybody.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any

from cachelib.base import BaseCache

if TYPE_CHECKING:
    from datetime import timedelta


class LRUCache(BaseCache):
    """At most `threshold` entries; time-outs are not kept: keys name the library's version."""

    def __init__(self, threshold: int, default_timeout: int = 300) -> None:
        super().__init__(default_timeout)
        self._entries: OrderedDict[str, Any] = OrderedDict()
        self._threshold = threshold
        self._lock = Lock()

    def get(self, key: str) -> Any:  # noqa: ANN401 (whatever was kept)
        with self._lock:
            if key not in self._entries:
                return None
            self._entries.move_to_end(key)
            return self._entries[key]

    def set(self, key: str, value: Any, timeout: int | timedelta | None = None) -> bool:  # noqa: ANN401, ARG002
        with self._lock:
            self._entries[key] = value
            self._entries.move_to_end(key)
            if len(self._entries) > self._threshold:
                self._entries.popitem(last=False)
        return True

    def delete(self, key: str) -> bool:
        with self._lock:
            return self._entries.pop(key, None) is not None

    def has(self, key: str) -> bool:
        return key in self._entries

    def clear(self) -> bool:
        with self._lock:
            self._entries.clear()
        return True


def lru(
    _app: object, config: dict[str, Any], _args: list[Any], _options: dict[str, Any]
) -> LRUCache:
    """What `CACHE_TYPE` names."""
    return LRUCache(config["CACHE_THRESHOLD"], config["CACHE_DEFAULT_TIMEOUT"])
