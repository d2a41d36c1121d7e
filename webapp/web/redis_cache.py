"""A cache that several processes share, with one in this process for while its server is away."""

import importlib
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cachelib.base import BaseCache
from cachelib.redis import RedisCache

from webapp.errors import SettingError
from webapp.errors import settings as sentences
from webapp.web.memory_cache import LRUCache

log = logging.getLogger(__name__)
PATIENCE = 1  # seconds for an answer; without the cache a page takes a tenth of that
AWAY = 10.0  # seconds in which a server that failed is not asked again


class SharedCache(BaseCache):
    """Asks `own` while `shared` is away, which raises `failures` then; pages never hear of them."""

    def __init__(
        self,
        shared: BaseCache,
        own: BaseCache,
        failures: type[Exception],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._shared = shared
        self._own = own
        self._failures = failures
        self._clock = clock
        self._away_until: float | None = None

    def get(self, key: str) -> Any:  # noqa: ANN401 (whatever was put in)
        return self._ask("get", key)

    def get_many(self, *keys: str) -> list[Any]:
        return list(self._ask("get_many", *keys))

    def set(self, key: str, value: Any, timeout: int | timedelta | None = None) -> bool:  # noqa: ANN401
        return bool(self._ask("set", key, value, timeout))

    def set_many(
        self, mapping: dict[str, Any], timeout: int | timedelta | None = None
    ) -> list[str]:
        return list(self._ask("set_many", mapping, timeout))

    def _ask(self, verb: str, *arguments: Any) -> Any:  # noqa: ANN401 (each verb's own)
        if self._away_until is None or self._clock() >= self._away_until:
            try:
                result = getattr(self._shared, verb)(*arguments)
            except self._failures as error:
                self._is_away(type(error).__name__)
            else:
                if self._away_until is not None:
                    log.warning("The cache of SONGWALL_CACHE_URL answers again.")
                    self._away_until = None
                return result
        return getattr(self._own, verb)(*arguments)

    def _is_away(self, how: str) -> None:
        if self._away_until is None:  # said once, without the address, which may hold a password
            log.warning(
                "The cache of SONGWALL_CACHE_URL doesn't answer (%s), so each process caches for "
                "itself until it does.",
                how,
            )
        self._away_until = self._clock() + AWAY


def redis(_app: object, config: dict[str, Any], *_others: object) -> SharedCache:
    """What `CACHE_TYPE` names; raises SettingError. A server that is away is no hindrance."""
    package = importlib.import_module("redis")
    try:
        client = package.from_url(config["CACHE_REDIS_URL"], socket_timeout=PATIENCE)
    except ValueError:
        raise SettingError(sentences.NO_CACHE_ADDRESS) from None
    shared = RedisCache(
        client,
        default_timeout=config["CACHE_DEFAULT_TIMEOUT"],
        key_prefix=config["CACHE_KEY_PREFIX"],
    )
    return SharedCache(shared, LRUCache(), package.RedisError)
