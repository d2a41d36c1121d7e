"""Songs, albums and artists as answers tell of them; pure.

Scalars that are None are left out of an answer; lists that apps ask for stand there empty.
"""

from typing import Any

from webapp.opensubsonic.entities import (
    Album,
    Artist,
    Song,
    album_name,
    artist_id,
    artist_name,
    cover_id,
)
from webapp.records import styles
from webapp.values import timestamps

DEFAULT_TYPE = "audio/mp4"
_SUFFIXES = {
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
    "audio/webm": "webm",
    "audio/aiff": "aiff",
    "audio/aac": "aac",
}
_TYPES = {suffix: kind for kind, suffix in _SUFFIXES.items()}
_BYTES_A_SECOND = 24_000  # of a song whose file is not here: apps hide those of 0 bytes
Item = dict[str, Any]


def as_song(song: Song) -> Item:
    """A `Child` that is a song."""
    title, album = song.title or "Untitled", album_name(song.album, song.lead)
    suffix, content_type = _form(song)
    seconds = song.duration or 0
    size = song.size or int(seconds * _BYTES_A_SECOND) or 1
    created = timestamps.rfc3339(song.place)
    artist = artist_name(song.maker)
    return {
        "id": song.id,
        "parent": song.album,
        "isDir": False,
        "isVideo": False,
        "type": "music",
        "mediaType": "song",
        "title": title,
        "sortName": title.casefold(),
        "album": album,
        "albumId": song.album,
        **_artists(song.maker),
        "track": song.take,
        "discNumber": 1,
        "year": int(created[:4]),
        **_genres(song.style),
        "coverArt": cover_id(song.id, song.cover),
        "size": size,
        "contentType": content_type,
        "suffix": suffix,
        "duration": round(seconds),
        "bitRate": round(song.size * 8 / seconds / 1000) if song.size and seconds else None,
        "path": "/".join(_plain(part) for part in (artist, album, f"{title}.{suffix}")),
        "created": created,
        **_marks(song.favourite, song.stars, song.plays, song.played, created),
        "bpm": round(song.bpm or 0),
        "comment": song.style or "",
        "musicBrainzId": "",
        "explicitStatus": "",
        "replayGain": {} if song.gain is None else {"trackGain": song.gain},
    }


def as_album(album: Album) -> Item:
    """An `AlbumID3`."""
    name = album_name(album.id, album.title)
    created = timestamps.rfc3339(album.place)
    year, month, day = map(int, created[:10].split("-"))
    return {
        "id": album.id,
        "name": name,
        "version": "",
        "sortName": name.casefold() if album.id.startswith("al.") else album.id,
        **_artists(album.maker),
        "coverArt": cover_id(album.lead, album.cover),
        "songCount": album.songs,
        "duration": round(album.seconds),
        "year": year,
        **_genres(album.style if album.id.startswith("al.") else None),
        "created": created,
        **_marks(album.favourite, round(album.stars or 0), album.plays, album.played, created),
        "releaseDate": {"year": year, "month": month, "day": day},
        "originalReleaseDate": {"year": year, "month": month, "day": day},
        "releaseTypes": [],
        "recordLabels": [],
        "moods": [],
        "discTitles": [],
        "isCompilation": False,
        "explicitStatus": "",
        "musicBrainzId": "",
    }


def as_directory(album: Album) -> Item:
    """The same as a `Child`, for apps that browse folders."""
    item = as_album(album)
    ours = ("id", "artist", "artistId", "coverArt", "year", "genre", "genres", "duration")
    marks = ("created", "starred", "userRating", "playCount", "played", "songCount")
    return {
        **{name: item[name] for name in (*ours, *marks)},
        "parent": artist_id(album.maker),
        "isDir": True,
        "isVideo": False,
        "mediaType": "album",
        "title": item["name"],
        "name": item["name"],  # some apps read it here, too
        "album": item["name"],
        "albumId": album.id,
    }


def as_artist(artist: Artist) -> Item:
    """An `ArtistID3`, which is an `Artist` too."""
    name = artist_name(artist.maker)
    return {
        "id": artist_id(artist.maker),
        "name": name,
        "sortName": name.casefold(),
        "coverArt": artist.cover,
        "albumCount": artist.albums,
        "musicBrainzId": "",
        "roles": ["artist", "albumartist"],
    }


def _artists(maker: str) -> Item:
    name, identity = artist_name(maker), artist_id(maker)
    one = [{"id": identity, "name": name}]
    return {
        "artist": name,
        "artistId": identity,
        "artists": one,
        "displayArtist": name,
        "albumArtists": one,
        "displayAlbumArtist": name,
    }


def _genres(style: str | None) -> Item:
    names = styles.words(style)
    return {
        "genre": names[0] if names else None,
        "genres": [{"name": name} for name in names],
    }


def _marks(favourite: int, stars: int, plays: int, played: str | None, since: str) -> Item:
    """Since when something is a favourite nobody knows: since it is there."""
    return {
        "starred": since if favourite else None,
        "userRating": stars or None,  # 1 to 5
        "playCount": plays,
        "played": played,
    }


def _form(song: Song) -> tuple[str, str]:
    """Suffix and type: of the copy, else as the address ends."""
    if song.type in _SUFFIXES:
        return _SUFFIXES[song.type], song.type
    ending = (song.address or "").partition("?")[0].rpartition(".")[2].lower()
    kind = _TYPES.get(ending, DEFAULT_TYPE)
    return _SUFFIXES[kind], kind


def _plain(name: str) -> str:
    return name.replace("/", "_")
