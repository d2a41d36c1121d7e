"""What a request can reach: the settings, a database connection, the cache, the static files."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from cachelib.base import BaseCache
from flask import Flask, current_app, g, has_request_context, request
from flask_caching import Cache

from webapp.config import Config
from webapp.database import BUSY, LONGEST_WAIT, ConnectionPool, Database
from webapp.errors import LockedError, SettingError
from webapp.errors import settings as sentences
from webapp.settings_file import Changes
from webapp.web import proxies
from webapp.web.assets import Assets

if TYPE_CHECKING:
    from webapp.web.access import OwnerCode

T = TypeVar("T")
CACHE_SECONDS = 3600
MOST_BYTES_SENT = 64 * 1024  # by a form
READING = frozenset({"GET", "HEAD", "OPTIONS"})
PATIENCE = 4.0  # seconds that a form waits for who writes; a page never does
MOST_WAITING = 3  # of the server's threads


class _WaitingRoom:
    """For the forms that wait for who writes; they are few, so that pages find a thread."""

    def __init__(self) -> None:
        self._seats = BoundedSemaphore(MOST_WAITING)

    def __enter__(self) -> None:
        """Raises LockedError where no more may wait."""
        if not self._seats.acquire(blocking=False):
            raise LockedError(BUSY)

    def __exit__(self, *_error: object) -> None:
        self._seats.release()


class Control(Protocol):
    """What a page may ask of the server that runs the gallery.

    `as_of` names the present settings: another one after each change. `code` is None where no
    other device is let in.
    """

    as_of: str
    code: "OwnerCode | None"

    @property
    def has_moved_in(self) -> bool:
        """Whether the owner's library has just taken the demo's place."""
        return False

    def read_news(self) -> None:
        """Somebody has read that the demo has gone: it is not said again."""
        return

    def change(self, as_of: str, changes: Changes) -> None:
        """Save them and go on with them at once; raises SongwallError, and then nothing changed."""

    def show_demo(self) -> None:
        """Until there are songs of the owner's own; raises SongwallError."""


class Uncontrolled(Control):
    """Of a gallery that another server runs."""

    as_of = ""
    code = None

    def change(self, as_of: str, changes: Changes) -> None:  # noqa: ARG002 (as every control)
        raise SettingError(sentences.NOT_CHANGEABLE_HERE)

    def show_demo(self) -> None:
        self.change("", {})


@dataclass(frozen=True, slots=True)
class AppState:
    """What the application holds for its requests."""

    config: Config
    connections: ConnectionPool
    own: ConnectionPool  # to the owner's library: the same, unless the demo is shown
    cache: BaseCache
    assets: Assets
    fingerprint: str
    control: Control


def init_app(
    app: Flask,
    config: Config,
    cache: Cache,
    assets: Assets,
    fingerprint: str,
    control: Control,
) -> None:
    waiting = _WaitingRoom()
    shown = ConnectionPool(config.database, PATIENCE, waiting)
    own = shown
    if config.own is not config:
        own = ConnectionPool(config.own.database, PATIENCE, waiting)
    stored: BaseCache = app.extensions["cache"][cache]  # `cache.cache` is that of a current app
    app.extensions["songwall"] = AppState(config, shown, own, stored, assets, fingerprint, control)
    app.teardown_appcontext(_give_back)


def settings(config: Config) -> dict[str, Any]:
    """What Flask and its extensions need to know; raises SettingError."""
    cache = {"CACHE_TYPE": "webapp.web.memory_cache.lru"}
    if config.cache_url:
        if find_spec("redis") is None:
            raise SettingError(sentences.CACHE_NEEDS_A_PACKAGE)
        cache |= {"CACHE_TYPE": "webapp.web.redis_cache.redis", "CACHE_REDIS_URL": config.cache_url}
    return {
        **cache,
        "CACHE_DEFAULT_TIMEOUT": CACHE_SECONDS,
        "CACHE_KEY_PREFIX": "songwall:",
        "MAX_CONTENT_LENGTH": MOST_BYTES_SENT,
    }


def get_config() -> Config:
    return _state().config


def get_control() -> Control:
    return _state().control


def get_assets() -> Assets:
    return _state().assets


def get_fingerprint() -> str:
    return _state().fingerprint


def get_db() -> Database:
    """The connection of the request; raises StorageError."""
    db: Database | None = g.get("db")
    if db is None:
        db = g.db = _state().connections.take()
        if has_request_context() and request.method in READING:
            db.patience = 0
    return db


@contextmanager
def own_db(*, patient: bool = False) -> Iterator[Database]:
    """To the owner's own library, also while the demo is shown; raises StorageError.

    A `patient` one waits for who writes as the worker does, whoever waits beside it.
    """
    with _state().own.lend() as db:
        if patient:
            db.patience, db.waiting_room = LONGEST_WAIT, nullcontext()
        yield db


def recall(key: str) -> Any:  # noqa: ANN401 (whatever was remembered)
    """What is cached under `key`; None where nothing is, or no longer."""
    state = _state()
    return state.cache.get(f"{state.fingerprint}{proxies.root()}:{key}")


def remember(key: str, value: object) -> None:
    """Caches `value`; `key` names all that it is made from but code, settings and prefix."""
    state = _state()
    state.cache.set(f"{state.fingerprint}{proxies.root()}:{key}", value)


def shared(key: str, make: Callable[[], T]) -> T:
    """What `make` returns, cached under `key` as `remember` does."""
    value = recall(key)
    if value is None:
        value = make()
        remember(key, value)
    return cast("T", value)


def shared_many(keys: list[str], make: Callable[[list[int]], list[T]]) -> list[T]:
    """The same for several at once; `make` is given the indexes of all keys that are missing."""
    state = _state()
    start = f"{state.fingerprint}{proxies.root()}:"
    full_keys = [start + key for key in keys]
    values: list[T | None] = state.cache.get_many(*full_keys)
    missing = [index for index, value in enumerate(values) if value is None]
    new = dict(zip(missing, make(missing), strict=True)) if missing else {}
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
