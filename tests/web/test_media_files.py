import dataclasses
import html
import http.client
import re
import threading
from io import BytesIO

import pytest
from PIL import Image
from waitress.server import create_server

from tests.archives import M4A, new_library, picture
from tests.fakes import FakeApi, Media, song

SIZE = len(M4A)
WEBP = {"Accept": "image/avif,image/webp,image/*;q=0.8,*/*;q=0.5"}


@pytest.fixture
def client(config, keeping, new_app):
    """Of an owner who allowed the service's host, which stands on this machine."""
    allowed = frozenset({keeping.api.host})
    return new_app(dataclasses.replace(config, media_hosts=allowed)).test_client()


@pytest.fixture(scope="module")
def api():
    with FakeApi() as fake:
        yield fake


@pytest.fixture(scope="module")
def one_song(tmp_path_factory, api):
    folder = tmp_path_factory.mktemp("one")
    with new_library(folder, api) as keeping:
        raw = keeping.add(1, M4A, picture((800, 800)), title="Sea / Söng: 1")
        keeping.turn()
    return folder, raw


@pytest.fixture(scope="module")
def library_folder(one_song):
    return one_song[0]


@pytest.fixture
def kept(one_song, keeping):
    keeping.api.requests.clear()
    return one_song[1]


@pytest.fixture
def get(client, keeping, kept):
    def get(what, method="GET", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.open(
            f"/songs/{kept['id']}/{what}", method=method, headers=named, buffered=True
        )

    return get


def test_kept_audio_comes_from_here_whole(get, keeping):
    answer = get("audio")

    assert (200, M4A, "audio/mp4") == (answer.status_code, answer.data, answer.mimetype)
    assert ("bytes", str(SIZE)) == (
        answer.headers["Accept-Ranges"],
        answer.headers["Content-Length"],
    )
    assert "default-src 'none'; sandbox" == answer.headers["Content-Security-Policy"]
    assert "nosniff" == answer.headers["X-Content-Type-Options"]
    assert [] == keeping.asked("1.m4a")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("0-", 0, SIZE - 1),
        ("5-9", 5, 9),
        ("-7", SIZE - 7, SIZE - 1),
        ("100-9999999", 100, SIZE - 1),
    ],
)
def test_a_part_is_sent_as_a_part(get, asked, first, last):
    answer = get("audio", Range=f"bytes={asked}")

    assert (206, M4A[first : last + 1]) == (answer.status_code, answer.data)
    assert f"bytes {first}-{last}/{SIZE}" == answer.headers["Content-Range"]
    assert str(last + 1 - first) == answer.headers["Content-Length"]


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=9-5", "octets=0-1", "bytes=x-"])
def test_several_or_malformed_parts_are_ignored(get, asked):
    answer = get("audio", Range=asked)

    assert (200, M4A) == (answer.status_code, answer.data)


@pytest.mark.parametrize("asked", [f"{SIZE}-", "99999999-", "-0"])
def test_a_part_behind_the_end_is_416(get, asked):
    answer = get("audio", Range=f"bytes={asked}")

    assert (416, b"") == (answer.status_code, answer.data)
    assert f"bytes */{SIZE}" == answer.headers["Content-Range"]


@pytest.mark.parametrize("asked", [None, "bytes=0-9"])
def test_head_tells_of_the_whole_and_sends_nothing(get, asked):
    answer = get("audio", "HEAD", **({"Range": asked} if asked else {}))

    assert (200, b"") == (answer.status_code, answer.data)
    assert (str(SIZE), "bytes") == (
        answer.headers["Content-Length"],
        answer.headers["Accept-Ranges"],
    )


@pytest.mark.parametrize(
    ("held", "status"),
    [("ETag", 206), ("Last-Modified", 206), ('"another"', 200), ("W/weak", 200), ("nonsense", 200)],
)
def test_a_part_is_for_whoever_holds_the_rest_of_it(get, held, status):
    condition = get("audio", "HEAD").headers.get(held, held)

    assert status == get("audio", Range="bytes=0-9", If_Range=condition).status_code


def test_audio_that_the_browser_has_is_304(get):
    etag = get("audio").headers["ETag"]

    answer = get("audio", If_None_Match=etag)

    assert (304, b"") == (answer.status_code, answer.data)


def test_an_address_with_the_mark_may_be_kept_for_ever(get, keeping, kept):
    card = keeping.library.card(kept)

    def kept_for(address):
        return get(address).headers["Cache-Control"]

    assert kept_for(f"audio?v={card.audio_kept}").endswith("immutable")
    assert kept_for(f"cover?v={card.cover_kept}&size=320").endswith("immutable")
    others = ["audio", "audio?v=00000000", "cover?v=00000000", "cover?size=320"]
    assert {"private, no-cache"} == {kept_for(address) for address in others}


def test_a_file_that_lost_its_end_is_had_from_the_source(get, keeping, kept):
    (keeping.folder(kept) / "audio.m4a").write_bytes(M4A[:-1])

    assert (200, M4A) == (get("audio").status_code, get("audio").data)


def test_a_file_that_vanished_is_had_from_the_source(get, keeping, kept):
    for path in keeping.folder(kept).iterdir():
        path.unlink()

    assert (200, M4A) == (get("audio").status_code, get("audio").data)
    assert 302 == get("cover?size=320").status_code


def test_a_download_is_named_after_title_and_content(get):
    answer = get("download")

    assert M4A == answer.data
    assert (
        "attachment; filename*=UTF-8''Sea%20S%C3%B6ng%201.m4a"
        == (answer.headers["Content-Disposition"])
    )


def test_why_kept_audio_does_not_play_asks_no_source(client, keeping, kept):
    before = len(keeping.api.requests)

    answer = client.post(f"/songs/{kept['id']}/audio/check")

    assert "This browser can't play this song's audio." == answer.json["sentence"]
    assert before == len(keeping.api.requests)


@pytest.mark.parametrize(
    ("asked", "width"),
    [("160", 160), ("320", 320), ("640", 640), ("1200", 800), ("300", 320), ("1", 160)]
    + [("99999999", 800), ("-5", 160), ("x", 320), ("", 320)],
)
def test_a_cover_comes_in_the_sizes_of_the_list(get, asked, width):
    answer = get(f"cover?size={asked}", **WEBP)

    assert width == Image.open(BytesIO(answer.data)).width


@pytest.mark.parametrize(
    ("path", "widths"),
    [
        ("/", [[160, 320, 640, 1200], *[[160, 320, 640]] * 2]),  # what hangs first hangs large
        (f"/songs/{song(2)['id']}", [[320, 640, 1200], *[[160, 320, 640]] * 2]),  # and others
    ],
)
def test_a_page_offers_covers_in_sizes_that_are_as_wide_as_it_says(client, keeping, path, widths):
    for number in (2, 3):
        keeping.add(number, cover=picture((1600, 1600)))
    keeping.turn()

    page = client.get(path).text

    offered = [
        [each.rpartition(" ") for each in html.unescape(found).split(", ")]
        for found in re.findall(r'srcset="([^"]*)"', page)
    ]
    assert widths == [[int(said.removesuffix("w")) for *_, said in each] for each in offered]
    assert widths == [
        [Image.open(BytesIO(client.get(address).data)).width for address, *_ in each]
        for each in offered
    ]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (WEBP["Accept"], "image/webp"),
        ("*/*", "image/jpeg"),
        ("image/*", "image/jpeg"),
        ("image/webp;q=0, */*", "image/jpeg"),
        ("", "image/jpeg"),
    ],
)
def test_a_cover_is_webp_for_whoever_says_so(get, accept, kind):
    answer = get("cover?size=320", Accept=accept)

    assert kind == answer.mimetype
    assert kind.removeprefix("image/").upper() == Image.open(BytesIO(answer.data)).format
    assert "Accept" in answer.headers["Vary"].split(", ")
    assert "default-src 'none'; sandbox" == answer.headers["Content-Security-Policy"]
    assert "nosniff" == answer.headers["X-Content-Type-Options"]


def test_a_cover_that_the_browser_has_is_304(get):
    etag = get("cover?size=320").headers["ETag"]

    assert 304 == get("cover?size=320", If_None_Match=etag).status_code
    assert 200 == get("cover?size=640", If_None_Match=etag).status_code
    assert 200 == get("cover?size=320", If_None_Match=etag, **WEBP).status_code


def test_a_drawn_cover_may_still_be_asked_for(get):
    assert "image/svg+xml" == get("cover?drawn=1&size=320").mimetype


def test_with_everything_kept_a_page_names_no_foreign_host(client, keeping, kept):
    page = client.get("/")

    assert "http://" not in page.headers["Content-Security-Policy"]
    assert keeping.library.card(kept).cover_kept in page.text
    assert keeping.api.host not in page.text


def test_the_policy_names_the_hosts_of_what_is_not_kept(client, keeping, kept):
    keeping.add(2, Media(status=404))
    keeping.turn()

    policy = client.get("/").headers["Content-Security-Policy"]

    assert f"media-src 'self' http://{keeping.api.host};" in policy
    assert "img-src 'self' data:;" in policy


def test_while_songs_are_made_the_policy_is_open_to_where_they_will_lie(client, keeping, kept):
    keeping.add(2, status="processing")

    policy = client.get("/").headers["Content-Security-Policy"]

    assert f"media-src 'self' http://{keeping.api.host};" in policy


def test_the_hue_of_the_cover_is_that_of_the_card(client, keeping):
    raw = keeping.add(4, cover=picture(colour=(0, 0, 255), form="PNG"))
    keeping.turn()

    assert 18 == keeping.library.card(raw).hue
    assert "hue-18" in client.get(f"/songs/{raw['id']}").text


def test_the_server_sends_the_file_by_itself(app, kept, tmp_path):
    """Only its own wrapper around a plain file keeps slow listeners off its threads."""
    seen = []

    def watched(environ, start_response):
        body = app(environ, start_response)
        seen.append(type(body) is environ["wsgi.file_wrapper"])
        return body

    server = create_server(watched, host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    asked = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=60)
    try:
        asked.request("GET", f"/songs/{kept['id']}/audio", headers={"Range": "bytes=1000-1999"})
        answer = asked.getresponse()
        assert (206, M4A[1000:2000]) == (answer.status, answer.read())
        asked.request("HEAD", f"/songs/{kept['id']}/audio")
        answer = asked.getresponse()
        assert (200, b"", str(SIZE)) == (
            answer.status,
            answer.read(),
            answer.headers["Content-Length"],
        )
        asked.request("GET", f"/songs/{kept['id']}/audio")  # the connection is still in step
        assert M4A == asked.getresponse().read()
    finally:
        asked.close()
        server.task_dispatcher.shutdown()
        server.close()
    assert [True, False, True] == seen
