"""Sound, covers and lyrics as apps ask for them."""

import dataclasses
from io import BytesIO

import pytest
from PIL import Image

from tests.archives import M4A, new_library, picture
from tests.fakes import FakeApi
from tests.web.rest.conftest import NOW, SUNG, element
from tests.web.test_security import OWN
from webapp.library import device_keys

WORDS = "[Chorus]\nWellen köm 海\nWaves out\nnever sung"


@pytest.fixture(scope="module")
def api():
    with FakeApi() as fake:
        yield fake


@pytest.fixture(scope="module")
def library_folder(tmp_path_factory, api):
    """Two songs: of the first copies are kept, the other is at its source."""
    folder = tmp_path_factory.mktemp("kept")
    with new_library(folder, api) as keeping:
        keeping.add(1, M4A, picture(), lyrics=WORDS, lyrics_timestamped=SUNG, title="Sea: 1")
        keeping.turn()
        keeping.add(2, M4A, title="Sea: 2", lyrics="Plain\n\nwords")
        keeping.add(3, "http://127.0.0.1:9/3.mp3", title="Sea: 3", lyrics="")
        device_keys.add(keeping.db, "Phone", NOW)
    return folder


@pytest.fixture
def client(config, data_folder, api, new_app):
    allowed = frozenset({api.host})
    return new_app(dataclasses.replace(config, media_hosts=allowed)).test_client()


@pytest.fixture
def get(client, key):
    def get(name, number=1, method="GET", headers=None, **values):
        values = {"id": f"00000000-0000-4000-8000-{number:012}", "f": "json", **values}
        given = {"u": "x", "p": key.secret, **values}
        place = {"data": given} if method == "POST" else {"query_string": given}
        return client.open(
            f"/rest/{name}", method=method, headers=headers or {}, buffered=True, **place, **OWN
        )

    return get


def content(answer):
    return answer.json["subsonic-response"]


@pytest.mark.parametrize("name", ["stream", "download", "stream.view"])
def test_a_song_plays_whole_and_in_parts(get, name):
    whole = get(name)
    assert (200, M4A, "audio/mp4") == (whole.status_code, whole.data, whole.mimetype)
    assert ("bytes", f"{len(M4A)}") == (
        whole.headers["Accept-Ranges"],
        whole.headers["Content-Length"],
    )
    part = get(name, headers={"Range": "bytes=10-19"}, format="mp3", maxBitRate="128")
    assert (206, M4A[10:20]) == (part.status_code, part.data)
    assert f"bytes 10-19/{len(M4A)}" == part.headers["Content-Range"]
    assert ("attachment" in whole.headers.get("Content-Disposition", "")) == (name == "download")
    assert (200, f"{len(M4A)}", b"") == (
        (head := get(name, method="HEAD")).status_code,
        head.headers["Content-Length"],
        head.data,
    )


def test_a_song_that_is_still_at_its_source_is_relayed(get):
    answer = get("stream", 2, headers={"Range": "bytes=5-9"})

    assert (206, M4A[5:10]) == (answer.status_code, answer.data)
    assert content(get("stream", 3))["error"]["code"] == 0  # a private host, which is not asked


@pytest.mark.parametrize(
    ("size", "side"), [(None, 640), ("300", 320), ("1", 160), ("0", 640), ("9" * 9, 640)]
)
def test_covers_come_in_the_size_that_is_asked_for(get, size, side):
    song = content(get("getSong"))["song"]
    for cover in (song["coverArt"], song["id"], song["albumId"], song["artistId"]):
        values = {} if size is None else {"size": size}
        for method in ("GET", "POST"):
            answer = get("getCoverArt", method=method, **{**values, "id": cover})
            assert (200, "image/jpeg") == (answer.status_code, answer.mimetype)
            assert (side, side) == Image.open(BytesIO(answer.data)).size


def test_a_song_without_a_cover_has_a_plain_one(get):
    for answer in (get("getCoverArt", 2), get("getAvatar")):
        assert "PNG" == Image.open(BytesIO(answer.data)).format


@pytest.mark.parametrize("size", ["x", "-1", "9" * 20, "1.5"])
def test_a_size_that_is_none_is_said(get, size):
    assert content(get("getCoverArt", size=size))["error"]["code"] == 0


def test_a_copy_has_its_true_size_and_rate(get):
    kept, other = (content(get("getSong", number))["song"] for number in (1, 3))

    assert len(M4A) == kept["size"]
    assert round(len(M4A) * 8 / 1000 / kept["duration"]) == pytest.approx(kept["bitRate"], abs=2)
    assert (180 * 24_000 < other["size"], "mp3", "audio/mpeg") == (
        True,
        other["suffix"],
        other["contentType"],
    )


def test_lyrics_have_their_lines_times_and_the_rest_as_text(get):
    timed, plain = content(get("getLyricsBySongId"))["lyricsList"]["structuredLyrics"]

    assert (True, "und", 0, "Sea: 1") == tuple(
        timed[name] for name in ("synced", "lang", "offset", "displayTitle")
    )
    lines = [{"start": 10_000, "value": "Wellen köm 海"}, {"start": 20_000, "value": "Waves out"}]
    assert lines == timed["line"]
    assert ["Wellen köm 海", "Waves out", "never sung"] == [x["value"] for x in plain["line"]]
    assert not {"cueLine", "kind"} & {*timed, *plain}


def test_words_are_told_with_their_bytes_where_they_are_asked_for(get):
    timed = content(get("getLyricsBySongId", enhanced="true"))["lyricsList"]["structuredLyrics"][0]

    first, second = timed["cueLine"]
    assert {"index": 0, "start": 10_000, "end": 11_500, "value": "Wellen köm 海"} == {
        name: first[name] for name in first if name != "cue"
    }
    assert [
        (10_000, 10_500, 0, 5, "Wellen"),
        (10_500, 11_000, 7, 10, "köm"),
        (11_000, 11_500, 12, 14, "海"),
    ] == [
        tuple(cue[n] for n in ("start", "end", "byteStart", "byteEnd", "value"))
        for cue in first["cue"]
    ]
    assert (1, "Waves out") == (second["index"], second["value"])
    root = element(get("getLyricsBySongId", enhanced="1", f="xml").text)
    cue = root.find("lyricsList/structuredLyrics/cueLine/cue")
    assert ("Wellen", "0", "5") == (cue.text, cue.get("byteStart"), cue.get("byteEnd"))
    assert ["Wellen köm 海"] == [
        line.get("value") for line in root.findall("lyricsList/structuredLyrics/cueLine")
    ][:1]
    assert content(get("getLyricsBySongId", enhanced="often"))["error"]["code"] == 0


def test_lyrics_without_times_are_text(get):
    only = content(get("getLyricsBySongId", 2, enhanced="true"))["lyricsList"]["structuredLyrics"]
    assert [(False, [{"value": "Plain"}, {"value": "words"}])] == [
        (each["synced"], each["line"]) for each in only
    ]
    assert [] == content(get("getLyricsBySongId", 3))["lyricsList"]["structuredLyrics"]


def test_lyrics_are_found_by_a_title(get):
    text = content(get("getLyrics", title="sea: 2", artist="Riffusion"))["lyrics"]["value"]
    assert "Plain\n\nwords" == text
    for values in ({}, {"title": "Nobody's"}, {"title": '" OR (', "artist": "x"}):
        assert "" == content(get("getLyrics", **values))["lyrics"]["value"]
