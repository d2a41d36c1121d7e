"""An export as one ZIP. It is called `<name>.part` until it is whole; one cut off begins anew."""

import io
import os
import shutil
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from webapp.archive import disk, record_file
from webapp.errors import ExportError, UnusableFileError
from webapp.errors import exports as sentences
from webapp.exports.report import ExportReport, disk_errors
from webapp.exports.song_files import ExportFile, ExportSong, kind_of

DateTime = tuple[int, int, int, int, int, int]

_COMMENT = b"Songwall export"  # of the ZIP: tells ours from any other
_FIRST = (1980, 1, 1, 0, 0, 0)  # no ZIP knows an earlier time
_LAST_YEAR = 2107


class ZipTarget:
    """Takes one song after the other. Nothing is compressed: audio and covers are already.

    The constructor, `add` and `finish` raise ExportError where the disk does not take them.
    """

    def __init__(self, path: Path, report: ExportReport) -> None:
        self._path = path
        self._report = report
        self._part = path.with_name(f"{path.name}.part")
        self._song_part = path.with_name(f"{path.name}.song.part")

        with disk_errors(path):
            if path.exists() and not _is_export(path):
                raise ExportError(sentences.STRANGE_ZIP.format(name=path.name))
            path.parent.mkdir(parents=True, exist_ok=True)
            self._part.unlink(missing_ok=True)
            self._file = self._part.open("xb")
            self._zip = zipfile.ZipFile(self._file, "w")
            self._zip.comment = _COMMENT

    def close(self) -> None:
        """What is not finished is gone."""
        for file in (self._zip, self._file):
            with suppress(OSError, ValueError):  # a full disk does not take the rest either
                file.close()
        for path in (self._song_part, self._part):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def add(self, song: ExportSong) -> list[str]:
        """The endings of the song's files that are in the ZIP now."""
        date = _date(song.card.created_at)
        with disk_errors(self._path):
            # Its JSON comes first, so that whoever reads from the start knows whose the rest is.
            self._add_text(f"{song.name}.json", record_file.dumps(song.document), date)
            return [file.ending for file in song.files if self._add_file(song, file, date)]

    def finish(self, lists: Mapping[str, bytes]) -> None:
        """Playlists and plays, by their files' names."""
        with disk_errors(self._path):
            for name, content in lists.items():
                self._add_text(name, content, _FIRST)
            self._zip.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.replace(self._path)
            disk.fsync_folder(self._path.parent)

    def _add_text(self, name: str, content: bytes, date: DateTime) -> None:
        self._write(name, date, len(content), io.BytesIO(content))

    def _add_file(self, song: ExportSong, file: ExportFile, date: DateTime) -> bool:
        """False where its copy is missing or damaged."""
        self._song_part.unlink(missing_ok=True)
        try:
            file.write(self._song_part)
        except UnusableFileError:
            self._report.add_damaged(song.card.title, kind_of(file.ending))
            return False
        with self._song_part.open("rb") as source:
            size = self._song_part.stat().st_size
            self._write(f"{song.name}.{file.ending}", date, size, source)
        return True

    def _write(self, name: str, date: DateTime, size: int, source: BinaryIO) -> None:
        entry = zipfile.ZipInfo(name, date)
        entry.external_attr = 0o644 << 16
        entry.file_size = size  # says whether it needs ZIP64
        with self._zip.open(entry, "w") as target:
            shutil.copyfileobj(source, target)
        self._report.add_written(size)


def _is_export(path: Path) -> bool:
    """Whether a ZIP of ours lies there, as far as the list of its entries tells."""
    try:
        with zipfile.ZipFile(path) as file:
            return file.comment == _COMMENT
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _date(created_at: str | None) -> DateTime:
    """When the song was made, so that the same library makes the same ZIP."""
    if created_at is None:
        return _FIRST
    when = datetime.fromisoformat(created_at).timetuple()
    return when[:6] if _FIRST[0] <= when.tm_year <= _LAST_YEAR else _FIRST
