"""An export as one ZIP. It gets its name when it is whole; one that was cut off is begun anew."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from webapp.errors import ExportError, UnusableFileError
from webapp.export.playlist import NAME
from webapp.export.tally import refuses
from webapp.kept import disk, song_file

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from webapp.export.pieces import Song
    from webapp.export.tally import Tally

_MARK = b"Songwall export"
_FIRST = (1980, 1, 1, 0, 0, 0)  # no ZIP knows an earlier time
_LAST_YEAR = 2107
_CHUNK = 1 << 20


class Zip:
    """Takes one song after the other; nothing is packed, for sound and pictures are already."""

    def __init__(self, path: Path, tally: Tally) -> None:
        self._path = path
        self._tally = tally
        self._whole = path.with_name(f"{path.name}.part")
        self._part = path.with_name(f"{path.name}.song.part")

    def __enter__(self) -> Self:
        with refuses(self._path):
            if self._path.exists() and not _is_export(self._path):
                raise ExportError(
                    f"“{self._path.name}” is there already and is not an export of Songwall: "
                    "move it away, or choose another name."
                )
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._whole.unlink(missing_ok=True)
            self._file = zipfile.ZipFile(self._whole, "x")
            self._file.comment = _MARK
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError, ValueError):  # a full disk does not take the list either
            self._file.close()
        for path in (self._part, self._whole):
            with suppress(OSError):
                path.unlink()

    def give(self, song: Song) -> list[str]:
        """The endings of the song's files. Raises ExportError where the disk does not take them."""
        date = _date(song.card.created_at)
        given = []
        with refuses(self._path):
            # Its JSON comes first, so that whoever reads from the start knows whose the rest is.
            content = song_file.dumps(song.document)
            self._file.writestr(_entry(f"{song.name}.json", date), content)
            self._tally.wrote(len(content))
            for piece in song.pieces:
                self._part.unlink(missing_ok=True)
                try:
                    piece.make(self._part)
                except UnusableFileError:
                    self._tally.damaged(song.card.title, piece.kind)
                    continue
                self._add(f"{song.name}.{piece.ending}", date)
                given.append(piece.ending)
        return given

    def finish(self, playlist: bytes) -> None:
        with refuses(self._path):
            self._file.writestr(_entry(NAME, _FIRST), playlist)
            self._tally.wrote(len(playlist))
            self._file.close()
            with self._whole.open("rb") as file:
                disk.sync(file.fileno())
            self._whole.replace(self._path)
            disk.sync_folder(self._path.parent)

    def _add(self, name: str, date: tuple[int, int, int, int, int, int]) -> None:
        entry = _entry(name, date)
        entry.file_size = self._part.stat().st_size  # says whether it needs ZIP64
        with self._part.open("rb") as source, self._file.open(entry, "w") as target:
            while data := source.read(_CHUNK):
                target.write(data)
        self._tally.wrote(entry.file_size)


def _entry(name: str, date: tuple[int, int, int, int, int, int]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date)
    entry.external_attr = 0o644 << 16
    return entry


def _date(created_at: str | None) -> tuple[int, int, int, int, int, int]:
    """When the song was made, so that the same library makes the same ZIP."""
    if created_at is None:
        return _FIRST
    when = datetime.fromisoformat(created_at).timetuple()
    return when[:6] if _FIRST[0] <= when.tm_year <= _LAST_YEAR else _FIRST


def _is_export(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as file:
            return file.comment == _MARK
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
