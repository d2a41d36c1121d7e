"""Playlists as other programs wrote them (M3U), and as Songwall does; what is in a file.

Paths are those of another machine, so a song is known by an id in its path, by its file's name,
or by the title and length that stand before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from webapp.archive import playlist_file
from webapp.imports import media_matching
from webapp.library.playlist_entries import Moment
from webapp.values import fast_json, fields

LARGEST = playlist_file.LARGEST  # bytes
_SONGWALL = re.compile(r"/songs/([A-Za-z0-9_-]{1,64})/")
_NUMBER = re.compile(r"^\d{1,3}\s*[-._)]\s*")  # before the title, in a file's name
_TAG = re.compile(r"\s*\[[A-Za-z0-9_-]+\]$")
_INFO = re.compile(r"#EXTINF:\s*(-?\d+(?:\.\d+)?)[^,]*,?(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """What a file says of one song: `candidates` in the order in which they are looked for."""

    name: str
    candidates: tuple[Moment, ...]


@dataclass(slots=True)
class List:
    """`head`: what Songwall wrote of one of its own."""

    title: str
    songs: list[Named] = field(default_factory=list)
    head: dict[str, Any] | None = None

    @property
    def digest(self) -> str:
        """Of its title and songs: the same list, brought again, has the same id."""
        names = "\n".join(song.name for song in self.songs)
        return sha256(f"{self.title}\n{names}".encode("utf-8", "replace")).hexdigest()[:12]


@dataclass(slots=True)
class _Before:
    """What was said before a song's path."""

    seconds: float | None = None
    title: str | None = None
    moment: Moment | None = None

    def take(self, comment: str) -> None:
        if comment.startswith(playlist_file.LINE):
            known = _object(comment.removeprefix(playlist_file.LINE))
            self.moment = playlist_file.moment_of(known)
        elif match := _INFO.match(comment):
            seconds = float(match[1])
            self.seconds, self.title = seconds if seconds > 0 else None, fields.line(match[2])


def read(content: bytes, name: str) -> List:
    """`name`: of the file, without its ending, for a list that says none."""
    playlist = List(fields.line(name) or "Playlist")
    before = _Before()
    for line in [*_lines(content), playlist_file.LINE]:
        if before.moment is not None and line.startswith(playlist_file.LINE):
            playlist.songs.append(_named(before, ""))  # the one before has no file
            before = _Before()
        if not line.startswith("#"):
            playlist.songs.append(_named(before, line))
            before = _Before()
        elif line.startswith(playlist_file.HEAD):
            playlist.head = _object(line.removeprefix(playlist_file.HEAD))
        elif line.upper().startswith("#PLAYLIST:"):
            playlist.title = fields.line(line.partition(":")[2]) or playlist.title
        else:
            before.take(line)
    return playlist


def _lines(content: bytes) -> Iterator[str]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    for line in text.splitlines():
        if stripped := line.strip():
            yield stripped


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = fast_json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _named(before: _Before, line: str) -> Named:
    if before.moment is not None:
        name = before.moment.title or before.title or line
        return Named(fields.line(name) or "Untitled", (before.moment,))
    path = _path(line)
    ids = [match[1]] if (match := _SONGWALL.search(line)) else []
    ids += [*media_matching.names_in(path), *media_matching.uuids_in(path)]
    stem = _TAG.sub("", path.stem)
    titles = [before.title, (before.title or "").partition(" - ")[2], stem, _NUMBER.sub("", stem)]
    candidates = [Moment(song) for song in dict.fromkeys(ids) if song]
    candidates += [
        Moment("", title=title, duration=before.seconds) for title in dict.fromkeys(titles) if title
    ]
    return Named(fields.line(before.title or path.name) or "Untitled", tuple(candidates))


def _path(line: str) -> PurePosixPath:
    """Of another machine, of any system, or an address."""
    if "://" in line:
        try:
            line = unquote(urlsplit(line).path)
        except ValueError:
            line = line.partition("://")[2]
    return PurePosixPath(line.replace("\\", "/"))
