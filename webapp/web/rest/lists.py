"""Calls for lists of albums and songs, and the search."""

from typing import NamedTuple, TypeVar

from webapp.database import Database
from webapp.library import albums, songs, tracks
from webapp.opensubsonic import entities, items
from webapp.opensubsonic.entities import Album, Artist, Song
from webapp.opensubsonic.envelope import Content
from webapp.query.song_filter import SongFilter
from webapp.search import compounds, listing
from webapp.web import context
from webapp.web.rest.asked import Asked, Calls
from webapp.web.rest.browsing import check_folder

T = TypeVar("T")
USUAL = 10  # items of a list
USUAL_OF_SEARCH = 20
MOST_OF_CHANCE = 500
MOST_OF_ALBUMS = 200  # songs whose albums a search looks at
_QUOTES = '"\u201c\u201d'
_TYPES = (
    *("random", "newest", "highest", "frequent", "recent", "starred", "byYear", "byGenre"),
    *("alphabeticalByName", "alphabeticalByArtist"),
)
_EARLIEST, _LATEST = -9999, 9999


class _Page(NamedTuple):
    """How many, from which on; counted from 0."""

    most: int
    start: int


class _Hits(NamedTuple):
    artists: list[Artist]
    albums: list[Album]
    songs: list[Song]


def _albums(asked: Asked) -> list[Album]:
    check_folder(asked)
    kind = asked.choice("type", _TYPES)
    start, most = asked.number("offset", 0), asked.number("size", USUAL)
    db = context.get_db()
    if kind == "byGenre":
        return albums.some(db, "newest", start, most, genre=asked.text("genre"))
    if kind == "byYear":
        first = asked.needed_number("fromYear", _EARLIEST, _LATEST)
        last = asked.needed_number("toYear", _EARLIEST, _LATEST)
        order = "byYear" if first <= last else "byYearBackwards"
        years = (min(first, last), max(first, last))
        return albums.some(db, order, start, most, years=years)
    return albums.some(db, kind, start, most)


def _album_list2(asked: Asked) -> Content:
    return {"albumList2": {"album": [items.as_album(album) for album in _albums(asked)]}}


def _album_list(asked: Asked) -> Content:
    return {"albumList": {"album": [items.as_directory(album) for album in _albums(asked)]}}


def _random(asked: Asked) -> Content:
    check_folder(asked)
    most = asked.number("size", USUAL, most=MOST_OF_CHANCE)
    first = asked.number("fromYear", _EARLIEST, _EARLIEST, _LATEST)
    last = asked.number("toYear", _LATEST, _EARLIEST, _LATEST)
    genre = asked.maybe("genre")
    chosen = tracks.by_chance(context.get_db(), most, genre or None, (first, last))
    return {"randomSongs": {"song": _songs(chosen)}}


def _by_genre(asked: Asked) -> Content:
    check_folder(asked)
    genre, start, most = asked.text("genre"), asked.number("offset", 0), asked.number("count", 10)
    of_genre = tracks.by_genre(context.get_db(), genre, start, most)
    return {"songsByGenre": {"song": _songs(of_genre)}}


def _starred(asked: Asked) -> Content:
    favourites = _favourites(asked)
    return {
        "starred": {
            "artist": [],
            "album": [items.as_directory(album) for album in favourites.albums],
            "song": _songs(favourites.songs),
        }
    }


def _starred2(asked: Asked) -> Content:
    favourites = _favourites(asked)
    return {
        "starred2": {
            "artist": [],
            "album": [items.as_album(album) for album in favourites.albums],
            "song": _songs(favourites.songs),
        }
    }


def _favourites(asked: Asked) -> _Hits:
    check_folder(asked)
    db = context.get_db()
    return _Hits([], albums.some(db, "starred"), tracks.favourites(db))


def _search2(asked: Asked) -> Content:
    hits = _hits(asked)
    return {
        "searchResult2": {
            "artist": [items.as_artist(artist) for artist in hits.artists],
            "album": [items.as_directory(album) for album in hits.albums],
            "song": _songs(hits.songs),
        }
    }


def _search3(asked: Asked) -> Content:
    hits = _hits(asked)
    return {
        "searchResult3": {
            "artist": [items.as_artist(artist) for artist in hits.artists],
            "album": [items.as_album(album) for album in hits.albums],
            "song": _songs(hits.songs),
        }
    }


def _hits(asked: Asked) -> _Hits:
    """Without words all there is, in pages of a total order: so apps take in a library."""
    check_folder(asked)
    words = (asked.maybe("query") or "").strip().strip(_QUOTES).strip()
    pages = {
        name: _Page(asked.number(f"{name}Count", USUAL_OF_SEARCH), asked.number(f"{name}Offset", 0))
        for name in ("artist", "album", "song")
    }
    db = context.get_db()
    if words in {"", "*"}:
        return _all(db, pages["artist"], pages["album"], pages["song"])
    return _with(db, asked.maybe("query") or "", pages["artist"], pages["album"], pages["song"])


def _all(db: Database, of_artists: _Page, of_albums: _Page, of_songs: _Page) -> _Hits:
    return _Hits(
        _cut(albums.artists(db), of_artists) if of_artists.most else [],
        albums.some(db, "oldest", of_albums.start, of_albums.most) if of_albums.most else [],
        tracks.every(db, of_songs.start, of_songs.most) if of_songs.most else [],
    )


def _with(db: Database, words: str, of_artists: _Page, of_albums: _Page, of_songs: _Page) -> _Hits:
    keys = _keys(db, words) if of_songs.most or of_albums.most else []
    return _Hits(
        _cut(_named(db, words), of_artists) if of_artists.most else [],
        _albums_of(db, keys, of_albums) if of_albums.most else [],
        tracks.of(db, _cut(keys, of_songs)),
    )


def _keys(db: Database, words: str) -> list[int]:
    """As the wall finds them, takes apart, the best match first; of those that play."""
    song_filter = SongFilter(q=words, takes="apart")
    key = f"rest:hits:{songs.version(db)}:{song_filter.query}"

    def find() -> list[int]:
        longer = compounds.longer(db, song_filter.query)
        return tracks.playing(db, listing.of(song_filter.but(longer=longer)).all_keys(db))

    return context.shared(key, find)


def _albums_of(db: Database, keys: list[int], page: _Page) -> list[Album]:
    hits = tracks.of(db, keys[:MOST_OF_ALBUMS])
    ids = [*dict.fromkeys(song.album for song in hits if song.album.startswith("al."))]
    some = (albums.by_id(db, album_id) for album_id in _cut(ids, page))
    return [album for album in some if album is not None]


def _named(db: Database, words: str) -> list[Artist]:
    text = words.strip().strip(_QUOTES).casefold()
    return [a for a in albums.artists(db) if text in entities.artist_name(a.maker).casefold()]


def _cut(values: list[T], page: _Page) -> list[T]:
    return values[page.start : page.start + page.most]


def _songs(some: list[Song]) -> list[items.Item]:
    return [items.as_song(song) for song in some]


CALLS: Calls = {
    "getAlbumList": _album_list,
    "getAlbumList2": _album_list2,
    "getRandomSongs": _random,
    "getSongsByGenre": _by_genre,
    "getStarred": _starred,
    "getStarred2": _starred2,
    "search2": _search2,
    "search3": _search3,
}
