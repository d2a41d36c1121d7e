from contextlib import closing
from dataclasses import replace

import pytest

from tests import faults
from tests.factories import NOW
from tests.fake_mureka import ROWS, FakeMureka, feed, take
from webapp.errors import GoneError, HostBusyError, PassingError, TokenRefusedError
from webapp.library import songs
from webapp.records import record
from webapp.sources import registry
from webapp.sources.api_client import ApiClient, Limits
from webapp.sources.mureka import Mureka
from webapp.sync.list_sync import ListSync


@pytest.fixture
def api():
    with FakeMureka() as fake:
        yield fake


@pytest.fixture
def client(api):
    with closing(ApiClient(api.base_url, api.token, limits=Limits(tries=1))) as client:
        yield client


@pytest.fixture
def source(client):
    return Mureka(client)


@pytest.fixture
def sync(db, source):
    return lambda **options: ListSync(db, source, clock=lambda: NOW, **options).run()


def pairs(count):
    return [feed(n, take(2 * n + 1), take(2 * n)) for n in range(count, 0, -1)]


def test_a_song_is_read_by_the_words_of_the_api(api, source):
    api.feeds = [feed(7, take(1))]

    made = record.read(source.page()[0], now=NOW)

    assert ("1001", "507", "completed") == (made.id, made.group_id, made.status)
    assert ("Take 1", "pop, folk, calm", 173.03) == (made.title, made.style, made.duration)
    assert "https://media.example/1.mp3" == made.audio_url
    assert "https://covers.example/1.jpeg" == made.cover_url
    assert "2024-11-30T20:53:21Z" == made.created_at
    assert {"mp3_url", "genres", "moods"} <= made.raw.keys(), "its own words stay"


@pytest.mark.parametrize("moment", [1_733_000_001_000, "2024-11-30T20:53:21Z"])
def test_a_moment_is_read_in_any_form(api, source, moment):
    api.feeds = [feed(1, take(1, generate_at=moment))]

    assert "2024-11-30T20:53:21Z" == record.read(source.page()[0], now=NOW).created_at


@pytest.mark.parametrize("page_cap", [1, 2, 7, 100])
def test_a_whole_list_of_pairs_is_read_in_its_order(api, db, sync, page_cap):
    api.feeds, api.page_cap = pairs(40), page_cap

    sync(full=True)

    cards = songs.by_keys(db, songs.keys(db))
    assert [str(1000 + n) for n in range(81, 1, -1)] == [card.id for card in cards]
    assert {(1, 2), (2, 2)} == {(card.take, card.takes) for card in cards}
    assert {("mureka", 0)} == {(card.source, card.gone) for card in cards}


def test_a_song_that_vanished_is_gone_after_two_sweeps(api, db, sync):
    api.feeds = pairs(15)
    sync(full=True)
    del api.feeds[4]

    sync(full=True)
    sync(full=True)

    assert 2 == sum(card.gone for card in songs.by_keys(db, songs.keys(db)))


def test_what_is_new_is_read_without_the_rest(api, sync):
    api.feeds, api.page_cap = pairs(30), 10
    sync(full=True)
    api.feeds.insert(0, feed(99, take(199)))
    before = len(api.requests)

    sync()

    asked = [each.path.rpartition("/")[2] for each in api.requests[before:]]
    assert ["", "1199", ""] == asked, "up to a page that was known"


def test_each_song_is_asked_for_its_words_once(api, source):
    api.feeds, api.lyrics = [feed(1, take(1))], ROWS

    first, again = source.page()[0], source.page()[0]

    assert "Waves come in\n\nWaves go out" == first["lyrics"]
    assert "lyrics" not in again
    assert [(1.0, 4.5), (30.0, 33.0)] == [
        (line["start"], line["end"])
        for line in first["lyrics_timestamped"]["lines"]
        if "start" in line
    ]


@pytest.mark.parametrize("scale", [1, 1000])
def test_lines_are_timed_in_seconds_whatever_the_api_counts_in(api, source, scale):
    api.feeds = [feed(1, take(1))]
    api.lyrics = [{"rows": [{"start": 100 * scale, "end": 101 * scale, "text": "la"}]}]

    line = source.page()[0]["lyrics_timestamped"]["lines"][0]

    assert {"text": "la", "start": 100, "end": 101} == line


@pytest.mark.parametrize("lyrics", [None, "la", [], [None, {"rows": None}, {"rows": [5, {}]}]])
def test_a_song_without_words_has_none(api, source, lyrics):
    api.feeds, api.lyrics = [feed(1, take(1))], lyrics

    assert "lyrics_timestamped" not in source.page()[0]


def test_the_list_comes_also_where_words_cannot_be_had(api, source):
    api.feeds, api.lyrics = pairs(3), ROWS
    api.song_faults.append(faults.status(429))

    page = source.page()

    assert 6 == len(page)
    assert not any("lyrics_timestamped" in raw for raw in page)
    assert all("lyrics_timestamped" in raw for raw in source.page())


def test_a_song_in_the_making_is_asked_for_until_it_has_audio(api, source):
    api.feeds = [feed(1, take(1, mp3_url=None), state="queued")]
    assert "processing" == record.status_of(source.page()[0])

    api.feeds = [feed(1, take(1))]

    assert "completed" == record.status_of(source.song("1001"))


@pytest.mark.parametrize(
    ("state", "status"), [(1, "processing"), (None, "processing"), ("failed", "failed")]
)
def test_a_request_without_audio_stands_as_it_says(api, source, state, status):
    api.feeds = [feed(1, take(1, mp3_url=""), state=state)]

    assert status == record.status_of(source.page()[0])


def test_a_song_that_is_not_there_is_gone(source):
    with pytest.raises(GoneError):
        source.song("5/../6")
    with pytest.raises(GoneError):
        source.audio("1")


ODD = [[], "x", {"list": None}, {"songs": []}]


@pytest.mark.parametrize("answer", ODD)
def test_what_is_no_list_is_a_passing_failure(api, source, answer):
    api.fail_next(1, faults.value(answer))

    with pytest.raises(PassingError):
        source.page()


@pytest.mark.parametrize("entry", [None, 5, {}, {"songs": None}, {"songs": [{"title": "x"}]}])
def test_an_entry_that_is_none_keeps_its_place(api, source, entry):
    api.fail_next(1, faults.value({"list": [entry, feed(1, take(1))], "more": False}))

    assert [None, "1001"] == [raw and raw["id"] for raw in source.page()]


def test_a_list_that_leads_in_a_circle_ends(api, source):
    circle = {"list": [feed(1, take(1))], "last_id": 7, "more": True}
    api.fail_next(9, faults.value(circle))

    assert 3 > len(source.page()) > 0


@pytest.mark.parametrize(
    ("fault", "error"),
    [(faults.status(401), TokenRefusedError), (faults.status(429), HostBusyError)],
)
def test_refusals_are_told_as_everywhere(api, source, fault, error):
    api.fail_next(1, fault)

    with pytest.raises(error):
        source.page()


def test_the_account_is_named_where_set(api, client):
    Mureka(client, "me").page()

    assert {"account": "me"} == api.requests[-1].params


def test_it_is_opened_by_its_name(api, config):
    with registry.open_sources(replace(config, sources=("mureka",))) as sources:
        assert [("mureka", "Mureka")] == [(s.name, registry.get(s.name).label) for s in sources]
