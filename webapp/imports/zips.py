"""A ZIP as a container, read without unpacking it: no name in it ever names a file of ours."""

import io
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from webapp.errors import ImportFileError
from webapp.errors import imports as sentences
from webapp.imports.items import (
    BROKEN_ZIP,
    LARGEST_MEDIA,
    LINK,
    MOST_ITEMS,
    Container,
    Item,
    is_hidden,
    kind_of,
    printable,
)

LARGEST_JSON = 1 << 30  # bytes, unpacked
LONGEST_LIST = 64 << 20  # bytes of the list at its end: 200,000 names of 280 letters
HIGHEST_RATIO = 200  # what is compressed better is made to do harm
_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_ENTRY = b"PK\x01\x02"  # begins each entry in the list at a ZIP's end
_CHUNK = 1 << 20
# zipfile unpacks the others whole at once, however long they are.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in _STARTS or zipfile.is_zipfile(file)


@contextmanager
def open_zip(path: Path, name: str) -> Iterator[Container]:
    """Raises ImportFileError where nothing of it can be read; the items are read within."""
    if _entries_at_most(path) > MOST_ITEMS:  # before they take any memory
        raise ImportFileError(sentences.TOO_MANY_FILES.format(name=name, most=MOST_ITEMS))
    with _InPieces(path) as packed:
        try:
            file = zipfile.ZipFile(packed)
        except BROKEN_ZIP:
            raise ImportFileError(sentences.BROKEN_ZIP.format(name=name)) from None
        with file:
            yield _holding(file, name, path.stat().st_size)


class _InPieces(io.BufferedReader):
    """A file of which nobody reads much at once: zipfile takes a list of any length whole."""

    def __init__(self, path: Path) -> None:
        super().__init__(io.FileIO(path))

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > LONGEST_LIST:
            raise zipfile.BadZipFile
        return super().read(size)


def _entries_at_most(path: Path) -> int:
    count, tail = 0, b""
    with path.open("rb") as file:
        while data := file.read(_CHUNK):
            count += (tail + data).count(_ENTRY)
            tail = data[-len(_ENTRY) + 1 :]
    return count


def _holding(file: zipfile.ZipFile, name: str, size: int) -> Container:
    items: list[Item] = []
    refused: list[str] = []
    left = HIGHEST_RATIO * size  # in all, for entries may share their bytes
    for entry in file.infolist():
        path = PurePosixPath(entry.filename)
        kind = kind_of(path)
        if kind is None or entry.is_dir() or any(map(is_hidden, path.parts)):
            continue
        if problem := _problem(entry, kind, left):
            refused.append(f"{printable(path)}: {problem}")
        else:
            left -= entry.file_size
            opener = cast("partial[BinaryIO]", partial(file.open, entry))
            items.append(Item(path, kind, entry.file_size, opener))
    return Container(name, items, refused)


def _problem(entry: zipfile.ZipInfo, kind: str, left: int) -> str | None:
    if stat.S_ISLNK(entry.external_attr >> 16):
        return LINK
    if entry.flag_bits & 1:
        return "it's encrypted"
    if entry.compress_type not in _METHODS:
        return "it's packed in an unusual way"
    most = LARGEST_JSON if kind == "json" else LARGEST_MEDIA
    if entry.file_size > most:
        return f"larger than {most >> 20} MB"
    most = min(left, HIGHEST_RATIO * max(entry.compress_size, 1))
    return "it's packed too tightly to be trusted" if entry.file_size > most else None
