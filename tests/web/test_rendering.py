import cProfile
import posixpath
import pstats
import re
import zlib

import brotli
import pytest
from flask import Flask, template_rendered
from werkzeug.test import create_environ

from tests.fakes import song
from webapp.app import STATIC

DECODERS = {"br": brotli.decompress, "gzip": lambda data: zlib.decompress(data, 31), None: bytes}
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}
PART = re.compile(r"^  '([a-z_]+/[a-z_]+)',$", re.MULTILINE)  # of app.js


def test_an_unchanged_page_is_not_sent_again(client, library):
    library.add(song(1))
    etag = client.get("/").headers["ETag"]

    answer = client.get("/", headers={"If-None-Match": etag})

    assert (304, b"") == (answer.status_code, answer.data)


def test_an_unchanged_page_keeps_its_content_policy(client, library):
    library.add(song(1, download_url="https://media.example/1.m4a"))
    first = client.get("/")

    again = client.get("/", headers={"If-None-Match": first.headers["ETag"]})

    # A browser takes the policy of a 304 over the one it has kept.
    policy = "Content-Security-Policy"
    assert first.headers[policy] == again.headers[policy]
    assert "https://media.example" in again.headers[policy]


def test_a_page_is_another_for_other_cookies(client, library):
    library.add(song(1))
    etag = client.get("/").headers["ETag"]
    client.set_cookie("theme", "dark")

    answer = client.get("/", headers={"If-None-Match": etag})

    assert 200 == answer.status_code
    assert b'data-theme="dark"' in answer.data


@pytest.mark.parametrize("encoding", ["br", "gzip", None])
def test_a_page_has_one_etag_in_whatever_encoding(client, library, encoding):
    library.add(song(1))
    plain = client.get("/")
    headers = {"Accept-Encoding": encoding} if encoding else {}

    answer = client.get("/", headers=headers)
    again = client.get("/", headers={**headers, "If-None-Match": plain.headers["ETag"]})

    assert encoding == answer.headers.get("Content-Encoding")
    assert plain.headers["ETag"] == answer.headers["ETag"]
    assert plain.data == DECODERS[encoding](answer.data)
    assert 304 == again.status_code
    assert {"Cookie", "Accept-Encoding"} <= set(answer.vary) & set(again.vary)


def test_a_page_is_rendered_once_for_all_visitors(app, client, library):
    library.add(song(1))
    address = f"/songs/{song(1)['id']}"
    first = client.get(address, headers=BROWSER).data
    rendered = []

    def note(_app, template, **_context):
        rendered.append(template.name)

    with template_rendered.connected_to(note, app):
        bodies = {app.test_client().get(address, headers=BROWSER).data for _ in range(3)}

    assert [] == rendered
    assert {first} == bodies


def test_a_page_that_changed_is_not_the_old_one(client, library):
    library.add(song(1))
    before = client.get("/", headers=BROWSER)

    library.add(song(2, title="News"))
    after = client.get("/", headers={**BROWSER, "If-None-Match": before.headers["ETag"]})

    assert 200 == after.status_code
    assert b"News" in brotli.decompress(after.data)


def test_every_script_of_a_page_is_named_in_its_head(client):
    """The browser fetches them all at once, where each would tell only of the next."""
    scripts, waiting = set(), PART.findall((STATIC / "js/app.js").read_text())
    while waiting:
        name = waiting.pop()
        scripts.add(name)
        text = (STATIC / f"js/{name}.js").read_text()
        paths = re.findall(r"^(?:import|\} from)\b[^'(\n]*'(\..*)\.js';", text, re.MULTILINE)
        names = {posixpath.normpath(f"{posixpath.dirname(name)}/{path}") for path in paths}
        waiting += names - scripts

    (named,) = re.findall(r'data-modules="([^"]*)"', client.get("/").text)

    assert len(scripts) > 20
    assert scripts == set(named.split())


def test_an_unchanged_page_takes_hardly_more_calls_than_the_smallest_one(app, client, library):
    library.add(song(1))
    hello = Flask("hello")
    hello.add_url_rule("/", view_func=lambda: "hello")
    known = {"If-None-Match": client.get("/").headers["ETag"], "Host": "localhost"}

    def calls(application):
        list(application(create_environ(headers=known), lambda *_: None))  # which prepares much
        profile, environ = cProfile.Profile(), create_environ(headers=known)
        profile.runcall(lambda: list(application(environ, lambda *_: None)))
        return pstats.Stats(profile).total_calls

    assert calls(app) < 1.6 * calls(hello)
