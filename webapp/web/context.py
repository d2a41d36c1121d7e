"""What a request can reach: the settings, a database connection, the cache, the static files."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar, cast

from cachelib.base import BaseCache
from flask import Flask, current_app, g
from flask_caching import Cache

from webapp import database
from webapp.config import Config
from webapp.database import Database
from webapp.errors import SettingError
from webapp.web.assets import Assets

T = TypeVar("T")
CACHE_SECONDS = 3600
MOST_BYTES_SENT = 64 * 1024  # by a form


class ConnectionPool:
    """Open connections that wait for the next request; the first one prepares the database."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: deque[Database] = deque()  # safe for several threads
        self._prepared = False

    def take(self) -> Database:
        if not self._prepared:
            database.prepare(self._path)
            self._prepared = True
        try:
            return self._idle.pop()
        except IndexError:
            return database.connect(self._path)

    def give_back(self, db: Database) -> None:
        if db.in_transaction:  # one that could not be taken back would show the next pages the past
            db.close()
        else:
            self._idle.append(db)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()


@dataclass(frozen=True, slots=True)
class AppState:
    """What the application holds for its requests."""

    config: Config
    connections: ConnectionPool
    own: ConnectionPool  # to the owner's library: the same, unless the demo is shown
    cache: BaseCache
    assets: Assets
    fingerprint: str


def init_app(app: Flask, config: Config, cache: Cache, assets: Assets, fingerprint: str) -> None:
    shown = ConnectionPool(config.database)
    own = shown if config.own is config else ConnectionPool(config.own.database)
    app.extensions["songwall"] = AppState(config, shown, own, cache.cache, assets, fingerprint)
    app.teardown_appcontext(_give_back)


def settings(config: Config) -> dict[str, Any]:
    """What Flask and its extensions need to know; raises SettingError."""
    cache = {"CACHE_TYPE": "webapp.web.memory_cache.lru"}
    if config.cache_url:
        if find_spec("redis") is None:
            raise SettingError("SONGWALL_CACHE_URL needs a package: pip install songwall[redis].")
        cache |= {"CACHE_TYPE": "webapp.web.redis_cache.redis", "CACHE_REDIS_URL": config.cache_url}
    return {
        **cache,
        "CACHE_DEFAULT_TIMEOUT": CACHE_SECONDS,
        "CACHE_KEY_PREFIX": "songwall:",
        "MAX_CONTENT_LENGTH": MOST_BYTES_SENT,
    }


def get_config() -> Config:
    return _state().config


def get_assets() -> Assets:
    return _state().assets


def get_fingerprint() -> str:
    return _state().fingerprint


def get_db() -> Database:
    """The connection of the request; raises StorageError."""
    db: Database | None = g.get("db")
    if db is None:
        db = g.db = _state().connections.take()
    return db


@contextmanager
def own_db() -> Iterator[Database]:
    """To the owner's own library, also while the demo is shown; raises StorageError."""
    own = _state().own
    db = own.take()
    try:
        yield db
    finally:
        own.give_back(db)


def recall(key: str) -> Any:  # noqa: ANN401 (whatever was remembered)
    """What is cached under `key`; None where nothing is, or no longer."""
    state = _state()
    return state.cache.get(state.fingerprint + key)


def remember(key: str, value: object) -> None:
    """Caches `value`; `key` names all that it is made from but code and settings."""
    state = _state()
    state.cache.set(state.fingerprint + key, value)


def shared(key: str, make: Callable[[], T]) -> T:
    """What `make` returns, cached under `key` as `remember` does."""
    value = recall(key)
    if value is None:
        value = make()
        remember(key, value)
    return cast("T", value)


def shared_many(keys: list[str], make: Callable[[int], T]) -> list[T]:
    """The same for several at once; `make` is given the index of each key that is missing."""
    state = _state()
    full_keys = [state.fingerprint + key for key in keys]
    values: list[T | None] = state.cache.get_many(*full_keys)
    new = {index: make(index) for index, value in enumerate(values) if value is None}
    if new:
        state.cache.set_many({full_keys[index]: value for index, value in new.items()})
    return [new[index] if value is None else value for index, value in enumerate(values)]


def _state() -> AppState:
    state: AppState = current_app.extensions["songwall"]
    return state


def _give_back(_error: BaseException | None) -> None:
    db = g.pop("db", None)
    if db is not None:
        _state().connections.give_back(db)
