"""Songs out of a table: one a row, with an id; columns are called like the fields of JSON."""

import csv
import json
from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO

from webapp.imports.json_stream import Entry
from webapp.imports.text_window import TextWindow
from webapp.records import api_names
from webapp.records.record import LARGEST

_ENDINGS = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
_DELIMITERS = ",;\t|"
_IDS = ("id", "songid", "clipid", "uuid", "trackid", "sunoid")
_OTHERS = (
    *("tags", "prompt", "lyric", "description", "bpm", "key", "plays", "likes", "finished", "path"),
    *("audio_file", "cover_file", "is_liked", "is_public", "user_id", "upvote_count", "song_path"),
    *("image_path", "image_large_url", "gpt_description_prompt", "model_name"),
    "major_model_version",
)
_BY_LETTERS = {
    "".join(filter(str.isalnum, name)).lower(): name for name in (*_OTHERS, *api_names.NAMES)
} | {"originalurl": "url"}
_WORDS = {"true": True, "false": False}

csv.field_size_limit(LARGEST)


def is_table(name: str) -> bool:
    """By the name of its file: what it holds may look like anything."""
    return name.lower().endswith(_ENDINGS)


def entries(file: BinaryIO) -> Iterator[Entry]:
    """A row each, as an object without what is empty. `problem`: of the table, or of its row."""
    window = TextWindow(file)
    lines = _lines(window)
    first = next(lines, "")
    rows = csv.reader(chain([first], lines), delimiter=_delimiter(first))
    try:
        names = [*map(_name, next(rows, []))]
        if "id" not in names:
            problem = "a table without a column of ids; call the one that holds them “id”"
            yield Entry(None, "line 1", problem, window.offset)
            return
        for row in rows:
            place, size = f"line {rows.line_num}", sum(map(len, row))
            if row:
                yield Entry(_song(names, row), place, None, window.offset, size)
    except csv.Error:
        place = f"line {rows.line_num}"
        problem = f"{place}: a quotation mark is missing there, or before"
        yield Entry(None, place, problem, window.offset)


def _lines(window: TextWindow) -> Iterator[str]:
    """With their ends; one that is longer than a record in parts."""
    while True:
        end = window.text.find("\n", window.pos) + 1
        if not end and not window.ended and len(window) < LARGEST:
            window.grow()
            continue
        line = window.text[window.pos : end or len(window.text)]
        if not line:
            return
        window.pos += len(line)
        yield line.replace("\0", "")


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _name(column: str) -> str:
    """The field that is meant: «Song ID» and `songId` are the id, «Created At» is `created_at`."""
    bare = column.strip().strip("\ufeff")
    letters = "".join(filter(str.isalnum, bare)).lower()
    return "id" if letters in _IDS else _BY_LETTERS.get(letters, bare)


def _song(names: list[str], row: list[str]) -> dict[str, Any]:
    """`metadata.tags` is within `metadata`; of two columns of a name the first one with a value."""
    song: dict[str, Any] = {}
    for name, text in zip(names, row, strict=False):
        if not name or not text.strip():
            continue
        outer, point, inner = name.partition(".")
        place = song.setdefault(outer, {}) if point else song
        if isinstance(place, dict):
            place.setdefault(inner if point else name, _value(text))
    return song


def _value(text: str) -> object:
    bare = text.strip()
    if bare.lower() in _WORDS:
        return _WORDS[bare.lower()]
    if bare[:1] in {"[", "{"} and bare[-1:] in {"]", "}"}:
        try:
            return json.loads(bare)
        except (ValueError, RecursionError):
            return text
    # Some tools write the ends of lines so, to keep a song on one line.
    return text if "\n" in text else text.replace("\\n", "\n")
