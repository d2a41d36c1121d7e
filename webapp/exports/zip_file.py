"""An export as one ZIP. It gets its name when it is whole; one that was cut off is gone on with.

What is there of it stays if it is what would be given now: a song's JSON byte for byte, and every
other entry by its comment, which says what it was made from. Else all of it is begun anew.
"""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from webapp.archive import record_file
from webapp.errors import ExportError, UnusableFileError
from webapp.exports.m3u import NAME
from webapp.exports.report import refuses
from webapp.exports.resumable_zip import Part, is_export

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from webapp.exports.report import Tally
    from webapp.exports.song_files import Piece, Song

    Moment = tuple[int, int, int, int, int, int]

_FIRST = (1980, 1, 1, 0, 0, 0)  # no ZIP knows an earlier time
_LAST_YEAR = 2107


class OutdatedError(ExportError):
    """What was there of the export was another one; it is gone, so the next try begins anew."""


class Zip:
    """Takes one song after the other; nothing is packed, for sound and pictures are already."""

    def __init__(self, path: Path, tally: Tally) -> None:
        self._path = path
        self._tally = tally
        self._part = Part(path)
        self._piece = path.with_name(f"{path.name}.song.part")
        self._there: dict[str, zipfile.ZipInfo] = {}
        self._finished = False

    def __enter__(self) -> Self:
        with refuses(self._path):
            if self._path.exists() and not is_export(self._path):
                raise ExportError(
                    f"“{self._path.name}” is there already and is not an export of Songwall: "
                    "move it away, or choose another name."
                )
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._there = self._part.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Raises ExportError, which says where it is, for what may be gone on with."""
        with suppress(OSError):
            self._piece.unlink()
        if self._finished or not self._part.leave():
            return
        with suppress(OSError):
            if isinstance(error, OutdatedError):
                self._part.remove()
        if isinstance(error, ExportError | KeyboardInterrupt) and self._part.path.exists():
            why = "Stopped." if isinstance(error, KeyboardInterrupt) else f"{error}"
            raise ExportError(
                f"{why} What is done lies in “{self._part.path.name}”: "
                "the same command goes on from there, unless you remove it."
            ) from None

    def give(self, song: Song) -> list[str]:
        """The endings of the song's files.

        Raises ExportError where the disk does not take them, and OutdatedError.
        """
        date = _date(song.card.created_at)
        with refuses(self._path):
            # Its JSON comes first, so that whoever reads from the start knows whose the rest is.
            self._give_text(f"{song.name}.json", record_file.dumps(song.document), date)
            given = [each.ending for each in song.pieces if self._give_piece(song, each, date)]
            self._part.checkpoint()
        return given

    def finish(self, playlist: bytes) -> None:
        if self._there:  # of songs that are not wanted now
            raise _outdated()
        with refuses(self._path):
            self._give_text(NAME, playlist, _FIRST)
            self._part.finish()
            self._finished = True

    def _give_text(self, name: str, content: bytes, date: Moment) -> None:
        there = self._there.pop(name, None)
        if there is None:
            entry = _entry(name, date, len(content))
            self._part.add(entry, io.BytesIO(content))
            self._tally.wrote(entry.file_size)
        elif self._part.holds(there, content):
            self._tally.there += 1
        else:
            raise _outdated()

    def _give_piece(self, song: Song, piece: Piece, date: Moment) -> bool:
        """Whether it is in the ZIP now; one that could not be made the last time is tried again."""
        name, of = f"{song.name}.{piece.ending}", piece.of.encode()
        there = self._there.pop(name, None)
        if there is not None:
            if there.comment != of:
                raise _outdated()
            self._tally.there += 1
            return True
        self._piece.unlink(missing_ok=True)
        try:
            piece.make(self._piece)
        except UnusableFileError:
            self._tally.damaged(song.card.title, piece.kind)
            return False
        entry = _entry(name, date, self._piece.stat().st_size)
        entry.comment = of
        with self._piece.open("rb") as source:
            self._part.add(entry, source)
        self._tally.wrote(entry.file_size)
        return True


def _entry(name: str, date: Moment, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date)
    entry.external_attr = 0o644 << 16
    entry.file_size = size
    return entry


def _date(created_at: str | None) -> Moment:
    """When the song was made, so that the same library makes the same ZIP."""
    if created_at is None:
        return _FIRST
    when = datetime.fromisoformat(created_at).timetuple()
    return when[:6] if _FIRST[0] <= when.tm_year <= _LAST_YEAR else _FIRST


def _outdated() -> OutdatedError:
    return OutdatedError("The export that was begun there was of other songs, or made otherwise.")
