"""Feeds: a playlist or a search for podcast apps and players, under a secret of its own."""

import dataclasses
import json
import re
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from tests.archives import M4A, OTHER_M4A, new_library, picture
from tests.fakes import FakeApi
from tests.web.test_roles import PASSWORD
from tests.web.test_security import OWN, basic
from webapp.library import feeds, playlists
from webapp.web import feeds as contents

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
CHAPTERS = "{https://podcastindex.org/namespace/1.0}chapters"
HOSTILE = 'A \x00\x0b\ufffe & <b>"B"</b> ]]> \U0001f3b5'
CONDITIONS = [{"prompt": "piano", "t_start": 0, "t_end": 2}, {"prompt": "drums", "t_start": 2.5}]
LYRICS = {"lines": [{"text": "Waves come", "start": 1, "end": 2}]}


@pytest.fixture(scope="module")
def api():
    with FakeApi() as fake:
        yield fake


@pytest.fixture(scope="module")
def stored(tmp_path_factory, api):
    """Two songs whose audio is kept, and one whose audio is not."""
    folder = tmp_path_factory.mktemp("feeds")
    with new_library(folder, api) as keeping:
        kept = [
            keeping.add(
                1, M4A, picture(), title=HOSTILE, sound="", conditions=json.dumps(CONDITIONS)
            ),
            keeping.add(2, OTHER_M4A, title="Second", style="slow jazz"),
        ]
        keeping.turn()
        keeping.add(3, title="Unkept", download_url="https://media.example/3.m4a")
    return folder, [each["id"] for each in kept]


@pytest.fixture(scope="module")
def library_folder(stored):
    return stored[0]


@pytest.fixture
def ids(stored):
    return stored[1]


@pytest.fixture
def made(client, db):
    """Makes a feed of a playlist or a search; answers its address without `podcast.xml`."""

    def make(**form):
        before = {feed.secret for feed in feeds.every(db)}
        answer = client.post("/feeds", data=form)
        assert 303 == answer.status_code, answer.text
        [secret] = {feed.secret for feed in feeds.every(db)} - before
        return f"/feeds/{secret}"

    return make


@pytest.fixture
def playlist(client, ids):
    """The later song first; one of them twice, once as a part."""
    entries = f"{ids[1]},{ids[0]}@1-2.5,{ids[1]}"
    form = {"title": HOSTILE, "songs": entries}
    return client.post("/playlists", data=form).location.rpartition("/")[2]


def channel(client, address, **asked):
    answer = client.get(f"{address}/podcast.xml", **asked)
    assert (200, "application/rss+xml") == (answer.status_code, answer.mimetype)
    return ET.fromstring(answer.data).find("channel")  # noqa: S314 (our own)


def path(address):
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def test_a_search_as_a_podcast_has_each_song_that_is_kept_with_its_true_length(client, made, ids):
    told = channel(client, made(rule=""))

    items = told.findall("item")
    assert {f"songwall:{song}" for song in ids} == {item.findtext("guid") for item in items}
    for item in items:
        enclosure = item.find("enclosure").attrib
        answer = client.get(path(enclosure["url"]), buffered=True)
        assert answer.headers["Content-Type"] == enclosure["type"] == "audio/mp4"
        assert str(len(answer.data)) == enclosure["length"]
        assert answer.data in {M4A, OTHER_M4A}
        head = client.head(path(enclosure["url"]))
        assert enclosure["length"] == head.headers["Content-Length"]
        asked = {"Range": "bytes=10-19"}
        part = client.get(path(enclosure["url"]), headers=asked, buffered=True)
        assert (206, answer.data[10:20]) == (part.status_code, part.data)
        assert re.fullmatch(r"[1-9]\d*", item.findtext(f"{ITUNES}duration"))
        assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo


def test_no_tag_is_empty_whatever_the_songs_hold(client, made, playlist):
    for told in (channel(client, made(rule="")), channel(client, made(playlist=playlist))):
        for tag in told.iter():
            assert len(tag) or (tag.text or "").strip() or tag.attrib, tag.tag
            assert all(tag.attrib.values())
        assert 'A & <b>"B"</b> ]]> \U0001f3b5' in {
            " ".join(item.findtext("title").split()) for item in told.findall("item")
        }


def test_a_playlist_keeps_its_order_and_has_each_song_once(client, made, playlist, ids):
    told = channel(client, made(playlist=playlist))

    items = told.findall("item")
    assert [f"songwall:{ids[1]}", f"songwall:{ids[0]}"] == [i.findtext("guid") for i in items]
    assert ["1", "2"] == [item.findtext(f"{ITUNES}episode") for item in items]
    assert "serial" == told.findtext(f"{ITUNES}type")
    image = items[1].find(f"{ITUNES}image").attrib["href"]
    assert "image/jpeg" == client.get(path(image)).mimetype
    assert items[0].find(f"{ITUNES}image") is None


def test_chapters_are_the_prompts_else_the_song_itself(client, made, playlist):
    items = channel(client, made(playlist=playlist)).findall("item")

    told = [client.get(path(item.find(CHAPTERS).attrib["url"])) for item in items]
    assert {"application/json+chapters"} == {answer.mimetype for answer in told}
    parts = [json.loads(answer.text)["chapters"] for answer in told]
    assert [{"startTime": 0, "title": "Second"}] == parts[0]
    assert [(0, "piano"), (2.5, "drums")] == [
        (part["startTime"], part["title"]) for part in parts[1]
    ]


def test_a_list_for_players_has_addresses_by_which_the_listener_came(
    client, made, playlist, ids, config, new_app
):
    address = made(playlist=playlist)
    host = config.host
    here = client.get(f"{address}/list.m3u8", base_url=f"http://{host}:8420")
    behind = new_app(dataclasses.replace(config, proxies=1, allowed_hosts=frozenset({"my.home"})))
    said = {"Host": "my.home", "Proto": "https", "Prefix": "/music", "For": "192.168.1.9"}
    forwarded = {f"X-Forwarded-{name}": value for name, value in said.items()}
    told = channel(behind.test_client(), address, headers=forwarded)

    songs = [line for line in here.text.splitlines() if not line.startswith("#")]
    base = f"http://{host}:8420{address}"
    assert [f"{base}/songs/{ids[at]}.m4a" for at in (1, 0, 1)] == songs
    assert "#EXTVLCOPT:start-time=1\n#EXTVLCOPT:stop-time=2.5\n" in here.text
    assert {200} == {client.head(path(song)).status_code for song in songs}
    base = f"https://my.home/music{address}"
    addresses = [tag.attrib["url"] for tag in told.iter() if "url" in tag.attrib]
    assert addresses
    assert [] == [each for each in addresses if not each.startswith(f"{base}/")]
    assert told.findtext("link").startswith("https://my.home/music/playlists/")


def test_what_has_not_changed_is_not_sent_again(client, made):
    address = made(rule="")
    for what in ("podcast.xml", "list.m3u8"):
        first = client.get(f"{address}/{what}")
        known = {"If-None-Match": first.headers["ETag"]}
        assert (304, b"") == (
            (again := client.get(f"{address}/{what}", headers=known)).status_code,
            again.data,
        )
        assert 200 == client.head(f"{address}/{what}").status_code


def test_it_asks_for_no_password_and_opens_nothing_else(config, data_folder, new_app, ids):
    client = new_app(dataclasses.replace(config, password=PASSWORD)).test_client()
    owner = {"Authorization": basic(f"me:{PASSWORD}")}
    client.post("/feeds", data={"rule": "q=title:second"}, headers=owner, **OWN)
    page = client.get("/feeds", headers=owner, **OWN).text
    address = re.search(r"/feeds/[\w-]{32}(?=/podcast.xml)", page)[0]

    def status(what):
        return client.head(f"{address}{what}", **OWN).status_code

    assert [200, 200] == [status("/podcast.xml"), status(f"/songs/{ids[1]}.m4a")]
    others = (f"songs/{ids[0]}.m4a", f"covers/{ids[0]}.jpg", f"chapters/{ids[0]}.json")
    assert {404} == {status(f"/{what}") for what in (*others, "songs/nobody.m4a")}
    assert [401] * 3 == [
        client.open(asked, method=method, **OWN).status_code
        for asked, method in (("/feeds", "GET"), ("/feeds", "POST"), ("/feeds/1/revoked", "POST"))
    ]


def test_one_that_is_revoked_or_never_was_is_not_found(client, made, db):
    address, other = made(rule=""), made(rule="")
    item = channel(client, address).find("item")
    urls = [tag.attrib["url"] for tag in item if "url" in tag.attrib]
    urls.append(f"{address}/podcast.xml")
    number = feeds.by_secret(db, address.rpartition("/")[2]).number
    assert feeds.by_secret(db, address.rpartition("/")[2]).seen_at

    assert 303 == client.post(f"/feeds/{number}/revoked").status_code

    assert {404} == {client.get(path(url)).status_code for url in urls}
    assert 404 == client.get(f"/feeds/{'x' * 32}/podcast.xml").status_code
    assert 200 == client.get(f"{other}/podcast.xml").status_code
    assert 303 == client.post(f"/feeds/{'9' * 30}/revoked").status_code


def test_a_playlist_that_was_removed_answers_no_more_and_its_feed_can_be_revoked(
    client, made, playlist, db
):
    address = made(playlist=playlist)
    playlists.set_removed(db, playlist, removed=True)

    assert 404 == client.get(f"{address}/podcast.xml").status_code
    assert "A playlist that was removed" in client.get("/feeds").text


def test_the_pages_of_a_playlist_and_a_search_lead_to_a_feed_of_them(client, playlist):
    for page, wanted in (
        (f"/playlists/{playlist}", f"/feeds?playlist={playlist}"),
        ("/?q=second", "/feeds?rule=q%3Dsecond"),
    ):
        assert f'href="{wanted}"' in client.get(page).text
        assert "Make a feed of it" in client.get(wanted).text


def test_what_no_feed_can_be_made_of_makes_none(client, db, monkeypatch):
    bad = ({}, {"rule": "new=of+tomorrow"}, {"playlist": "nobody"})
    assert [409, 409, 404] == [client.post("/feeds", data=form).status_code for form in bad]
    monkeypatch.setattr(feeds, "MOST", 0)
    assert 409 == client.post("/feeds", data={"rule": ""}).status_code
    assert [] == feeds.every(db)


def test_a_long_list_is_cut(client, made, monkeypatch):
    monkeypatch.setattr(contents, "MOST", 1)

    assert 1 == len(channel(client, made(rule="")).findall("item"))
