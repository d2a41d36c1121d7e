"""`/history`, and what the player tells of plays."""

import re
import time

import pytest

from tests.factories import hear, rich_song
from webapp.library import plays

HERE = {"base_url": "http://localhost:8420"}
RAW = rich_song(1, title="Tide", duration_s=200)
PAGE = f"/songs/{RAW['id']}"


@pytest.fixture
def key(library):
    library.add(RAW)
    return library.card(RAW).key


@pytest.fixture
def tell(client, key):
    def call(**form):
        answer = client.post(f"{PAGE}/plays", data=form, **HERE)
        assert (204, b"") == (answer.status_code, answer.data)

    return call


@pytest.fixture
def see(client):
    def call(path="/history", zone=None):
        if zone:
            client.set_cookie("zone", zone, domain="localhost")
        text = client.get(path, **HERE).text
        return " ".join(
            re.sub(r"<[^>]+>", " ", re.search(r"<main.*</main>", text, re.DOTALL)[0]).split()
        )

    return call


def all_of(db):
    return [entry.play for entry in plays.page(db, 10)]


def test_a_play_is_told_with_all_that_is_known(db, tell):
    tell(id="a-play-id", ago="60", seconds="42.04", left="41.5", parts="0-41", origin="Favourites")
    [play] = all_of(db)

    assert abs(play.at - (time.time() - 60)) < 30
    assert (42.0, False, 41.5) == (play.seconds, play.heard, play.left_at)
    assert ("0-41", "Favourites") == (play.parts, play.origin)


def test_where_a_song_is_left_stands_on_its_page_over_the_prompt_that_was_then(db, tell, client):
    def said():
        left = re.search(
            r"Left\s+\w[^<]*(<span title=\"(.*?)\">.*?</span>)?", client.get(PAGE).text
        )
        return left and " ".join(re.sub(r"<[^>]+>", "", left[0]).split())

    assert said() is None
    tell(id="play-number-1", seconds="42", left="42")
    assert "Left once, about 0:42, over prompt 1" == said()
    tell(id="play-number-2", seconds="42", left="42.4")
    assert "Left 2 times, mostly about 0:42, over prompt 1" == said()
    tell(id="play-number-3", seconds="90", left="90")
    assert "Left 3 times, mostly about 0:42, over prompt 1" == said()
    for number in (1, 2, 3):
        plays.set_removed(db, f"play-number-{number}", removed=True)
    assert said() is None


@pytest.mark.parametrize(
    "form",
    [
        {"id": "a b", "seconds": "x"},
        {"ago": "-5", "seconds": "nan", "left": "-1", "parts": "<b>", "origin": "\x00\u202e"},
        {"ago": "1e99", "seconds": "inf", "left": "1e9"},
    ],
)
def test_nonsense_is_a_play_that_was_just_heard(db, tell, form):
    tell(**form)
    [play] = all_of(db)

    assert abs(play.at - time.time()) < 30
    assert (True, None, None, None) == (play.heard, play.left_at, play.parts, play.origin)


def test_a_clock_that_was_put_back_orders_nothing_anew(db, tell):
    tell(id="a-play-id", ago="0", heard="1", seconds="100")
    tell(id="a-play-id", ago="2000", heard="1", seconds="120")
    [play] = all_of(db)

    assert abs(play.at - time.time()) < 30


def test_days_are_the_readers(key, db, see):
    hear(db, key, "2025-02-01T23:30:00Z", origin="Favourites", seconds=200)
    hear(db, key, "2025-02-01T10:00:00Z", heard=False, left_at=62, seconds=60)

    page = see(zone="Europe/Berlin")
    assert page.index("Sunday, 2 February 2025") < page.index("00:30")
    assert page.index("00:30") < page.index("Saturday, 1 February 2025") < page.index("11:00")
    assert "Heard · Favourites" in page
    assert "Left at 1:02" in page
    assert "Sunday" not in see(zone="UTC")


def test_one_that_is_taken_out_can_be_brought_back(client, key, db, see):
    play_id = hear(db, key)
    plays_before = db.execute("SELECT plays FROM songs").fetchone()[0]

    answer = client.post(f"/history/{play_id}", data={"removed": "1"}, **HERE)
    assert (303, f"/history?removed={play_id}") == (answer.status_code, answer.location)
    assert "Taken out of your history; it no longer counts. Undo" in see(answer.location)
    assert "Tide" not in see()
    assert plays_before - 1 == db.execute("SELECT plays FROM songs").fetchone()[0]

    answer = client.post(f"/history/{play_id}", data={"removed": "0", "before": "9-9"}, **HERE)
    assert "/history?before=9-9" == answer.location
    assert "Tide" in see()
    assert plays_before == db.execute("SELECT plays FROM songs").fetchone()[0]


def test_what_is_not_in_the_history_cannot_be_taken_out(client, key):
    answer = client.post("/history/unknown", data={"removed": "1"}, **HERE)
    assert 404 == answer.status_code
    assert "history any more" in answer.text


def test_another_site_may_not_change_the_history(client, key, db):
    play_id = hear(db, key)
    foreign = {"Origin": "http://evil.example"}
    assert 403 == client.post(f"/history/{play_id}", headers=foreign, **HERE).status_code
    assert 403 == client.post(f"{PAGE}/plays", headers=foreign, **HERE).status_code
    assert 1 == len(all_of(db))


def test_an_empty_history_says_what_comes_here(key, see):
    assert "Nothing played yet" in see()
    assert "Nothing earlier" in see("/history?before=5-5")
    assert "Nothing played yet" in see("/history?before=x&removed=" + "y" * 900)


def test_more_than_a_page_is_turned(key, db, client):
    for number in range(130):
        hear(db, key, f"2025-02-01T10:{number % 60:02}:00Z")

    first = client.get("/history", **HERE).text
    earlier = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(earlier, **HERE).text

    assert (100, 30) == (first.count('id="play-'), second.count('id="play-'))
    assert 'rel="next"' not in second
