"""Songs, albums and artists as music apps know them, with their ids and names; pure."""

from dataclasses import dataclass
from datetime import date

from webapp.records import services

FOLDER = 1  # the one music folder
_MONTH = 7  # characters of 2025-02


@dataclass(frozen=True, slots=True)
class Song:
    """`album`: the id of its album, `lead`: the title of that album's leading take.

    `maker`: whose it is, as `artist_name` reads it. `place` in µs since 1970, `played` as RFC 3339.
    `size` and `type` of the copy that is kept; `gain` in dB.
    """

    key: int
    id: str
    title: str | None
    album: str
    lead: str | None
    maker: str
    take: int | None
    style: str | None
    duration: float | None
    place: int
    favourite: int
    stars: int
    plays: int
    played: str | None
    cover: str | None
    size: int | None
    type: str | None
    address: str | None
    bpm: float | None
    gain: float | None


@dataclass(frozen=True, slots=True)
class Album:
    """A picture of takes, or the songs of a month that have none; `lead` is what hangs in front.

    `place`, `latest` in µs since 1970; `favourite`: all of its songs are; `stars`: their mean.
    """

    id: str
    lead: str
    title: str | None
    maker: str
    style: str | None
    cover: str | None
    songs: int
    seconds: float
    place: int
    latest: int
    favourite: int
    stars: float | None
    plays: int
    played: str | None


@dataclass(frozen=True, slots=True)
class Artist:
    """Whose songs are here: a name, else a service or source; `cover` of the newest one."""

    maker: str
    albums: int
    songs: int
    cover: str | None


def cover_id(song_id: str, mark: str | None) -> str:
    """Another one for another picture; `song_of_cover` knows the song."""
    return f"{song_id}.{mark}" if mark else song_id


def artist_id(maker: str) -> str:
    return f"ar.{maker}"


def artist_name(maker: str) -> str:
    """Of a name in hex behind a 0, or of the word of a service or source."""
    if maker.startswith("0"):
        return bytes.fromhex(maker[1:]).decode("utf-8", "replace")
    return services.label(maker)


def album_name(album_id: str, lead: str | None) -> str:
    """Of takes their title; of a month «February 2025»."""
    if album_id.startswith("al."):
        return lead or "Untitled"
    month = album_id[len("mo.") :][:_MONTH]
    try:
        return f"{date.fromisoformat(f'{month}-01'):%B %Y}"
    except ValueError:  # before the year 1
        return "Long ago"
