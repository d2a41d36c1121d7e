"""Behind proxies every address is the browser's; unless they are told of, nobody is believed."""

import dataclasses
import io
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask import request
from PIL import Image

from tests.factories import rich_song
from tests.fakes import song

OWN = {"base_url": "http://localhost:8420"}
SONG = f"/songs/{song(1)['id']}"
PAGES = ["/", "/find", "/find?q=waves&style=a", "/find?q=nothing-at-all", "/?status=failed&page=2"]
PAGES += [
    SONG,
    f"{SONG}?t=1",
    f"{SONG}/record",
    "/archive",
    "/import",
    "/phone",
    "/nowhere",
    "/songs/a",
]
PAGES += ["/sync", "/archive/news", f"/songs/pending?card={song(1)['id']}:", f"{SONG}/look-up"]
PAGES += [f"/songs/pending?sheet=1&card={song(1)['id']}:"]
STATIC = Path(__file__).parents[2] / "static"
EDGES = [(0, 0), (511, 0), (0, 511), (511, 511), (70, 256), (256, 440)]
"""Where a maskable icon may be cut off."""
BEHIND = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "localhost",
    "X-Forwarded-Prefix": "/music",
}


@pytest.fixture
def behind(config, new_app):
    """The gallery behind one proxy."""
    return new_app(dataclasses.replace(config, proxies=1))


@pytest.fixture
def filled(library):
    """More than a page of songs, in families, of two months and styles; some in the making."""
    library.add(
        *(rich_song(n, created_at=f"2025-0{1 + n % 2}-01T00:00:00Z") for n in range(1, 30)),
        song(31, status="processing"),
        song(32, status="odd", sound="jazz, soul"),
    )


class Addresses(HTMLParser):
    ATTRIBUTES = ("href", "src", "action", "formaction", "data-href", "hx-get", "hx-post", "poster")

    def __init__(self, html):
        super().__init__()
        self.found = set()
        self.feed(html)

    def handle_starttag(self, _tag, attrs):
        for name, value in attrs:
            if name in self.ATTRIBUTES and value:
                self.found.add(value)
            elif name == "srcset":
                self.found.update(part.split()[0] for part in value.split(","))

    @property
    def own(self):
        return {a for a in self.found if a.startswith("/")}


def test_every_address_of_every_page_is_under_the_prefix(behind, filled):
    offenders = []
    for page, more in itertools.product(PAGES, ({}, {"HX-Request": "true"})):
        answer = behind.test_client().get(page, headers=BEHIND | more, **OWN)
        addresses = Addresses(answer.text)
        outside = [a for a in addresses.own if not a.startswith("/music/")]
        relative = [a for a in addresses.found if re.match(r"[\w?.]", a) and not is_known(a)]
        offenders += [(page, more, address) for address in outside + relative]

    assert not offenders


def is_known(address):
    """Elsewhere, or a place in the page that is open."""
    return address.startswith(("https://", "http://", "?t="))


def test_all_that_a_page_loads_is_there(behind, filled):
    client = behind.test_client()
    page = client.get(SONG, headers=BEHIND, **OWN)
    loaded = {a for a in Addresses(page.text).own if "/static/" in a or "/cover" in a}

    assert len(loaded) > 20
    for address in loaded:
        path = address.removeprefix("/music").partition("#")[0]
        assert client.get(path, headers=BEHIND, **OWN).status_code in {200, 302}, path


def test_a_page_that_is_cached_for_one_prefix_is_never_shown_under_another(behind, filled):
    client = behind.test_client()
    for page in PAGES:
        answers = [
            client.get(page, headers=BEHIND | {"X-Forwarded-Prefix": prefix}, **OWN)
            for prefix in ("", "/music", "/wall", "/music")
        ]
        tags = [answer.headers.get("ETag") for answer in answers]

        # Not the last one: a wall with songs in the making has another each minute.
        assert tags[0] is None or len(set(tags[:3])) == 3, page
        assert answers[1].data == answers[3].data, page
        assert b"/music" not in answers[0].data + answers[2].data, page


NO_PREFIXES = ["//evil.example", "/a b", '/"onload=x', "/..", "/../a", "/.", "evil", "/a//b", "/ü"]
NO_PREFIXES += ["/a?b", "/a#b", "/a\\b", "\\\\evil", "https://evil.example", "/a;b", "/<", "/%2f"]


def test_a_prefix_that_is_none_is_none(behind):
    believed = []
    for prefix in NO_PREFIXES:
        headers = BEHIND | {"X-Forwarded-Prefix": prefix.encode().decode("latin-1")}
        answer = behind.test_client().get("/", headers=headers, **OWN)
        own = Addresses(answer.text).own
        if answer.status_code != 200 or not any(a.startswith("/static/") for a in own):
            believed.append(prefix)

    assert not believed


@pytest.mark.parametrize(
    ("prefix", "root"), [("/music/", "/music/"), ("/a/b.c~d-e_f", "/a/b.c~d-e_f/")]
)
def test_a_prefix_may_have_several_parts_and_a_slash_at_its_end(behind, prefix, root):
    answer = behind.test_client().get("/", headers=BEHIND | {"X-Forwarded-Prefix": prefix}, **OWN)

    assert f'data-root="{root[:-1]}"' in answer.text


def test_without_the_setting_nothing_that_is_forwarded_is_believed(app, filled):
    seen = []
    app.before_request_funcs[None].append(lambda: seen.append(asked()))
    client = app.test_client()
    for page in PAGES:
        plain, forged = (client.get(page, headers=h, **OWN) for h in ({}, BEHIND))
        assert (plain.status_code, plain.data) == (forged.status_code, forged.data), page

    assert {("127.0.0.1", "http", "localhost:8420", "")} == set(seen)


def asked():
    return request.remote_addr, request.scheme, request.host, request.script_root


@pytest.mark.parametrize(
    ("proxies", "told"),
    [(1, ("3.3.3.3", "https", "c.lan", "/c")), (2, ("2.2.2.2", "http", "b.lan", "/b"))],
)
def test_of_several_values_those_of_our_own_proxies_count(config, new_app, db, proxies, told):
    hosts = frozenset({"a.lan", "b.lan", "c.lan"})
    app = new_app(dataclasses.replace(config, proxies=proxies, allowed_hosts=hosts))
    seen = []
    app.before_request_funcs[None].append(lambda: seen.append(asked()))
    headers = {
        "X-Forwarded-For": "1.1.1.1, 2.2.2.2, 3.3.3.3",
        "X-Forwarded-Proto": "https, http, https",
        "X-Forwarded-Host": "a.lan, b.lan, c.lan",
        "X-Forwarded-Prefix": "/a, /b, /c",
    }

    app.test_client().get("/health", headers=headers, **OWN)

    assert [told] == seen


def test_a_name_that_a_proxy_tells_must_be_one_of_ours_too(behind):
    answer = behind.test_client().get("/", headers=BEHIND | {"X-Forwarded-Host": "evil.example"})

    assert 400 == answer.status_code


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://localhost", 303), ("http://localhost", 403), ("https://localhost:444", 403)],
)
def test_an_older_browser_behind_tls_may_write(behind, origin, status):
    headers = BEHIND | {"Origin": origin}

    assert status == behind.test_client().post("/sync", headers=headers, **OWN).status_code


def test_who_asks_is_who_the_proxy_says_so_that_a_guesser_locks_out_nobody_else(
    config, new_app, db
):
    locked = new_app(dataclasses.replace(config, proxies=1, password="open")).test_client()
    wrong = {"Authorization": "Basic YTp3cm9uZw=="}

    for _ in range(30):
        last = locked.get("/", headers=BEHIND | wrong, **OWN)

    assert 429 == last.status_code
    assert "60" == last.headers["Retry-After"]
    other = BEHIND | {"X-Forwarded-For": "203.0.113.10"}
    assert 401 == locked.get("/", headers=other, **OWN).status_code


@pytest.mark.parametrize(
    ("came", "location"),
    [
        ("https://localhost/music/find?q=a#b", "/music/find?q=a"),
        ("https://localhost/music/", "/music/"),
        ("https://localhost/other/", "/music/"),
        ("https://localhost/musicals", "/music/"),
        ("https://evil.example/music/", "/music/"),
    ],
)
def test_a_write_leads_back_within_the_prefix(behind, db, came, location):
    answer = behind.test_client().post("/sync", headers=BEHIND | {"Referer": came}, **OWN)

    assert (303, location) == (answer.status_code, answer.headers["Location"])


def test_cookies_are_of_the_prefix_and_of_tls(behind, db):
    answer = behind.test_client().post("/look", data={"theme": "dark"}, headers=BEHIND, **OWN)

    assert "Path=/music/;" in answer.headers["Set-Cookie"] + ";"
    assert "Secure" in answer.headers["Set-Cookie"]


def test_the_manifest_begins_the_gallery_wherever_it_is_and_comes_with_the_password(behind, filled):
    page = behind.test_client().get("/", headers=BEHIND, **OWN).text
    link = re.search(r'<link rel="manifest"[^>]*>', page)[0]
    address = re.search(r'href="/music(/static/[0-9a-f]+/[\w.]+)"', link)[1]

    assert 'crossorigin="use-credentials"' in link
    manifest = behind.test_client().get(address, headers=BEHIND, **OWN).json
    there = f"http://localhost:8420/music{address}"
    assert "http://localhost:8420/music/" == urljoin(there, manifest["start_url"])
    assert "http://localhost:8420/music/" == urljoin(there, manifest["scope"])


def test_icons_and_shortcuts_of_the_manifest_are_there_in_their_sizes(behind, filled):
    client = behind.test_client()
    page = client.get("/", headers=BEHIND, **OWN).text
    touched = re.search(r'<link rel="apple-touch-icon" href="/music([^"]+)"', page)[1]
    address = re.search(r'<link rel="manifest" href="/music([^"]+)"', page)[1]
    manifest = client.get(address, headers=BEHIND, **OWN).json
    pictures = [icon for icon in manifest["icons"] if icon["type"] == "image/png"]
    addresses = [urljoin(address, icon["src"]) for icon in pictures]
    sizes = [icon["sizes"] for icon in pictures]

    for where, size in zip([*addresses, touched], [*sizes, "180x180"], strict=True):
        picture = Image.open(io.BytesIO(client.get(where, headers=BEHIND, **OWN).data))
        assert size == "{}x{}".format(*picture.size)
    (maskable,) = [icon for icon in pictures if icon.get("purpose") == "maskable"]
    assert ["192x192", "512x512", "512x512"] == sizes
    edge = Image.open(STATIC / maskable["src"]).convert("RGBA")
    assert {(23, 33, 29, 255)} == {edge.getpixel(at) for at in EDGES}
    for shortcut in manifest["shortcuts"]:
        answer = client.get(urljoin(address, shortcut["url"]), headers=BEHIND, **OWN)
        assert 200 == answer.status_code, shortcut
