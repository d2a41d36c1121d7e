"""Two libraries that music apps are made with, and the calls of apps, against the real server."""

import asyncio
import dataclasses
import http.client
import json
import threading
from urllib.parse import urlencode

import libopensonic
import libopensonic.errors
import libsonic
import libsonic.errors
import pytest

from tests.archives import M4A, new_library, picture
from tests.fakes import FakeApi
from tests.server.conftest import PATIENCE, running
from tests.web.rest.conftest import NOW, SUNG
from webapp.library import device_keys

HERE = "http://127.0.0.1"
TAKES = {"group_id": "g", "title": "Harbour"}


@pytest.fixture(scope="module")
def library_folder(tmp_path_factory):
    """Thirty songs, of which the last one's files are kept."""
    folder = tmp_path_factory.mktemp("synced")
    with FakeApi() as api, new_library(folder, api) as keeping:
        for number in range(2, 31):
            fields = TAKES if number in {2, 3} else {"title": f"Song {number}"}
            keeping.add(number, f"https://media.example/{number}.m4a", **fields)
        keeping.add(1, M4A, picture(), title="Sea", lyrics_timestamped=SUNG, is_favorite=True)
        keeping.turn()
        device_keys.add(keeping.db, "Phone", NOW)
    return folder


@pytest.fixture
def port(config, data_folder, new_app):
    with running(new_app(dataclasses.replace(config, media_hosts=frozenset()))) as port:
        yield port


@pytest.fixture
def typed(port, key):
    """Makes connections of the library that raises where an answer lacks a field."""
    opened = []

    def connect(**values):
        opened.append(libopensonic.Connection(HERE, port=port, **values))
        return opened[-1]

    yield connect
    for connection in opened:  # its own way to close waits for seconds
        wait(connection, connection._async.cleanup())
        connection._loop.call_soon_threadsafe(connection._loop.stop)
        connection._thread.join(PATIENCE)
        connection._loop.close()


def wait(connection, work):
    return asyncio.run_coroutine_threadsafe(work, connection._loop).result(PATIENCE)


def body(connection, answer):
    return wait(connection, answer.read())


@pytest.mark.parametrize("way", ["token", "plain", "key by GET"])
def test_an_app_takes_in_a_library_and_plays_it(typed, key, way):
    values = {"username": "Phone", "password": key.secret}
    if way == "key by GET":
        values = {"api_key": key.secret, "use_get": True, "use_views": False}
    app = typed(**values, legacy_auth=way == "plain")
    assert app.ping()
    assert {"songLyrics", "formPost", "indexBasedQueue"} <= {
        extension.name for extension in app.get_open_subsonic_extensions()
    }
    assert app.get_user("Phone").scrobbling_enabled
    assert app.token_info().username == "Phone"

    songs, albums = {}, {}
    for start in range(0, 50, 7):
        page = app.search3('""', song_count=7, song_offset=start, album_count=0, artist_count=0)
        songs |= {song.id: song for song in page.song}
        assert not page.album
    for start in range(0, 50, 1):
        page = app.get_album_list2("alphabeticalByName", size=1, offset=start)
        albums |= {album.id: album for album in page}
    assert 30 == len(songs)
    assert 30 == sum(album.song_count for album in albums.values())
    assert {song.album_id for song in songs.values()} == set(albums)
    for album_id, album in albums.items():
        assert len(app.get_album(album_id).song) == album.song_count
    assert all(song.size and song.duration and song.suffix for song in songs.values())

    sea = next(song for song in songs.values() if song.title == "Sea")
    assert body(app, app.stream(sea.id)) == M4A
    assert body(app, app.stream(sea.id, byte_range="bytes=5-9")) == M4A[5:10]
    assert body(app, app.download(sea.id)) == M4A
    assert body(app, app.get_cover_art(sea.cover_art, size=300)).startswith(b"\xff\xd8")
    synced = app.get_lyrics_by_song_id(sea.id)[0]
    assert (True, 10_000, "und") == (synced.synced, synced.line[0].start, synced.lang)


def test_an_app_reads_every_list(typed, key):
    app = typed(username="Phone", password=key.secret)
    artist = app.get_artists().index[0].artist[0]
    song = app.get_random_songs(size=1)[0]

    assert app.get_artist(artist.id).album
    assert app.get_indexes(music_folder_id=1).index
    assert app.get_music_directory(song.album_id).child
    assert app.get_song(song.id).id == song.id
    assert {"calm piano"} == {genre.value for genre in app.get_genres()}
    assert 30 == len(app.get_songs_by_genre("calm piano", count=40))
    assert ["Sea"] == [song.title for song in app.get_starred2().song]
    assert ["Sea"] == [song.title for song in app.get_starred().song]
    assert ["Harbour", "Harbour"] == [song.title for song in app.search2("harbour").song]
    for kind in ("random", "newest", "highest", "frequent", "recent", "starred"):
        app.get_album_list(kind)
        app.get_album_list2(kind)
    assert app.get_album_list2("byYear", from_year=2030, to_year=2020)
    assert app.get_album_list2("byGenre", genre="calm piano")
    for answer in (
        app.get_bookmarks(),
        app.get_now_playing(),
        app.get_internet_radio_stations(),
        app.get_podcasts(),
        app.get_newest_podcasts(),
        app.get_shares(),
        app.get_similar_songs(song.id),
        app.get_similar_songs2(song.id),
        app.get_top_songs(artist.name),
    ):
        assert [] == answer
    assert app.get_license()["license"]["valid"]
    assert app.get_lyrics(title="Sea", artist="x").value
    for read in (app.get_artist_info, app.get_artist_info2):
        assert read(artist.id)
    for read in (app.get_album_info, app.get_album_info2):
        assert read(song.album_id)
    assert body(app, app.get_avatar("Phone"))
    assert [] == (app.get_play_queue().entry or [])
    assert app.start_scan().scanning
    assert app.get_scan_status().count == 30


def test_an_app_changes_what_it_may(typed, key):
    app = typed(api_key=key.secret)
    first, second = (song.id for song in app.search3("", song_count=2).song)

    app.star(sids=[first], album_ids=[app.get_song(second).album_id])
    app.unstar(sids=[first])
    assert (None, True) == (app.get_song(first).starred, bool(app.get_song(second).starred))
    app.set_rating(first, 4)
    app.scrobble(first, submission=False)
    assert [first] == [entry.id for entry in app.get_now_playing()]
    app.scrobble(first, submission=True, listen_time=1_740_000_000)
    song = app.get_song(first)
    assert (4, 1) == (song.user_rating, song.play_count)
    assert song.played

    app.create_playlist(name="Drive", song_ids=[first, second, first])
    (playlist,) = app.get_playlists()
    app.update_playlist(
        playlist.id, name="Night", song_ids_to_add=[second], song_indices_to_remove=[0]
    )
    playlist = app.get_playlist(playlist.id)
    assert ("Night", [second, first, second]) == (
        playlist.name,
        [entry.id for entry in playlist.entry],
    )
    app.delete_playlist(playlist.id)
    assert [] == app.get_playlists()

    app.save_play_queue_by_index([first, second, first], current_index=2, position=99)
    queue = app.get_play_queue_by_index()
    assert (2, 99, "py-opensonic") == (queue.current_index, queue.position, queue.changed_by)
    app.report_playback(first, "song", 0, "starting")
    app.report_playback(first, "song", 1000, "playing", playback_rate=1.0)
    assert ["playing"] == [entry.state for entry in app.get_now_playing()]


def test_an_app_is_told_why_it_is_not_let_in(typed, key):
    wrong = typed(username="Phone", password="wrong")
    with pytest.raises(libopensonic.errors.CredentialError):
        wrong.ping()
    right = typed(username="Phone", password=key.secret)
    with pytest.raises(libopensonic.errors.DataNotFoundError):
        right.get_song("nobody")
    with pytest.raises(libopensonic.errors.ParameterError):
        right.get_song("")


@pytest.mark.parametrize("legacy", [True, False])
def test_an_app_of_old_does_the_same(port, key, legacy):
    app = libsonic.Connection(HERE, "Phone", key.secret, port=port, legacyAuth=legacy)
    assert app.ping()
    songs = app.search3("", songCount=50, albumCount=0)["searchResult3"]["song"]
    assert 30 == len(songs)
    sea = next(song["id"] for song in songs if song["title"] == "Sea")
    with app.stream(sea) as answer:
        assert answer.read() == M4A
    with app.getCoverArt(sea, 160) as answer:
        assert answer.read().startswith(b"\xff\xd8")

    app.star([sea])
    app.setRating(sea, 3)
    app.scrobble(sea)
    song = app.getSong(sea)["song"]
    assert (3, 1) == (song["userRating"], song["playCount"])
    playlist = app.createPlaylist(name="Drive", songIds=[sea, sea])["playlist"]
    app.updatePlaylist(playlist["id"], songIndexesToRemove=[0], comment="x")
    assert 1 == len(app.getPlaylist(playlist["id"])["playlist"]["entry"])
    app.deletePlaylist(playlist["id"])
    assert 1 == len(app.getArtists()["artists"]["index"])
    assert 3 == len(app.getAlbumList2("newest", 3, 0)["albumList2"]["album"]) + 1
    with pytest.raises(libsonic.errors.DataNotFoundError):
        app.getSong("nobody")


def asked(port, method, path, headers=None, **form):
    """Status, type and text, as an app without a library asks."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    connection.request(method, path, urlencode(form) or None, {**kind, **(headers or {})})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, answer.getheader("Content-Type"), text


def test_the_first_calls_of_known_apps_are_answered(port, key):
    """Symfonium tries wrong words first, Amperfy the root, Shelv a log-in of its own."""
    wrong = "/rest/ping.view?u=x&t=0123&s=ab&v=1.13.0&c=Symfonium&f=json"
    assert asked(port, "GET", wrong)[0] == 200
    assert asked(port, "GET", "/", {"Accept": "*/*"})[0] in {200, 303, 401}
    assert asked(port, "POST", "/auth/login", username="x", password="y")[0] in {401, 404}
    extensions = json.loads(asked(port, "GET", "/rest/getOpenSubsonicExtensions?f=json")[2])
    assert {"name": "songLyrics", "versions": [1, 2]} in extensions["subsonic-response"][
        "openSubsonicExtensions"
    ]
    page = f"&apiKey={key.secret}&f=json&artistCount=0&albumCount=0&songCount=500&songOffset=0"
    status, kind, text = asked(port, "GET", "/rest/search3.view?query=%22%22" + page)
    assert (200, "application/json") == (status, kind)
    assert 30 == len(json.loads(text)["subsonic-response"]["searchResult3"]["song"])


def test_many_apps_at_once_are_all_answered(port, key):
    statuses = []

    def ask():
        for name in ("getAlbumList2", "search3", "star", "scrobble", "getPlaylists"):
            values = {
                "apiKey": key.secret,
                "type": "newest",
                "id": f"{0:08}-0000-4000-8000-{1:012}",
            }
            statuses.append(asked(port, "POST", f"/rest/{name}", **values)[0])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [200] * 20 == statuses
