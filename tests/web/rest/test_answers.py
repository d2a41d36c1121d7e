"""What each call answers: the same as XML and as JSON, with the protocol's fields and types."""

import pytest

from tests.web.rest.conftest import element
from tests.web.test_security import OWN
from webapp.web.rest.calls import CALLS

FILES = {"stream", "download", "getCoverArt", "getAvatar"}
CHANGES = {
    *("star", "unstar", "setRating", "scrobble", "reportPlayback", "startScan"),
    *("createPlaylist", "updatePlaylist", "deletePlaylist"),
    *("savePlayQueue", "savePlayQueueByIndex"),
}
VALUES = {
    "getArtist": {"id": "ar.riffusion"},
    "getMusicDirectory": {"id": "ar.riffusion"},
    "getAlbum": {"id": "mo.2025-03.riffusion"},
    "getAlbumList": {"type": "alphabeticalByName"},
    "getAlbumList2": {"type": "alphabeticalByName"},
    "getSongsByGenre": {"genre": "jazz"},
    "search2": {"query": ""},
    "search3": {"query": '""'},
    "getLyrics": {"title": "Ärger"},
    "getRandomSongs": {"genre": "lo-fi"},
}
TEXT = str
SONG = {
    **dict.fromkeys(("id", "parent", "title", "album", "albumId", "artist", "artistId"), TEXT),
    **dict.fromkeys(("coverArt", "suffix", "contentType", "created", "type", "mediaType"), TEXT),
    **dict.fromkeys(("duration", "size", "year", "discNumber", "playCount", "bpm"), int),
    **dict.fromkeys(("isDir", "isVideo"), bool),
    **dict.fromkeys(("genres", "artists", "albumArtists"), list),
    **dict.fromkeys(("path", "comment", "sortName", "displayArtist", "musicBrainzId"), TEXT),
    "replayGain": dict,
}
ALBUM = {
    **dict.fromkeys(("id", "name", "artist", "artistId", "coverArt", "created", "sortName"), TEXT),
    **dict.fromkeys(("songCount", "duration", "year", "playCount"), int),
    **dict.fromkeys(("genres", "artists", "releaseTypes", "discTitles"), list),
    "isCompilation": bool,
}
FOLDER = {"id": TEXT, "parent": TEXT, "title": TEXT, "isDir": bool, "coverArt": TEXT}
ARTIST = {"id": TEXT, "name": TEXT, "coverArt": TEXT, "albumCount": int}
LIST = {
    **dict.fromkeys(("id", "name", "created", "changed", "owner", "comment"), TEXT),
    **dict.fromkeys(("songCount", "duration"), int),
    **dict.fromkeys(("readonly", "public"), bool),
}
SHAPES = {
    ("getSong", "song"): SONG,
    ("getAlbum", "album"): ALBUM,
    ("getAlbum", "album.song"): SONG,
    ("getAlbumList2", "albumList2.album"): ALBUM,
    ("getAlbumList", "albumList.album"): FOLDER,
    ("getArtist", "artist"): ARTIST,
    ("getArtist", "artist.album"): ALBUM,
    ("getArtists", "artists.index.artist"): ARTIST,
    ("getIndexes", "indexes.index.artist"): ARTIST,
    ("getMusicDirectory", "directory.child"): FOLDER,
    ("getSongsByGenre", "songsByGenre.song"): SONG,
    ("getRandomSongs", "randomSongs.song"): SONG,
    ("getStarred", "starred.album"): FOLDER,
    ("getStarred", "starred.song"): SONG,
    ("getStarred2", "starred2.album"): ALBUM,
    ("getStarred2", "starred2.song"): SONG,
    ("search2", "searchResult2.artist"): ARTIST,
    ("search2", "searchResult2.album"): FOLDER,
    ("search2", "searchResult2.song"): SONG,
    ("search3", "searchResult3.artist"): ARTIST,
    ("search3", "searchResult3.album"): ALBUM,
    ("search3", "searchResult3.song"): SONG,
    ("getPlaylists", "playlists.playlist"): LIST,
    ("getPlaylist", "playlist"): LIST,
    ("getPlaylist", "playlist.entry"): SONG,
    ("getPlayQueue", "playQueue.entry"): SONG,
    ("getPlayQueueByIndex", "playQueueByIndex.entry"): SONG,
    ("getNowPlaying", "nowPlaying.entry"): {**SONG, "username": TEXT, "minutesAgo": int},
    ("getGenres", "genres.genre"): {"value": TEXT, "songCount": int, "albumCount": int},
    ("getLyricsBySongId", "lyricsList.structuredLyrics"): {
        "lang": TEXT,
        "synced": bool,
        "line": list,
    },
    ("getLyricsBySongId", "lyricsList.structuredLyrics.cueLine.cue"): {
        **dict.fromkeys(("start", "end", "byteStart", "byteEnd"), int),
        "value": TEXT,
    },
    ("getScanStatus", "scanStatus"): {"scanning": bool, "count": int},
    ("getLicense", "license"): {"valid": bool},
    ("getUser", "user"): {"username": TEXT, "scrobblingEnabled": bool, "adminRole": bool},
    ("getMusicFolders", "musicFolders.musicFolder"): {"id": int, "name": TEXT},
    ("getOpenSubsonicExtensions", "openSubsonicExtensions"): {"name": TEXT, "versions": list},
}


@pytest.fixture
def filled(ask, ids):
    """The library with something in each list; what a call is asked for, by its name."""
    made = ask("createPlaylist", name="Drive & <more>", songId=[ids[1], ids[3]])["playlist"]
    ask("savePlayQueue", id=[ids[3], ids[5]], current=ids[5])
    ask("scrobble", id=ids[1], submission="false")
    ask("setRating", id=ids[5], rating="3")
    of_a_song = {"getSong": {"id": ids[5]}, "getPlaylist": {"id": made["id"]}}
    lyrics = {"getLyricsBySongId": {"id": ids[3], "enhanced": "true"}}
    return {**VALUES, **of_a_song, **lyrics}


def as_json(node, like):
    """An element as JSON that is built `like` this; what is no attribute is its text."""
    if not isinstance(like, dict):
        return typed(node.text or "", like)
    value = {name: typed(text, like.get(name)) for name, text in node.attrib.items()}
    for name, inner in like.items():
        if isinstance(inner, list):
            value[name] = [as_json(part, inner[0]) for part in node.findall(name)]
        elif isinstance(inner, dict):
            value[name] = as_json(node.find(name), inner)
        elif name == "value" and name not in value:
            value[name] = node.text or ""
    return value


def typed(text, like):
    if isinstance(like, bool):
        return text == "true"
    return type(like)(text) if like is not None else text


def merged(value):
    """Each list with one element that has all that its elements have, to know their types by."""
    if isinstance(value, dict):
        return {name: merged(inner) for name, inner in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        names = {name for item in value for name in item}
        said = {name: [item[name] for item in value if name in item] for name in names}
        return [merged({name: next(filter(None, some), some[0]) for name, some in said.items()})]
    return value


def pruned(value):
    """Without what an element does not say: empty lists, and fields that other elements have."""
    if isinstance(value, dict):
        return {name: pruned(inner) for name, inner in value.items() if inner not in ([], {}, "")}
    return [pruned(inner) for inner in value] if isinstance(value, list) else value


def test_xml_says_what_json_says(client, key, filled):
    for name in sorted(CALLS.keys() - FILES - CHANGES):
        values = {"u": "<Ü & me>", "p": key.secret, **filled.get(name, {})}
        place = {"query_string": {**values, "f": "json"}}
        json = client.get(f"/rest/{name}", **place, **OWN).json["subsonic-response"]
        xml = element(client.get(f"/rest/{name}", query_string=values, **OWN).text)

        assert "ok" == json["status"], (name, json)
        assert pruned(json) == pruned(as_json(xml, merged(json))), name


def parts(value, path):
    """What stands under a path of names, of each element of its lists."""
    if isinstance(value, list):
        return [part for item in value for part in parts(item, path)]
    if not path:
        return [value]
    return parts(value[path[0]], path[1:]) if path[0] in value else []


def test_each_answer_has_the_fields_and_types_of_the_protocol(ask, filled):
    for (name, path), shape in SHAPES.items():
        items = parts(ask(name, **filled.get(name, {})), path.split("."))

        assert items, (name, path)
        for item in items:
            types = {field: type(item.get(field)) for field in shape}
            assert shape == types, (name, path)
