"""Playlists and the queue as apps keep them."""

import pytest

from webapp.database import transaction
from webapp.library import playlist_entries, playlists
from webapp.library.playlist_entries import Moment


@pytest.fixture
def by_rule(db, ids):
    with transaction(db):
        return playlists.create(db, playlists.describe("Jazz", "mine", "style=jazz")).id


def songs_of(ask, playlist_id):
    return [entry["id"] for entry in ask("getPlaylist", id=playlist_id)["playlist"]["entry"]]


def test_a_playlist_is_made_changed_and_removed(ask, ids):
    made = ask("createPlaylist", name="Drive", songId=[ids[1], ids[3], ids[1]])["playlist"]
    assert (3, "Drive", False, False) == tuple(
        made[name] for name in ("songCount", "name", "readonly", "public")
    )
    (shown,) = ask("getPlaylists")["playlists"]["playlist"]
    assert {**shown, "entry": made["entry"]} == made

    ask(
        "updatePlaylist",
        playlistId=made["id"],
        name="Night",
        comment="for the road",
        songIdToAdd=[ids[5]],
        songIndexToRemove=["0", "1"],
    )
    now = ask("getPlaylist", id=made["id"])["playlist"]
    assert ("Night", "for the road", [ids[1], ids[5]]) == (
        now["name"],
        now["comment"],
        songs_of(ask, made["id"]),
    )
    ask("createPlaylist", playlistId=made["id"], songId=[ids[4], ids[5]])
    assert [ids[4], ids[5]] == songs_of(ask, made["id"])
    ask("createPlaylist", playlistId=made["id"], name="Empty")
    assert [] == songs_of(ask, made["id"])

    ask("deletePlaylist", id=made["id"])
    assert [] == ask("getPlaylists")["playlists"]["playlist"]
    assert 70 == ask("getPlaylist", status="failed", id=made["id"])["error"]["code"]


def test_moments_are_whole_songs_and_stay_moments(ask, ids, db):
    with transaction(db):
        playlist = playlists.create(db, playlists.describe("Lines"))
        moments = [
            Moment(ids[1], 1.0, 2.0),
            Moment("gone"),
            Moment(ids[1]),
            Moment(ids[3], 4.0, 5.0),
        ]
        playlist_entries.put(db, playlist, moments)
    assert [ids[1], ids[1], ids[3]] == songs_of(ask, playlist.id)

    ask("updatePlaylist", playlistId=playlist.id, songIndexToRemove="1", songIdToAdd=ids[4])
    assert [ids[1], ids[3], ids[4]] == songs_of(ask, playlist.id)
    ask("createPlaylist", playlistId=playlist.id, songId=[ids[3], ids[1]])

    kept = [(x.song, x.begins) for x in playlist_entries.some(db, playlist)]
    assert [(ids[3], 4.0), (ids[1], 1.0), ("gone", None)] == kept


def test_a_playlist_by_rule_is_there_and_only_read(ask, ids, by_rule):
    (shown,) = ask("getPlaylists")["playlists"]["playlist"]
    assert ("Jazz", 2, True, True) == (
        shown["name"],
        shown["songCount"],
        shown["readonly"],
        shown["validUntil"] > shown["changed"],
    )
    assert [ids[5], ids[4]] == songs_of(ask, by_rule)
    for name, values in (
        ("updatePlaylist", {"playlistId": by_rule, "name": "Other"}),
        ("createPlaylist", {"playlistId": by_rule, "songId": ids[1]}),
        ("deletePlaylist", {"id": by_rule}),
    ):
        assert 50 == ask(name, status="failed", **values)["error"]["code"]
    assert "Jazz" == ask("getPlaylist", id=by_rule)["playlist"]["name"]


def test_a_change_that_cannot_be_made_changes_nothing(ask, ids):
    made = ask("createPlaylist", name="Drive", songId=ids[1])["playlist"]["id"]
    for name, values, code in (
        ("createPlaylist", {}, 10),
        ("createPlaylist", {"name": " "}, 10),
        ("createPlaylist", {"name": "x", "songId": "nobody"}, 70),
        ("createPlaylist", {"playlistId": "nobody", "songId": ids[1]}, 70),
        ("createPlaylist", {"playlistId": made, "songId": [ids[1], "nobody"]}, 70),
        ("updatePlaylist", {}, 10),
        ("updatePlaylist", {"playlistId": "nobody"}, 70),
        ("updatePlaylist", {"playlistId": made, "name": "y", "songIndexToRemove": "1"}, 0),
        ("updatePlaylist", {"playlistId": made, "songIndexToRemove": "-1"}, 0),
        ("updatePlaylist", {"playlistId": made, "songIndexToRemove": "9" * 5000}, 0),
        ("updatePlaylist", {"playlistId": made, "name": "y", "songIdToAdd": "nobody"}, 70),
        ("deletePlaylist", {}, 10),
        ("deletePlaylist", {"id": "nobody"}, 70),
        ("getPlaylist", {}, 10),
    ):
        assert code == ask(name, status="failed", **values)["error"]["code"], (name, values)
    (shown,) = ask("getPlaylists")["playlists"]["playlist"]
    assert ("Drive", 1) == (shown["name"], shown["songCount"])


def test_a_queue_is_saved_and_gone_on_with_by_another_app(ask, ids):
    empty = ask("getPlayQueue")["playQueue"]
    assert ([], "") == (empty["entry"], empty["changedBy"])
    twice = [ids[1], ids[3], ids[1]]
    ask("savePlayQueueByIndex", id=twice, currentIndex="2", position="4000", c="Tempus")

    queue = ask("getPlayQueueByIndex")["playQueueByIndex"]
    assert (2, 4000, "Tempus") == tuple(
        queue[name] for name in ("currentIndex", "position", "changedBy")
    )
    assert twice == [entry["id"] for entry in queue["entry"]]
    assert ids[1] == ask("getPlayQueue")["playQueue"]["current"]

    ask("savePlayQueue", id=[ids[3], ids[4]], current=ids[4])
    assert 1 == ask("getPlayQueueByIndex")["playQueueByIndex"]["currentIndex"]
    ask("savePlayQueueByIndex")
    assert [] == ask("getPlayQueue")["playQueue"]["entry"]


def test_of_a_queue_songs_that_have_gone_are_left_out(ask, ids, db):
    ask("savePlayQueueByIndex", id=[ids[1], ids[3], ids[4]], currentIndex="1", position="5")
    with transaction(db):
        db.execute("DELETE FROM songs WHERE id = ?", [ids[1]])
    assert 0 == ask("getPlayQueueByIndex")["playQueueByIndex"]["currentIndex"]
    with transaction(db):
        db.execute("DELETE FROM songs WHERE id = ?", [ids[3]])

    queue = ask("getPlayQueueByIndex")["playQueueByIndex"]
    assert (1, 0, False) == (len(queue["entry"]), queue["position"], "currentIndex" in queue)


@pytest.mark.parametrize(
    ("name", "values", "code"),
    [
        ("savePlayQueueByIndex", {"id": "1"}, 10),
        ("savePlayQueueByIndex", {"id": "1", "currentIndex": "1"}, 10),
        ("savePlayQueueByIndex", {"id": "1", "currentIndex": "-1"}, 10),
        ("savePlayQueueByIndex", {"id": "1", "currentIndex": "one"}, 0),
        ("savePlayQueueByIndex", {"currentIndex": "0"}, 10),
        ("savePlayQueueByIndex", {"id": "1", "currentIndex": "0", "position": "-1"}, 0),
        ("savePlayQueue", {"id": "1", "current": "2"}, 10),
        ("savePlayQueue", {"id": "nobody"}, 70),
    ],
)
def test_a_queue_that_makes_no_sense_is_not_saved(ask, ids, name, values, code):
    if values.get("id") == "1":
        values = {**values, "id": ids[1]}

    assert code == ask(name, status="failed", **values)["error"]["code"]
    assert [] == ask("getPlayQueue")["playQueue"]["entry"]
