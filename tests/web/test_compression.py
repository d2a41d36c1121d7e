import zlib

import brotli
import pytest
from flask import Flask, Response

from webapp.app import STATIC
from webapp.web import compression

TEXT = "long enough to be compressed " * 30
DECODERS = {"br": brotli.decompress, "gzip": lambda data: zlib.decompress(data, 31), None: bytes}


def answer(response, accepted="gzip, deflate, br, zstd"):
    app = Flask("compression")
    compression.init_app(app)
    app.add_url_rule("/", view_func=lambda: response)
    return app.test_client().get("/", headers={"Accept-Encoding": accepted})


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("identity", None),
        ("", None),
        (",;q=x" * 1000, None),
    ],
)
def test_the_browser_gets_what_it_prefers(accepted, encoding):
    got = answer(Response(TEXT), accepted)

    assert encoding == got.headers.get("Content-Encoding")
    assert TEXT == DECODERS[encoding](got.data).decode()
    assert str(len(got.data)) == got.headers["Content-Length"]


def test_a_shared_cache_is_told_what_it_depends_on():
    response = Response(TEXT, headers={"Vary": "Cookie"})

    assert {"Cookie", "Accept-Encoding"} == set(answer(response).vary)


@pytest.mark.parametrize(
    "response",
    [
        Response("short"),
        Response(TEXT, mimetype="image/webp"),
        Response(iter([TEXT]), mimetype="text/plain"),
        Response(status=304),
        Response(TEXT, headers={"Content-Encoding": "zstd"}),
    ],
    ids=["short", "picture", "stream", "unchanged", "compressed"],
)
def test_what_would_save_nothing_stays_as_it_is(response):
    encoding = response.headers.get("Content-Encoding")

    assert encoding == answer(response).headers.get("Content-Encoding")


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_what_lasts_is_compressed_thoroughly(encoding):
    text = (STATIC / "css" / "song.css").read_bytes()

    fast = compression.compress(text, encoding)
    small = compression.compress(text, encoding, thoroughly=True)

    assert len(small) < len(fast) < len(text)
    assert text == DECODERS[encoding](small)


def test_static_files_come_compressed_or_as_they_are(client):
    page = client.get("/").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]

    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert plain.data == zlib.decompress(packed.data, 31)
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain.headers
