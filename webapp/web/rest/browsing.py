"""Calls that go from folder to artist to album to song, and those for one of them."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from webapp.errors import ApiError
from webapp.errors import opensubsonic as sentences
from webapp.library import albums, songs, tracks
from webapp.opensubsonic import entities, items
from webapp.opensubsonic.entities import FOLDER, Artist, Song
from webapp.opensubsonic.envelope import Code, Content
from webapp.opensubsonic.items import Item
from webapp.web import context
from webapp.web.rest.asked import Asked, Calls, not_there

MOST_GENRES = 1000
_FOLDER = {"id": FOLDER, "name": "Songwall"}
_ARTICLES = "The El La Los Las Le Les"


def check_folder(asked: Asked) -> None:
    """The one that is handed out may be asked for, and no other."""
    folder = asked.maybe("musicFolderId")
    if folder and folder not in {str(FOLDER), "-1"}:  # -1: some apps' word for all
        raise not_there()


def song_of(song_id: str) -> Song:
    """Raises ApiError."""
    song = tracks.by_ids(context.get_db(), [song_id]).get(song_id)
    if song is None:
        raise ApiError(Code.NOT_FOUND, sentences.NO_SUCH_SONG)
    return song


def _folders(_asked: Asked) -> Content:
    return {"musicFolders": {"musicFolder": [_FOLDER]}}


def _genres(_asked: Asked) -> Content:
    genres = tracks.genres(context.get_db(), MOST_GENRES)
    names = ("value", "songCount", "albumCount")
    return {"genres": {"genre": [dict(zip(names, genre, strict=True)) for genre in genres]}}


def _artists(asked: Asked) -> Content:
    check_folder(asked)
    every = albums.artists(context.get_db())
    return {"artists": {"ignoredArticles": _ARTICLES, "index": _by_letter(every, items.as_artist)}}


def _indexes(asked: Asked) -> Content:
    """The time of the last change is not known: the library's version stands for it."""
    check_folder(asked)
    db = context.get_db()
    index = _by_letter(albums.artists(db), items.as_artist)
    modified = songs.version(db)
    frame = {"ignoredArticles": _ARTICLES, "lastModified": modified, "shortcut": [], "child": []}
    return {"indexes": {**frame, "index": index}}


def _artist(asked: Asked) -> Content:
    artist = _artist_of(asked.text("id"))
    of_artist = albums.of_artist(context.get_db(), artist.maker)
    return {"artist": {**items.as_artist(artist), "album": _each(items.as_album, of_artist)}}


def _album(asked: Asked) -> Content:
    album_id = asked.text("id")
    db = context.get_db()
    album = albums.by_id(db, album_id)
    if album is None:
        raise not_there()
    of_album = _each(items.as_song, tracks.of_album(db, album_id))
    return {"album": {**items.as_album(album), "song": of_album}}


def _song(asked: Asked) -> Content:
    return {"song": items.as_song(song_of(asked.text("id")))}


def _directory(asked: Asked) -> Content:
    directory_id = asked.text("id")
    if directory_id == str(FOLDER):
        return {"directory": _folder_directory()}
    if directory_id.startswith("ar."):
        return {"directory": _artist_directory(directory_id)}
    db = context.get_db()
    album = albums.by_id(db, directory_id)
    if album is None:
        raise not_there()
    directory = items.as_directory(album)
    names = ("id", "parent", "starred", "userRating", "playCount")
    shown = {name: directory[name] for name in names}
    children = _each(items.as_song, tracks.of_album(db, directory_id))
    return {"directory": {**shown, "name": directory["title"], "child": children}}


def _folder_directory() -> Item:
    children = [
        {
            **{name: item[name] for name in ("id", "coverArt")},
            "isDir": True,
            "parent": str(FOLDER),
            "title": item["name"],
            "artist": item["name"],
        }
        for item in _each(items.as_artist, albums.artists(context.get_db()))
    ]
    return {"id": str(FOLDER), "name": _FOLDER["name"], "child": children}


def _artist_directory(artist_id: str) -> Item:
    artist = _artist_of(artist_id)
    of_artist = albums.of_artist(context.get_db(), artist.maker)
    name = entities.artist_name(artist.maker)
    children = _each(items.as_directory, of_artist)
    return {"id": artist_id, "parent": str(FOLDER), "name": name, "child": children}


def _artist_of(artist_id: str) -> Artist:
    every = {
        entities.artist_id(artist.maker): artist for artist in albums.artists(context.get_db())
    }
    if artist_id not in every:
        raise not_there()
    return every[artist_id]


def _by_letter(every: Iterable[Artist], as_item: Callable[[Artist], Item]) -> list[Item]:
    ordered = sorted((as_item(artist) for artist in every), key=lambda item: str(item["sortName"]))
    letters = groupby(ordered, lambda item: str(item["name"])[:1].upper())
    return [{"name": letter, "artist": [*artists]} for letter, artists in letters]


def _each(as_item: Callable[[Any], Item], values: Iterable[Any]) -> list[Item]:
    return [as_item(value) for value in values]


CALLS: Calls = {
    "getMusicFolders": _folders,
    "getGenres": _genres,
    "getArtists": _artists,
    "getIndexes": _indexes,
    "getArtist": _artist,
    "getAlbum": _album,
    "getSong": _song,
    "getMusicDirectory": _directory,
}
