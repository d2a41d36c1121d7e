"""Everything out in open formats: into a folder, or as one ZIP."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path

from filelock import FileLock, Timeout

from webapp.archive import copies
from webapp.config import Config
from webapp.database import Database
from webapp.errors import ExportError
from webapp.errors import exports as sentences
from webapp.exports import m3u, plays_file
from webapp.exports.folder import FolderTarget
from webapp.exports.report import ExportReport, disk_errors
from webapp.exports.song_files import ExportSong, SongExporter, kind_of
from webapp.exports.zip_file import ZipTarget
from webapp.library import songs
from webapp.search import listing

AT_ONCE = 16  # songs read from the database; a record may be large


def export(
    config: Config,
    db: Database,
    path: Path,
    *,
    query: str = "",
    original: bool = False,
    tell: Callable[[int, int], None] = lambda _n, _of: None,
) -> ExportReport:
    """Songs, newest first, into the folder or ZIP at `path`; `tell` hears how many of how many.

    `query`: those that a search for it finds; without it all, and the stems of songs as well.
    `original`: audio byte for byte as it was downloaded, without tags. Raises ExportError. Cut off,
    a folder is gone on with, and a ZIP begins anew.
    """
    keys = array("q", listing.keys(db, query)) if query.strip() else songs.keys(db)
    if not keys:
        asked = f" that “{query}” finds" if query else ""
        raise ExportError(sentences.NO_SONGS.format(asked=asked))
    exporter = SongExporter(config.archive, original=original)
    report = ExportReport(untagged=exporter.untagged)
    lines: list[str] = []
    names: dict[str, str] = {}  # of the songs' audio, by their ids
    exported: set[str] = set()
    with _lock(config), closing(_target(config, path, report)) as target:
        for song in _songs(db, keys, exporter):
            audio = next((e for e in target.add(song) if kind_of(e) == "audio"), None)
            report.songs += 1
            exported.add(song.card.id)
            report.silent += audio is None
            if audio is not None:
                names[song.card.id] = f"{song.name}.{audio}"
            if audio is not None and song.card.stem_of is None:
                lines.append(m3u.line(f"{song.name}.{audio}", song.seconds, song.card.title))
            tell(report.songs, len(keys))
        lists = m3u.of_playlists(db, names.get)
        report.playlists = len(lists)
        plays = plays_file.of_songs(db, exported)
        target.finish({m3u.NAME: m3u.playlist(lines), **lists, **plays})
    return report


def _songs(db: Database, keys: Sequence[int], exporter: SongExporter) -> Iterator[ExportSong]:
    for start in range(0, len(keys), AT_ONCE):
        for card, stored in copies.of_songs(db, keys[start : start + AT_ONCE]):
            yield exporter.song(db, card, stored)


def _target(config: Config, path: Path, report: ExportReport) -> FolderTarget | ZipTarget:
    with disk_errors(path):
        if path.resolve().is_relative_to(config.archive.resolve()):
            raise ExportError(sentences.OWN_FOLDER)
    if path.suffix.lower() == ".zip" and not path.is_dir():
        return ZipTarget(path, report)
    if path.exists() and not path.is_dir():
        raise ExportError(sentences.IS_A_FILE.format(name=path.name))
    return FolderTarget(path, report)


def _lock(config: Config) -> AbstractContextManager[object]:
    """That of this library's only export, to be let go with `with`."""
    try:
        return FileLock(config.folder / "export.lock", timeout=0, mode=0o600).acquire()
    except Timeout:
        raise ExportError(sentences.RUNS_ALREADY) from None
    except OSError:
        raise ExportError(sentences.DATA_NOT_WRITABLE) from None
