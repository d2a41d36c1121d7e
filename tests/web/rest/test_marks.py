"""Favourites, stars, plays and what plays now, as apps tell of them."""

import time

import pytest

from webapp import database
from webapp.library import plays
from webapp.web.rest import plays as calls

THEN = 1_740_000_000_000  # ms since 1970


@pytest.fixture
def song(ask, ids):
    """A song as apps see it, by its number."""

    def song(number):
        return ask("getSong", id=ids[number])["song"]

    return song


def test_songs_and_whole_albums_become_favourites_and_no_more(ask, ids, song):
    album = song(1)["albumId"]
    ask("star", albumId=album, id=ids[4])
    assert [True, True, False, True] == ["starred" in song(n) for n in (1, 2, 3, 4)]
    assert "starred" in ask("getAlbum", id=album)["album"]

    ask("unstar", method="GET", id=[ids[2], ids[4]])
    assert [True, False, False, False] == ["starred" in song(n) for n in (1, 2, 3, 4)]
    assert "starred" not in ask("getAlbum", id=album)["album"]  # not all of its songs are


def test_stars_are_given_to_songs_and_albums(ask, ids, song):
    ask("setRating", id=ids[1], rating="5")
    ask("setRating", id=song(3)["albumId"], rating="2")
    assert [5, 2, 2] == [song(n)["userRating"] for n in (1, 3, 4)]
    assert ["Harbour", "March 2025"] == [
        album["name"] for album in ask("getAlbumList2", type="highest")["albumList2"]["album"]
    ]

    ask("setRating", id=ids[1], rating="0")
    assert "userRating" not in song(1)


def test_a_scrobble_is_a_play_and_counts_once(ask, ids, song, db):
    before = song(1)["playCount"]
    for _ in range(2):
        ask("scrobble", id=[ids[1], ids[3]], time=[f"{THEN}", f"{THEN + 1000}"])

    assert (before + 1, "2025-02-19T21:20:00Z") == (song(1)["playCount"], song(1)["played"])
    last, first = plays.page(db, 5)
    assert [THEN // 1000, THEN // 1000 + 1] == [first.play.at, last.play.at]
    assert ("Phone", True) == (first.play.origin, first.play.heard)
    assert ["March 2025", "Harbour"] == [
        album["name"] for album in ask("getAlbumList2", type="recent")["albumList2"]["album"]
    ]


def test_a_play_without_a_time_or_of_the_future_is_of_now(ask, ids, db):
    ask("scrobble", id=ids[1])
    ask("scrobble", id=ids[1], time=f"{THEN * 2}")

    assert all(abs(entry.play.at - time.time()) < 600 for entry in plays.page(db, 5))
    assert 2 == len(plays.page(db, 5))


def test_what_plays_now_is_no_play(ask, ids, song, db):
    before = song(1)["playCount"]
    ask("scrobble", id=ids[1], submission="false")

    (entry,) = ask("getNowPlaying")["nowPlaying"]["entry"]
    assert (ids[1], "Phone", True) == (entry["id"], entry["username"], entry["minutesAgo"] < 30)
    assert (before, []) == (song(1)["playCount"], plays.page(db, 5))


def report(ask, song_id, state, position, **values):
    given = {"mediaId": song_id, "mediaType": "song", "state": state, **values}
    ask("reportPlayback", positionMs=f"{position}", **given)


def test_reports_without_seconds_that_sounded_make_no_play(ask, ids, db):
    report(ask, ids[1], "starting", 0)
    report(ask, ids[1], "playing", 0)
    report(ask, ids[1], "playing", 170_000)  # skipped there: the clock says so
    entry = ask("getNowPlaying")["nowPlaying"]["entry"][0]
    assert ("playing", 170_000, 1.0) == tuple(
        entry[name] for name in ("state", "positionMs", "playbackRate")
    )
    report(ask, ids[1], "stopped", 170_000, playbackRate="1.5")

    (entry,) = plays.page(db, 5)
    assert (False, None, ids[1]) == (
        entry.play.heard,
        entry.play.left_at,
        database.one(db, "SELECT id FROM songs WHERE key = ?", [entry.key])[0],
    )
    assert 0 < entry.play.seconds < 100
    assert [] == ask("getNowPlaying")["nowPlaying"]["entry"]


def test_what_sounded_long_enough_is_a_play_and_where_it_was_left_is_known():
    before = calls.Playing("a", "id", 0.0, time.time() - 100, 20.0, 0.0, "playing", 1.0)
    after = calls._went_on(before, 120.0, "paused", 1.0)
    resumed = calls._went_on(after, 120.0, "playing", 1.0)

    assert (100.0, 100.0) == (after.seconds, resumed.seconds)


def test_reports_that_are_to_be_ignored_change_no_play(ask, ids, db):
    for state in ("starting", "playing", "stopped"):
        report(ask, ids[1], state, 4000 * (state != "starting"), ignoreScrobble="true")

    assert [] == plays.page(db, 5)


def test_what_cannot_be_changed_is_said_and_changes_nothing(ask, ids, db):
    song = {"mediaType": "song", "mediaId": ids[1], "positionMs": "1", "state": "playing"}
    version = database.one(db, "SELECT version FROM library")[0]
    for name, values, code in (
        ("star", {}, 10),
        ("star", {"id": [ids[1], "nobody"]}, 70),
        ("star", {"albumId": "al.nobody"}, 70),
        ("star", {"artistId": "ar.riffusion"}, 0),
        ("unstar", {"id": "ar.riffusion"}, 0),
        ("setRating", {"id": ids[1]}, 10),
        ("setRating", {"id": ids[1], "rating": "6"}, 0),
        ("setRating", {"id": ids[1], "rating": "-1"}, 0),
        ("setRating", {"id": ids[1], "rating": "four"}, 0),
        ("setRating", {"rating": "1"}, 10),
        ("scrobble", {}, 10),
        ("scrobble", {"id": [ids[1], "nobody"]}, 70),
        ("scrobble", {"id": ids[1], "time": "yesterday"}, 0),
        ("scrobble", {"id": ids[1], "time": "9" * 30}, 0),
        ("scrobble", {"id": ids[1], "submission": "maybe"}, 0),
        ("reportPlayback", {}, 10),
        ("reportPlayback", {**song, "state": "humming"}, 0),
        ("reportPlayback", {**song, "mediaType": "podcast"}, 70),
        ("reportPlayback", {**song, "mediaType": "film"}, 0),
        ("reportPlayback", {**song, "mediaId": "nobody"}, 70),
        ("reportPlayback", {**song, "positionMs": "-1"}, 0),
        ("reportPlayback", {**song, "playbackRate": "fast"}, 0),
        ("reportPlayback", {**song, "playbackRate": "nan"}, 0),
        ("reportPlayback", {**song, "ignoreScrobble": "2"}, 0),
    ):
        assert code == ask(name, status="failed", **values)["error"]["code"], (name, values)
    assert version == database.one(db, "SELECT version FROM library")[0]
    assert [] == plays.page(db, 5)
