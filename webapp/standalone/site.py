"""A chosen set of songs as a static site: a folder that opens from a disk and from any web server.

It is made whole beside where it is to stand, and then takes that place, or not at all.
"""

import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from webapp.archive import copies, covers, disk, examination
from webapp.config import Config
from webapp.database import Database
from webapp.errors import ExportError, UnusableFileError
from webapp.errors import exports as sentences
from webapp.exports import safe_names, song_files
from webapp.exports.report import disk_errors
from webapp.library import songs
from webapp.library.files import File
from webapp.library.songs import Card
from webapp.search import listing
from webapp.standalone import bundle, pages
from webapp.standalone.pages import IndexEntry, Pages

MARK = "songwall-site.txt"  # tells a site of ours from any other folder
_MARK = "A site that Songwall made; made again, all of it is replaced.\n"
_AT_ONCE = 16  # songs read from the database
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_LONGEST = 60  # characters of a title in an address
_COVERS = {"": 640, "-small": 320}  # pixels, by how the file's name ends


@dataclass(slots=True)
class SiteReport:
    """`silent`: songs left out, for no audio of them lies here; `damaged`: titles likewise."""

    songs: int = 0
    size: int = 0
    silent: int = 0
    damaged: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choice:
    """`query`: a search; "" for the songs on the wall. `title`: what the first page is called.

    `linked`: audio is the archive's very file, where both lie on one disk.
    """

    query: str = ""
    title: str = "Songs"
    linked: bool = False


def make(
    config: Config,
    db: Database,
    path: Path,
    made_by: Pages,
    choice: Choice,
    tell: Callable[[int, int], None] = lambda _n, _of: None,
) -> SiteReport:
    """The chosen songs, newest first; `tell` hears how many of how many. Raises ExportError."""
    query = choice.query
    keys = [*(listing.keys(db, query) if query.strip() else songs.keys_on_wall(db))]
    if not keys:
        asked = f" that “{query}” finds" if query else ""
        raise ExportError(sentences.NO_SONGS.format(asked=asked))
    with _lock(config), disk_errors(path):
        _check(config, path)
        part = path.with_name(f".{path.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        try:
            site = _Site(config, part, made_by, linked=choice.linked)
            for number, (card, stored) in enumerate(_songs(db, keys), start=1):
                site.add(db, card, stored)
                tell(number, len(keys))
            site.finish(choice.title)
            _take_place(part, path)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return site.report


class _Site:
    """In the making."""

    def __init__(self, config: Config, folder: Path, made_by: Pages, *, linked: bool) -> None:
        self.report = SiteReport()
        self._archive = config.archive
        self._folder, self._pages, self._linked = folder, made_by, linked
        self._entries: list[IndexEntry] = []
        for name in ("songs", "media", "fonts"):
            (folder / name).mkdir(parents=True)

    def add(self, db: Database, card: Card, stored: Sequence[File]) -> None:
        """Left out where no audio of it lies here whole."""
        file = next((file for file in stored if file.kind == "audio"), None)
        if file is None:
            self.report.silent += 1
            return
        name = _name_of(card)
        audio = f"media/{name}.{str(file.name).rpartition('.')[2]}"
        try:
            self._put(file, self._folder / audio)
        except UnusableFileError:
            self.report.damaged.append(card.title or "Untitled")
            return
        cover = self._cover(card, name, "")
        small = self._cover(card, name, "-small") or cover
        track = pages.track(db, card, f"../{audio}", f"../{cover}")
        page = self._pages.song(track, self._pages.linked_head("../"), "../index.html")
        self._write(f"songs/{name}.html", page.encode())
        self.report.songs += 1
        self._entries.append(
            IndexEntry(
                track.title, card.style, card.duration, card.hue, f"songs/{name}.html", small
            )
        )

    def finish(self, title: str) -> None:
        """Raises ExportError where not one song is in it."""
        if not self._entries:
            raise ExportError(sentences.NO_AUDIO_FOR_SITE)
        files = self._pages.files
        self._write("site.css", bundle.style(files, lambda font: f"fonts/{font}").encode())
        self._write("site.js", bundle.script(files).encode())
        for name in files:
            if name.startswith("fonts/") and name.endswith((".woff2", "OFL.txt")):
                self._write(name, files[name])
        index = self._pages.index(title, self._entries, self._pages.linked_head(""))
        self._write("index.html", index.encode())
        self._write(MARK, _MARK.encode())

    def _put(self, file: File, target: Path) -> None:
        source = disk.song_folder(self._archive, file.song_id) / str(file.name)
        if self._linked:
            with suppress(OSError):  # another disk, or none that links: a copy then
                if source.stat().st_size == file.size:
                    os.link(source, target)
                    return
        song_files.copy_whole(source, str(file.sha256), target)
        self.report.size += int(file.size or 0)

    def _cover(self, card: Card, name: str, end: str) -> str:
        """Where it lies now: the kept one, or a drawn one."""
        folder = disk.song_folder(self._archive, card.id)
        if card.cover_kept is not None:
            for size in (size for size in reversed(covers.SIZES) if size <= _COVERS[end]):
                kept = folder / examination.thumbnail_name(card.cover_kept, size, "jpg")
                with suppress(OSError):
                    self._write(f"media/{name}{end}.jpg", kept.read_bytes())
                    return f"media/{name}{end}.jpg"
        self._write(f"media/{name}.svg", pages.drawn_cover(card))
        return f"media/{name}.svg"

    def _write(self, name: str, content: bytes) -> None:
        (self._folder / name).write_bytes(content)
        self.report.size += len(content)


def _songs(db: Database, keys: Sequence[int]) -> Iterator[tuple[Card, list[File]]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield from copies.of_songs(db, keys[start : start + _AT_ONCE])


def _name_of(card: Card) -> str:
    """In letters that every web server and disk takes; the same each time."""
    plain = unicodedata.normalize("NFKD", card.title or "").encode("ascii", "ignore").decode()
    words = _NO_LETTERS.sub("-", plain.lower()).strip("-")[:_LONGEST].strip("-")
    return f"{words or 'song'}-{safe_names.tag_of(card.id)}"


def _check(config: Config, path: Path) -> None:
    if path.resolve().is_relative_to(config.archive.resolve()):
        raise ExportError(sentences.OWN_FOLDER)
    is_ours = (path / MARK).is_file()
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise ExportError(sentences.NO_FOLDER_FOR_SITE.format(name=path.name))
    if path.is_dir() and not is_ours and any(path.iterdir()):
        raise ExportError(sentences.STRANGE_SITE.format(name=path.name))
    path.parent.mkdir(parents=True, exist_ok=True)


def _take_place(part: Path, path: Path) -> None:
    """Of the earlier one, which is there until the new one is."""
    before = path.with_name(f".{path.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    if path.exists():
        path.rename(before)
    try:
        part.rename(path)
    except OSError:
        if before.exists():
            before.rename(path)
        raise
    disk.fsync_folder(path.parent)
    shutil.rmtree(before, ignore_errors=True)


def _lock(config: Config) -> AbstractContextManager[object]:
    try:
        return FileLock(config.folder / "export.lock", timeout=0, mode=0o600).acquire()
    except Timeout:
        raise ExportError(sentences.RUNS_ALREADY) from None
    except OSError:
        raise ExportError(sentences.DATA_NOT_WRITABLE) from None
