"""What a file is by its content, before it is stored: its sum, its length, a cover's thumbnails."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from threading import Lock

from webapp.archive import audio_formats, covers, decoder, disk, sound
from webapp.errors import DecoderError
from webapp.library import files
from webapp.library.files import Copy

_one_picture = Lock()  # decoded at a time: large ones take much memory


def examine(kind: str, path: Path) -> Copy:
    """What the file at `path` is; syncs it, and writes a cover's thumbnails beside it.

    Named as the first of its kind. Raises UnusableFileError, and OSError where the disk is at
    fault.
    """
    with path.open("r+b") as file:
        os.fsync(file.fileno())
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = path.stat().st_size
    if kind == "audio":
        return _examine_audio(path, sha256, size)
    cover = _read_cover(path)
    thumbnail_bytes = _write_thumbnails(path, sha256, cover)
    name, mime = f"cover.{cover.extension}", covers.TYPES[cover.extension]
    return Copy(name, sha256, size, mime, made=thumbnail_bytes, hue=cover.hue)


def _examine_audio(path: Path, sha256: str, size: int) -> Copy:
    audio = audio_formats.read(path)
    mime, seconds = audio_formats.TYPES[audio.extension], audio.seconds
    if seconds is None:
        with suppress(DecoderError):  # the length may stay unknown
            seconds = decoder.seconds(path, mime)
    with path.open("rb") as file:
        return Copy(
            f"audio.{audio.extension}",
            sha256,
            size,
            mime,
            duration=seconds,
            sound=sound.digest(file, audio.extension, size),
            sound_size=sound.size_of(file, audio.extension, size),
        )


def make_thumbnails(path: Path, sha256: str) -> int:
    """Those of the cover at `path`, once more; returns their bytes.

    Raises UnusableFileError, and OSError where the disk is at fault.
    """
    thumbnail_bytes = _write_thumbnails(path, sha256, _read_cover(path))
    disk.fsync_folder(path.parent)
    return thumbnail_bytes


def thumbnails_size(folder: Path, mark: str) -> int:
    """Bytes of the thumbnails that lie in `folder`, of the cover whose sum begins with `mark`."""
    paths = folder.glob(f"cover-{mark}-*")
    return sum(path.stat().st_size for path in paths if path.suffix[1:] in covers.TYPES)


def thumbnail_name(mark: str, size: int, extension: str) -> str:
    return f"cover-{mark}-{size}.{extension}"


def _read_cover(path: Path) -> covers.Cover:
    with _one_picture:
        return covers.read(path)


def _write_thumbnails(path: Path, sha256: str, cover: covers.Cover) -> int:
    mark = files.mark_of(sha256)
    for (size, extension), content in cover.thumbnails.items():
        disk.write_atomic(path.with_name(thumbnail_name(mark, size, extension)), content)
    return sum(map(len, cover.thumbnails.values()))
