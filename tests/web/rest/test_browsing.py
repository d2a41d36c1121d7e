"""From the folder to the song, and lists of both; in each form of an answer."""

import json
import re

import pytest

from tests.web.rest.conftest import element, single
from tests.web.test_security import OWN
from webapp.database import transaction
from webapp.library import user_marks
from webapp.web.rest.calls import CALLS


def test_songs_go_by_albums_of_takes_and_of_months(ask):
    assert [{"id": 1, "name": "Songwall"}] == ask("getMusicFolders")["musicFolders"]["musicFolder"]
    index = ask("getArtists", musicFolderId="1")["artists"]["index"]
    assert [("R", ["Riffusion"])] == [
        (each["name"], [artist["name"] for artist in each["artist"]]) for each in index
    ]
    artist = index[0]["artist"][0]
    assert 3 == artist["albumCount"]

    albums = ask("getArtist", id=artist["id"])["artist"]["album"]
    assert [("April 2025", 1), ("March 2025", 2), ("Harbour", 2)] == [
        (album["name"], album["songCount"]) for album in albums
    ]
    titles = [
        [song["title"] for song in ask("getAlbum", id=album["id"])["album"]["song"]]
        for album in albums
    ]
    assert [["<Ampersand & Co>"], ["Ärger", "März"], ["Harbour", "Harbour"]] == titles


def test_a_song_says_what_apps_want_to_know(ask, ids):
    song = ask("getSong", id=ids[2])["song"]

    expected = {
        "id": ids[2],
        "isDir": False,
        "title": "Harbour",
        "album": "Harbour",
        "artist": "Riffusion",
        "track": 2,
        "discNumber": 1,
        "duration": 180,
        "suffix": "m4a",
        "contentType": "audio/mp4",
        "created": "2025-02-12T12:02:00Z",
        "year": 2025,
        "genre": "calm piano",
        "genres": [{"name": "calm piano"}, {"name": "rain"}],
        "playCount": 17,
    }
    assert {name: song[name] for name in expected} == expected
    assert song["size"] > 0
    assert song["albumId"] == ask("getSong", id=ids[1])["song"]["albumId"]
    assert "/" not in song["coverArt"]
    assert "starred" not in song


def test_an_artist_is_who_the_record_names(ask, library):
    name = "D'Ärger <海>/.."
    library.add(single(9, 5, artist=name), single(8, 5, file_tags={"artist": name}))

    artists = [each["artist"][0] for each in ask("getArtists")["artists"]["index"]]
    assert ["D'Ärger <海>/..", "Riffusion"] == [artist["name"] for artist in artists]
    (album,) = ask("getArtist", id=artists[0]["id"])["artist"]["album"]
    assert (name, "May 2025", 2) == (album["artist"], album["name"], album["songCount"])
    songs = ask("getAlbum", id=album["id"])["album"]["song"]
    assert {(name, artists[0]["id"])} == {(song["artist"], song["artistId"]) for song in songs}
    found = ask("search3", query="ärger")["searchResult3"]["artist"]
    assert [artists[0]["id"]] == [artist["id"] for artist in found]
    lyrics = ask("getLyricsBySongId", id=songs[0]["id"])["lyricsList"]["structuredLyrics"][0]
    assert name == lyrics["displayArtist"]


def test_favourites_stars_and_plays_stand_on_songs_and_albums(ask, ids, db, library):
    key = ask("getSong", id=ids[5])["song"]
    assert key["starred"]
    for number in (1, 2):
        card = library.db.execute("SELECT key FROM songs WHERE id = ?", [ids[number]]).fetchone()
        user_marks.set_favourite(db, card[0], favourite=True)
        user_marks.change(db, card[0], stars=4)
        with transaction(db):
            user_marks.add_plays(db, card[0], 3, "2025-03-01T00:00:00Z")
    album = ask("getAlbum", id=ask("getSong", id=ids[1])["song"]["albumId"])["album"]

    for item in (album, *album["song"]):
        assert item["starred"]
        assert item["userRating"] == 4
        assert item["played"] == "2025-03-01T00:00:00Z"
    assert [20, 20, 40] == [item["playCount"] for item in (*album["song"], album)]
    assert ["April 2025", "Harbour"] == [
        each["name"] for each in ask("getStarred2")["starred2"]["album"]
    ]
    assert 3 == len(ask("getStarred")["starred"]["song"])


def test_folders_hold_artists_albums_and_songs(ask):
    artist = ask("getIndexes")["indexes"]["index"][0]["artist"][0]
    top = ask("getMusicDirectory", id="1")["directory"]["child"]
    assert [(artist["id"], True)] == [(child["id"], child["isDir"]) for child in top]

    albums = ask("getMusicDirectory", id=artist["id"])["directory"]["child"]
    assert {True} == {child["isDir"] for child in albums}
    directory = ask("getMusicDirectory", id=albums[1]["id"])["directory"]
    assert ("March 2025", artist["id"]) == (directory["name"], directory["parent"])
    assert [False, False] == [child["isDir"] for child in directory["child"]]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"type": "newest"}, ["April 2025", "March 2025", "Harbour"]),
        ({"type": "newest", "size": "1", "offset": "1"}, ["March 2025"]),
        ({"type": "newest", "size": "0"}, []),
        ({"type": "frequent"}, ["Harbour", "March 2025", "April 2025"]),
        ({"type": "recent"}, []),
        ({"type": "highest"}, []),
        ({"type": "starred"}, ["April 2025"]),
        ({"type": "alphabeticalByName"}, ["Harbour", "March 2025", "April 2025"]),
        ({"type": "alphabeticalByArtist"}, ["Harbour", "March 2025", "April 2025"]),
        ({"type": "byYear", "fromYear": "2025", "toYear": "2025"}, None),
        ({"type": "byYear", "fromYear": "2024", "toYear": "2020"}, []),
        ({"type": "byGenre", "genre": "Jazz"}, ["April 2025", "March 2025"]),
        ({"type": "byGenre", "genre": "' OR 1"}, []),
        ({"type": "random"}, None),
    ],
)
def test_lists_of_albums(ask, values, names):
    for call, name in (("getAlbumList2", "name"), ("getAlbumList", "title")):
        content = ask(call, **values)
        albums = content.get("albumList2", content.get("albumList"))["album"]
        if names is None:
            assert {"April 2025", "March 2025", "Harbour"} == {each[name] for each in albums}
        elif values["type"] == "frequent":
            assert sorted(names) == sorted(each[name] for each in albums)
        else:
            assert names == [each[name] for each in albums]


def test_genres_are_the_parts_of_styles(ask):
    genres = ask("getGenres")["genres"]["genre"]

    assert {"value": "jazz", "songCount": 2, "albumCount": 2} in genres
    songs = ask("getSongsByGenre", genre="JAZZ", count="1", offset="1")["songsByGenre"]["song"]
    assert ["März"] == [song["title"] for song in songs]
    chosen = ask("getRandomSongs", genre="rain", size="500", fromYear="2025")["randomSongs"]
    assert 2 == len(chosen["song"])
    assert [] == ask("getRandomSongs", toYear="2024")["randomSongs"]["song"]


@pytest.mark.parametrize("query", ["", '""', " ", "*", "\u201c\u201d"])
def test_an_empty_search_gives_all_in_pages_and_counts_of_none(ask, ids, query):
    songs = []
    for start in range(0, 6, 2):
        page = ask(
            "search3",
            query=query,
            songCount="2",
            songOffset=f"{start}",
            albumCount="0",
            artistCount="0",
        )["searchResult3"]
        assert ([], []) == (page["album"], page["artist"])
        songs += [song["id"] for song in page["song"]]

    assert [ids[number] for number in range(1, 6)] == songs
    albums = ask("search3", query=query, songCount="0", albumCount="500")["searchResult3"]
    assert ([], 3, 1) == tuple(
        len(albums[n]) if n != "song" else albums[n]
        for n in (
            "song",
            "album",
            "artist",
        )
    )


def test_a_search_finds_songs_their_albums_and_artists(ask):
    hits = ask("search3", query="harbo")["searchResult3"]
    assert ["Harbour", "Harbour"] == [song["title"] for song in hits["song"]]
    assert ["Harbour"] == [album["name"] for album in hits["album"]]
    assert 1 == len(ask("search3", query="harbour", songCount="1")["searchResult3"]["song"])
    old = ask("search2", query="riffu")["searchResult2"]
    assert ["Riffusion"] == [artist["name"] for artist in old["artist"]]
    assert [] == ask("search3", query='nothing" OR (')["searchResult3"]["song"]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("ending", ["", ".view"])
def test_answers_come_as_xml_json_and_jsonp(client, ids, key, method, ending):
    def get(**values):
        values = {"apiKey": key.secret, "id": ids[5], **values}
        place = {"query_string" if method == "GET" else "data": values}
        answer = client.open(f"/rest/getSong{ending}", method=method, **place, **OWN)
        return answer.mimetype, answer.text

    kind, text = get()
    assert (kind, get(f="xml")) == ("text/xml", (kind, text))
    root = element(text)
    assert ("ok", "1.16.1", "songwall", "true") == tuple(
        root.get(name) for name in ("status", "version", "type", "openSubsonic")
    )
    song = root.find("song")
    assert ("<Ampersand & Co>", "false") == (song.get("title"), song.get("isDir"))
    assert ["jazz", "lo-fi"] == [each.get("name") for each in song.findall("genres")]

    kind, text = get(f="json")
    assert kind == "application/json"
    assert "<Ampersand & Co>" == json.loads(text)["subsonic-response"]["song"]["title"]
    kind, wrapped = get(f="jsonp", callback="app.on_song")
    assert kind == "text/javascript"
    assert wrapped == f"app.on_song({text});"


FAULTS = [
    ("getSong", {}, 10),
    ("getSong", {"id": ""}, 10),
    ("getSong", {"id": "nobody"}, 70),
    ("getSong", {"id": ["a", "b"]}, 0),
    ("getSong", {"id": "x" * 5000}, 0),
    ("getAlbum", {"id": "al.nobody"}, 70),
    ("getAlbum", {"id": "mo.2025-02"}, 70),
    ("getAlbum", {"id": "nobody"}, 70),
    ("getArtist", {"id": "ar.nobody"}, 70),
    ("getArtist", {"id": "ar.0zz"}, 70),
    ("getMusicDirectory", {"id": "2"}, 70),
    ("getArtists", {"musicFolderId": "7"}, 70),
    ("getAlbumList2", {}, 10),
    ("getAlbumList2", {"type": "loudest"}, 0),
    ("getAlbumList2", {"type": "byYear"}, 10),
    ("getAlbumList2", {"type": "byYear", "fromYear": "x", "toYear": "1"}, 0),
    ("getAlbumList2", {"type": "byGenre"}, 10),
    ("getAlbumList2", {"type": "newest", "size": "-1"}, 0),
    ("getAlbumList2", {"type": "newest", "size": "9" * 30}, 0),
    ("getAlbumList", {"type": "newest", "offset": "many"}, 0),
    ("getRandomSongs", {"size": "1.5"}, 0),
    ("getSongsByGenre", {}, 10),
    ("search3", {"query": "", "songCount": "-1"}, 0),
    ("search3", {"query": ["a", "b"]}, 0),
    ("getUser", {"username": "somebody"}, 50),
    ("getLyricsBySongId", {"id": "nobody"}, 70),
    ("getCoverArt", {"id": "nobody"}, 70),
    ("stream", {"id": "nobody"}, 70),
    ("download", {}, 10),
    ("nothing", {}, 0),
    ("", {}, 0),
    ("a/b", {}, 0),
    ("ping.view.view", {}, 0),
    ("ping", {"f": "yaml"}, 0),
    ("ping", {"f": "jsonp", "callback": ""}, 10),
    ("ping", {"f": "jsonp", "callback": "alert(1)//"}, 10),
]


def failure(text):
    """The status, the code and the sentence of an answer in any form."""
    text = re.sub(r"^on\((.*)\);$", r"\1", text)
    if text.startswith("{"):
        envelope = json.loads(text)["subsonic-response"]
        error = envelope.get("error", {})
    else:
        envelope = element(text)
        error = envelope.find("error")
    return envelope.get("status"), int(error.get("code")), len(error.get("message")) > 10


@pytest.mark.parametrize("form", ["xml", "json", "jsonp"])
@pytest.mark.parametrize(("method", "place"), [("GET", "query_string"), ("POST", "data")])
def test_whatever_is_wrong_is_said_in_an_envelope(client, ids, key, form, method, place):
    for name, values, code in FAULTS:
        given = {"apiKey": key.secret, "f": form, "callback": "on", **values}
        answer = client.open(f"/rest/{name}", method=method, **{place: given}, **OWN)

        told = (answer.status_code, *failure(answer.text))
        assert (200, "failed", code, True) == told, (name, values, answer.text)


def test_every_call_answers_without_parameters(client, ids, key):
    for name in CALLS:
        answer = client.get(f"/rest/{name}", query_string={"apiKey": key.secret}, **OWN)

        assert answer.status_code == 200, name
        if name != "getAvatar":
            assert element(answer.text).get("status") in {"ok", "failed"}, name
