"""`record.json`: all that the library knows of a song and its audio and cover cannot tell.

One lies in each song's folder of the archive; the library can be rebuilt from them.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from json.encoder import encode_basestring_ascii
from pathlib import Path
from typing import Any

from webapp.archive import disk
from webapp.database import Database
from webapp.errors import DamagedError, UnusableFileError
from webapp.errors import archive as sentences
from webapp.library import provenance, songs, user_marks
from webapp.library.files import File
from webapp.records import record
from webapp.values import fast_json

NAME = "record.json"
FORM = 1  # the version of its layout: another one when its fields mean something else
LARGEST = 32 * record.LARGEST  # bytes; origins are records as well
# Their fields that a record holds as they are.
_SONG = ("id", "key", "source_id", "source", "place", "hue", "gone", "seen_at", "stem_of", "stem")
_MARKS = tuple(field.name for field in fields(user_marks.Marks) if field.name != "in_history")
_FILE = (
    *("name", "sha256", "size", "made", "type", "duration", "kept_at", "url"),
    *("sound", "sound_size", "brought"),
)


def document(db: Database, card: songs.Card, copies: Iterable[File]) -> dict[str, Any]:
    """What belongs into the record of `card`, of which `copies` are stored.

    `marks`: what only this library knows; `origins`: what each kind of file said by itself;
    `key`: of songs at one place the higher one hangs first. Raises DamagedError where the library
    holds no such record any more.
    """
    return _document(db, card, copies, provenance.of(db, card.key))


def content(db: Database, card: songs.Card, copies: Iterable[File]) -> bytes:
    """The same as it is written: origins as they are stored, for reading them takes long.

    Raises DamagedError likewise.
    """
    texts = provenance.texts(db, card.key)
    origins = {origin: _Json(text) for origin, text in texts.items()}
    return dumps(_document(db, card, copies, origins))


class _Json(str):
    """A text that is JSON already."""

    __slots__ = ()


def _document(
    db: Database, card: songs.Card, copies: Iterable[File], origins: Mapping[str, object]
) -> dict[str, Any]:
    text, whole = songs.record_texts(db, card)
    raw = record.loads(text)
    if whole:
        raw = {**record.loads(whole), **raw}
    if record.public_id(record.identity(raw) or "") != card.id:
        raise _damaged()
    marks = user_marks.of(db, card.key)
    return {
        "form": FORM,
        **{name: getattr(card, name) for name in _SONG},
        "gone": bool(card.gone),
        "files": {f.kind: _of_file(f) for f in copies},
        "marks": {name: getattr(marks, name) for name in _MARKS},
        "origins": origins,
        "record": raw,
    }


def dumps(document: dict[str, Any]) -> bytes:
    """In ASCII, so that half a surrogate pair does no harm; raises DamagedError."""
    try:
        return _lines(document, levels=2).encode("ascii")
    except TypeError:  # a damaged database may give bytes for a text
        raise _damaged() from None


def _lines(value: object, levels: int, indent: str = "") -> str:
    """JSON with a line for each field down to `levels`: `indent` of `json` is slow throughout."""
    if not levels or not isinstance(value, dict):
        return value if isinstance(value, _Json) else fast_json.dumps(value)
    deeper = f"{indent} "
    fields = [
        f"{deeper}{encode_basestring_ascii(name)}: {_lines(inner, levels - 1, deeper)}"
        for name, inner in value.items()
    ]
    return "{\n" + ",\n".join(fields) + f"\n{indent}}}"


def read(path: Path, archive: Path) -> dict[str, Any]:
    """The document at `path`, which must be of its folder's song.

    Raises UnusableFileError, and OSError where it cannot be read.
    """
    content = read_bytes(path)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise UnusableFileError(sentences.RECORD_DAMAGED) from None
    if not isinstance(document, dict) or not isinstance(document.get("id"), str):
        raise UnusableFileError(sentences.NO_RECORD)
    if disk.song_folder(archive, document["id"]) != path.parent:
        raise UnusableFileError(sentences.RECORD_OF_ANOTHER)
    if document.get("form") != FORM:
        raise UnusableFileError(sentences.RECORD_IS_NEWER)
    return document


def read_bytes(path: Path) -> bytes:
    """Raises OSError, and UnusableFileError for what is larger than any record."""
    with disk.open_regular(path) as file:
        if os.fstat(file.fileno()).st_size > LARGEST:
            raise UnusableFileError(sentences.NO_RECORD)
        return file.readall()


def folders(archive: Path) -> Iterator[Path]:
    """The songs' folders, links left out; raises OSError."""
    for level in _folders_in(archive):
        yield from _folders_in(level)


def any_in(archive: Path) -> bool:
    """Whether any song's record lies there."""
    try:
        return any(os.path.lexists(folder / NAME) for folder in folders(archive))
    except OSError:
        return False


def _damaged() -> DamagedError:
    return DamagedError(sentences.DATABASE_DAMAGED)


def _folders_in(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(e.name for e in entries if e.is_dir(follow_symlinks=False))
    except (FileNotFoundError, NotADirectoryError):
        return
    yield from map(folder.joinpath, names)


def _of_file(file: File) -> dict[str, Any]:
    """`newer`: whether another file than this copy is to be fetched from `url`."""
    return {name: getattr(file, name) for name in _FILE} | {"newer": file.state != "kept"}
