"""Giving everything back in open formats: into a folder, or as one ZIP."""

from __future__ import annotations

from array import array
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from webapp.errors import ExportError
from webapp.exports import m3u, song_files
from webapp.exports.folder import Folder
from webapp.exports.report import Tally, refuses
from webapp.exports.song_files import Maker, kind_of
from webapp.exports.zip_file import OutdatedError, Zip
from webapp.library import songs
from webapp.search import listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from webapp.config import Config
    from webapp.database import Database
    from webapp.exports.song_files import Song
    from webapp.library.songs import Card

AT_ONCE = 16  # songs read from the database; a record may be large


def export(
    config: Config,
    db: Database,
    path: Path,
    *,
    query: str = "",
    original: bool = False,
    tell: Callable[[int, int], None] = lambda _n, _of: None,
) -> Tally:
    """Songs, newest first, into the folder or ZIP at `path`; `tell` hears how many of how many.

    `query`: those that a search for it finds, without it all, and the tracks of songs as well.
    `original`: audio as it is kept, byte for byte, without tags. Raises ExportError. Cut off, it is
    gone on with where it stopped; where a ZIP that was begun is of other songs, all of it is made.
    """
    wanted = _wanted(db, query)
    if not wanted:
        asked = f" that “{query}” finds" if query else ""
        raise ExportError(f"There are no songs{asked} to export.")
    _refuse_archive(config, path)

    def give() -> Tally:
        return _give(Maker(config.archive, original=original), db, path, wanted, tell)

    with _alone(config):
        try:
            return give()
        except OutdatedError:
            return give()


def _give(
    maker: Maker,
    db: Database,
    path: Path,
    wanted: Sequence[int],
    tell: Callable[[int, int], None],
) -> Tally:
    tally = Tally(untagged=maker.untagged)
    lines: list[str] = []
    with _target(path, tally) as target:
        for card, song in _songs(db, wanted, maker):
            endings = target.give(song)
            tally.songs += 1
            if line := _line(card, song, endings):
                lines.append(line)
            elif not any(kind_of(ending) == "audio" for ending in endings):
                tally.silent += 1
            tell(tally.songs, len(wanted))
        target.finish(m3u.playlist(lines))
    return tally


def _wanted(db: Database, query: str) -> Sequence[int]:
    """The keys of the songs to give, newest first."""
    return array("q", listing.keys(db, query)) if query.strip() else songs.keys(db)


def _songs(db: Database, keys: Sequence[int], maker: Maker) -> Iterator[tuple[Card, Song]]:
    for start in range(0, len(keys), AT_ONCE):
        cards = songs.by_keys(db, keys[start : start + AT_ONCE])
        kept = song_files.kept(db, cards)
        for card in cards:
            yield card, maker.song(db, card, kept[card.key])


def _line(card: Card, song: Song, endings: list[str]) -> str | None:
    """In the playlist; a track of a song is none by itself."""
    audio = next((each for each in endings if kind_of(each) == "audio"), None)
    if audio is None or card.stem_of is not None:
        return None
    return m3u.line(f"{song.name}.{audio}", song.seconds, card.title)


def _target(path: Path, tally: Tally) -> Folder | Zip:
    if path.suffix.lower() == ".zip" and not path.is_dir():
        return Zip(path, tally)
    if path.exists() and not path.is_dir():
        raise ExportError(f"“{path.name}” is a file: name a folder, or a file that ends with .zip.")
    return Folder(path, tally)


def _refuse_archive(config: Config, path: Path) -> None:
    with refuses(path):
        if path.resolve().is_relative_to(config.archive.resolve()):
            raise ExportError("Songwall keeps its own files there: export into another folder.")


@contextmanager
def _alone(config: Config) -> Iterator[None]:
    lock = FileLock(config.folder / "export.lock", timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise ExportError("Another export of this library is running: wait for it.") from None
    except OSError:
        raise ExportError("The data folder cannot be written: check its rights.") from None
    try:
        yield
    finally:
        lock.release()
