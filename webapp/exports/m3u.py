"""M3U playlists in UTF-8, as every player reads them.

Those of an owner say in comments, which other programs skip, all that Songwall knows of them.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from webapp.archive import playlist_file
from webapp.database import Database
from webapp.exports import safe_names
from webapp.library import playlist_entries, playlists, songs
from webapp.library.playlist_entries import Moment
from webapp.library.playlists import Playlist
from webapp.search import ruled
from webapp.values import fields, formatting

NAME = "playlist.m3u8"
MARK = b"#PLAYLIST:Songwall"


ENDING = ".m3u8"
_BEGINNING = 400  # bytes, in which the mark of one of ours lies
_OURS = playlist_file.HEAD.encode()


def line(name: str, seconds: float | None, title: str | None) -> str:
    """One song; `name` is that of its file, beside the playlist."""
    whole = round(seconds) if seconds else -1  # -1: unknown
    return f"#EXTINF:{whole},{title or 'Untitled'}\n{name}\n"


def playlist(lines: Iterable[str]) -> bytes:
    return b"#EXTM3U\n" + MARK + b"\n" + "".join(lines).encode("utf-8", "ignore")


def of_playlists(db: Database, files: Callable[[str], str | None]) -> dict[str, bytes]:
    """All of an owner, by their files' names; `files` tells where a song's audio is, by its id."""
    return {
        safe_names.name_of(playlist.title, playlist.id) + ENDING: of_playlist(db, playlist, files)
        for playlist in playlists.every(db)
    }


def of_playlist(db: Database, playlist: Playlist, files: Callable[[str], str | None]) -> bytes:
    """One that fills itself has the songs of now. What has no file stands in a comment."""
    head = json.dumps(playlist_file.head_of(playlist))
    parts = [f"#EXTM3U\n{playlist_file.HEAD}{head}\n#PLAYLIST:{playlist.title}\n"]
    parts += (_entry(moment, files(moment.song)) for moment in moments(db, playlist))
    return "".join(parts).encode("utf-8", "ignore")


def is_ours(path: Path) -> bool:
    """Whether it was written by `of_playlist`; raises OSError."""
    with path.open("rb") as file:
        return _OURS in file.read(_BEGINNING)


def moments(db: Database, playlist: Playlist) -> list[Moment]:
    """Those that it has now, with what is known of their songs."""
    if playlist.rule is not None:
        keys = [*ruled.keys(db, ruled.read(playlist.rule, playlist.most))]
        return playlist_entries.in_library(db, map(Moment, songs.ids_of(db, keys)))
    return playlist_entries.moments(db, playlist)


def _entry(moment: Moment, file: str | None) -> str:
    known = f"{playlist_file.LINE}{json.dumps(playlist_file.line_of(moment))}\n"
    return known if file is None else known + entry(moment, file)


def entry(moment: Moment, file: str) -> str:
    """A song at the place `file`, or the part of it that plays, as VLC knows one."""
    title, seconds = fields.line(moment.title), moment.duration
    if moment.begins is None or moment.ends is None:
        return line(file, seconds, title)
    begins, ends = formatting.seconds(moment.begins), formatting.seconds(moment.ends)
    part = f"#EXTVLCOPT:start-time={begins}\n#EXTVLCOPT:stop-time={ends}\n"
    return part + line(file, moment.ends - moment.begins, title)
