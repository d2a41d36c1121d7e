"""Files that a browser sends to be imported: straight to the disk, under names of our own."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from webapp.archive import disk, space
from webapp.errors import StorageError, TooLargeError, TooManyError, UploadError
from webapp.errors import web as sentences
from webapp.values.formatting import size

MOST = 4_000_000_000  # bytes in one upload
MOST_FILES = 1000
AT_ONCE = 2  # uploads; each takes a thread of the server
LOOKED_EVERY = 32 << 20  # bytes between two looks at the free space
LONGEST_NAME = 255  # characters of what a file was called
_turns = BoundedSemaphore(AT_ONCE)
_NO_ROOM = "The disk is full, so nothing of it was stored. Free some space, then send it again."


def most(folder: Path) -> int:
    """Bytes that may be sent just now; 0 where the disk has no room."""
    return max(0, min(MOST, space.free(folder) - space.LEAST_FREE))


def most_shown(folder: Path) -> int:
    """The same, rounded down, so that a page stays the same while the disk breathes."""
    return most(folder) // 100_000_000 * 100_000_000


@contextmanager
def turn() -> Iterator[None]:
    """Raises TooManyError where as many as may are sending."""
    if not _turns.acquire(blocking=False):
        raise TooManyError(sentences.TWO_UPLOADS)
    try:
        yield
    finally:
        _turns.release()


@contextmanager
def received(environ: dict[str, Any], folder: Path, limit: int) -> Iterator[tuple[Path, list[str]]]:
    """The files of a form, in a new folder within `folder`: called 0, 1, 2 …; and their names.

    All of them are on the disk, or nothing is left, as where the block fails. Raises UploadError
    and StorageError.
    """
    if limit <= 0:
        raise TooLargeError(sentences.LITTLE_SPACE)
    place = folder / secrets.token_hex(16)
    with ExitStack() as undoing:
        undoing.callback(shutil.rmtree, place, ignore_errors=True)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            place.mkdir(mode=0o700)
            names = _receive(environ, place, limit)
            disk.fsync_folder(place)
            disk.fsync_folder(folder)
        except OSError:
            raise StorageError(_NO_ROOM) from None
        yield place, names
        undoing.pop_all()


def _receive(environ: dict[str, Any], place: Path, limit: int) -> list[str]:
    """What the files were called that now lie in `place`."""
    names: list[str] = []
    with ExitStack() as opened:

        def next_file(*, filename: str | None, **_others: object) -> _File:
            file = _File(place / str(len(names)))
            opened.callback(file.close)
            names.append(filename or "")
            return file

        _parse(environ, next_file, limit)
    if not any(names):
        raise UploadError(sentences.NO_FILE_CHOSEN)
    return [_clean(name) for name in names]


def _parse(environ: dict[str, Any], next_file: Callable[..., Any], limit: int) -> None:
    parser = FormDataParser(
        stream_factory=next_file,
        max_form_memory_size=500_000,
        max_content_length=limit,
        max_form_parts=MOST_FILES,
        silent=False,
    )
    try:
        parser.parse_from_environ(environ)
    except RequestEntityTooLarge:
        raise TooLargeError(
            sentences.UPLOAD_TOO_LARGE.format(most=size(limit), files=MOST_FILES)
        ) from None
    except (ValueError, ClientDisconnected):
        raise UploadError(sentences.UPLOAD_BROKE_OFF) from None


class _File:
    """Is written once, and synced when the parser goes back to its start: then it is whole."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._folder = path.parent
        self._unlooked = LOOKED_EVERY

    def write(self, data: bytes) -> int:
        self._unlooked += len(data)
        if self._unlooked >= LOOKED_EVERY:
            self._unlooked = 0
            if space.free(self._folder) < space.LEAST_FREE:  # two may be sending
                raise StorageError(_NO_ROOM)
        return self._file.write(data)

    def seek(self, _place: int) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self.close()

    def close(self) -> None:
        self._file.close()


def _clean(name: str) -> str:
    """The end of what a file was called, without its folders; it names no file of ours."""
    last = name.replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:]
    return last.encode("utf-8", "replace").decode()
