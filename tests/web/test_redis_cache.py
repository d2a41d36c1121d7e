"""A shared cache whose server is away: the pages are there all the same."""

import dataclasses
import logging
import socket
import sys
import types
from importlib.util import find_spec

import pytest

from tests.factories import rich_song
from webapp.app import create_app
from webapp.errors import SettingError
from webapp.web.memory_cache import LRUCache
from webapp.web.redis_cache import AWAY, SharedCache

HERE = {"base_url": "http://localhost:8420"}


class AwayError(Exception):
    """What a client raises; its words are no page's and no log's business."""


class Server(LRUCache):
    """A cache that can be away, and counts how often it was asked."""

    def __init__(self):
        super().__init__()
        self.is_away = False
        self.asked = 0

    def get(self, key):
        self.asked += 1
        if self.is_away:
            raise AwayError
        return super().get(key)

    def set(self, key, value, timeout=None):
        self.asked += 1
        if self.is_away:
            raise AwayError
        return super().set(key, value, timeout)


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def now():
    return [0.0]


@pytest.fixture
def cache(server, now):
    return SharedCache(server, LRUCache(), AwayError, lambda: now[0])


def test_what_is_kept_lies_with_the_server(cache, server):
    cache.set_many({"a": 1, "b": 2})

    assert [1, None, 2] == cache.get_many("a", "c", "b")
    assert 1 == server.get("a")


def test_while_the_server_is_away_this_process_keeps_it(cache, server):
    server.is_away = True

    cache.set("a", 1)
    cache.set_many({"b": 2})

    assert [1, 2, None] == [cache.get("a"), *cache.get_many("b", "c")]


def test_a_server_that_is_away_is_asked_again_after_a_while_only(cache, server, now):
    server.is_away = True
    for _ in range(5):
        cache.get("a")
    assert 1 == server.asked

    server.is_away, now[0] = False, AWAY
    cache.set("a", 1)

    assert 1 == server.get("a")


def test_that_it_is_away_and_that_it_is_back_are_said_once(cache, server, now, caplog):
    caplog.set_level(logging.WARNING)
    server.is_away = True
    for at in (0, AWAY, 2 * AWAY):
        now[0] = at
        cache.get("a")
    server.is_away, now[0] = False, 3 * AWAY
    cache.get("a")
    cache.get("a")

    assert ["doesn't answer (AwayError)", "answers again"] == [
        part
        for record in caplog.records
        for part in ("doesn't answer (AwayError)", "answers again")
        if part in record.getMessage()
    ]


def fails_otherwise(_key):
    raise KeyError


def test_a_mistake_of_ours_is_not_hidden(cache, server):
    server.get = fails_otherwise

    with pytest.raises(KeyError):
        cache.get("a")


class Client:
    """The part of a client of redis that is used, as far as the socket."""

    def __init__(self, port):
        self._port = port

    def get(self, _name):
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=1)
        except OSError:
            raise sys.modules["redis"].RedisError from None

    def mget(self, _names):
        self.get(None)

    def set(self, name, value, ex):  # noqa: ARG002 (as the package calls them)
        self.get(name)

    def pipeline(self, *, transaction):  # noqa: ARG002 (the same)
        return self

    def execute(self):
        self.get(None)


@pytest.fixture
def package(monkeypatch):
    """The package, or what stands in for it where it is not installed."""
    if find_spec("redis") is not None:
        return
    made = types.ModuleType("redis")
    made.__spec__ = types.SimpleNamespace(name="redis")
    made.RedisError = type("RedisError", (Exception,), {})
    made.from_url = lambda url, **_: Client(int(url.rpartition(":")[2]))
    monkeypatch.setitem(sys.modules, "redis", made)


@pytest.fixture
def refusing_port():
    """Nobody else's, and nobody listens there."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        yield deaf.getsockname()[1]


@pytest.mark.usefixtures("package")
def test_pages_are_there_while_the_server_refuses(config, library, refusing_port):
    library.add(rich_song(1))
    app = create_app(dataclasses.replace(config, cache_url=f"redis://127.0.0.1:{refusing_port}"))
    client = app.test_client()

    found = [
        client.get(path, **HERE).status_code
        for path in ("/", "/?q=a", "/find", f"/songs/{rich_song(1)['id']}", "/archive", "/nowhere")
    ]

    assert [200, 200, 200, 200, 200, 404] == found


@pytest.mark.usefixtures("package")
def test_an_address_that_is_none_is_a_sentence(config):
    with pytest.raises(SettingError, match="SONGWALL_CACHE_URL isn't the address"):
        create_app(dataclasses.replace(config, cache_url="redis://localhost:port"))
