"""Songs within an object: `{"items": [song, …]}`, `{"tracks": {"<id>": song, …}}`.

What is around them is passed over, so that such a file can be read song by song.
"""

import re

from webapp.imports.json_attempt import Failure, attempt
from webapp.imports.text_window import TextWindow
from webapp.records.formats import HOLDERS, LISTS

_MOST_BEFORE = 64_000  # characters before the songs, and at once after them
_MOST_AFTER = 64_000_000
_MOST_OF_LIST = 2_000
_BRACKETS = dict.fromkeys(("data", "results", *LISTS), "[")  # an object under these is one song
_COMMA = re.compile(r"\s*+,")
_KEY = re.compile(r'\s*+("[^"\\]{1,200}")\s*+:\s*+')
_MARKS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["{}\[\]]', re.DOTALL)


def enter(window: TextWindow) -> str | None:
    """At the `{` of a wrapper: moves on to its songs, and returns the bracket that opens them.

    None, without moving, at any other object: a song has its id before any list of such a name,
    but for those of LISTS.
    """
    window.look_ahead(_MOST_BEFORE)
    return _to_songs(window, window.pos + 1) if window.may_look else None


def leave(window: TextWindow) -> str | None:
    """Behind the bracket that ends the songs: to further ones in the same object, as `enter`.

    None where there are none: moved behind the object's end.
    """
    window.look_ahead(_MOST_BEFORE)
    comma = window.skip_space() == ","
    if comma and (opened := _to_songs(window, window.pos + 1)):
        return opened
    _to_end(window)
    return None


def _to_songs(window: TextWindow, pos: int) -> str | None:
    text = window.text
    while key := _KEY.match(text, pos):
        name, pos = key[1][1:-1], key.end()
        if name in HOLDERS and text[pos : pos + 1] in _BRACKETS.get(name, "[{"):
            window.pos = pos + 1
            return text[pos]
        if pos - window.pos > _MOST_BEFORE or (name == "id" and not _is_list(text, pos)):
            return None
        result = attempt(text, pos)
        if isinstance(result, Failure):
            window.note_look(result.end)
            return None
        if not (comma := _COMMA.match(text, result.end)):
            return None
        pos = comma.end()
    return None


def _is_list(text: str, pos: int) -> bool:
    """Whether what has an id at `pos` is a list of songs, which has few fields before them."""
    return any(text.find(f'"{name}"', pos, pos + _MOST_OF_LIST) > 0 for name in LISTS)


def _to_end(window: TextWindow) -> None:
    """Behind the bracket that ends the object, or to where none can be hoped for."""
    depth = 0
    while len(window) < _MOST_AFTER:
        for mark in _MARKS.finditer(window.text, window.pos):
            if mark[0] == '"':  # what was read ends within a string
                break
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(mark[0], 0)
            window.pos = mark.end()
            if depth < 0:
                return
        if window.ended:
            return
        window.grow(len(window))
