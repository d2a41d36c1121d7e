"""Where the next song begins, after one that is no JSON."""

import re

from webapp.text_window import TextWindow

# Where a bracket is missing, all the rest seems to be inside: look no farther for its end.
_FARTHEST_END = 8_000_000
_LONGEST_START = 1000
_MISMATCH = -1
_LIST_END = re.compile(r"\](?=\s*(?:\Z|\[\s*[{\]])|\s*\n\s*\{)")
_AFTER_STRING = " \t\r\n,:]}"

_TOKENS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["{}\[\],]', re.DOTALL)
_NEXT_OBJECT = re.compile(r"\n(?=\{)")
_NEXT_LINE = re.compile(r"\n(?=[^\s}\]])")
_START = re.compile(r'\{\s*("[^"\\]{1,200}")\s*:')
_BROKEN_START = re.compile(r'\{?\s*("[^"\\]{1,200}")\s*:')


def first_key(text: str, pos: int, *, broken: bool = False) -> str | None:
    """The first key of the object at `pos`, in its quotes: what songs of one list share.

    Of a `broken` object the opening bracket may be missing.
    """
    found = (_BROKEN_START if broken else _START).match(text, pos)
    return found[1] if found else None


def ends_list(window: TextWindow, key: str | None) -> bool:
    """Whether the bracket at `pos` ends the list, not something inside a broken song."""
    if len(window) < _LONGEST_START and not window.ended:
        window.grow()
    if _LIST_END.match(window.text, window.pos):
        return True
    return not _sibling(key).search(window.text, window.pos)


def to_next_line(window: TextWindow, *, object_only: bool = False) -> bool:
    """Moves on to the next line that begins something: not indented, not a closing bracket.

    False at the end of the file. With `object_only` an object must begin there.
    """
    sought = _NEXT_OBJECT if object_only else _NEXT_LINE
    while not (found := sought.search(window.text, window.pos)):
        window.pos = max(window.pos, len(window.text) - (0 if window.ended else 1))
        if window.ended:
            return False
        window.grow()
    window.pos = found.end()
    return True


def to_next_element(window: TextWindow, key: str | None) -> None:
    """Moves on to the comma, bracket or song that follows the broken element of a list.

    Its own end, if its brackets are in order and a song that begins like its siblings
    (with `key`) or the end of the list follows; else the next sibling.
    """
    end = _end_in(window)
    if end is not None and _is_in_order(window.text, end, key):
        window.pos = end
    elif end is None:
        to_next_sibling(window, key)
    else:
        found = _sibling(key).search(window.text, window.pos + 1)
        window.pos = found.end() if found else end


def to_next_sibling(window: TextWindow, key: str | None) -> bool:
    """Moves on to the next object of a list that begins with `key`; False: to the end."""
    sibling = _sibling(key)
    found = sibling.search(window.text, window.pos + 1)
    while not found and not window.ended:
        window.pos = max(window.pos, len(window.text) - _LONGEST_START)
        window.grow()
        found = sibling.search(window.text, window.pos)
    window.pos = found.end() if found else len(window.text)
    return bool(found)


def _is_in_order(text: str, end: int, key: str | None) -> bool:
    return bool(_LIST_END.match(text, end) or re.compile(rf",\s*{_start(key)}").match(text, end))


def _start(key: str | None) -> str:
    return rf"\{{\s*{re.escape(key)}\s*:" if key else r'\{\s*"'


def _sibling(key: str | None) -> re.Pattern[str]:
    return re.compile(rf"(?<=[,\[\n])\s*(?={_start(key)})")


def _end_in(window: TextWindow) -> int | None:
    """The position of the comma or bracket after the element, with what follows in sight."""
    while True:
        end = _end(window.text, window.pos)
        in_sight = end is not None and len(window.text) - end > _LONGEST_START
        if in_sight or window.ended or end == _MISMATCH or len(window) > _FARTHEST_END:
            return None if end == _MISMATCH else end
        window.grow(len(window))


def _end(text: str, pos: int) -> int | None:
    """None: the text ends first."""
    opened: list[str] = []
    for found in _TOKENS.finditer(text, pos):
        mark = found[0][0]
        if mark == '"':
            if (string_end := _string_end(found)) is not True:
                return string_end
        elif mark in "{[":
            opened.append(mark)
        elif not opened:
            return _MISMATCH if mark == "}" else found.start()
        elif mark != "," and opened.pop() + mark not in {"{}", "[]"}:
            return _MISMATCH
    return None


def _string_end(found: re.Match[str]) -> int | bool | None:
    """True when it ends well, else what the whole search comes to."""
    if len(found[0]) == 1:  # a quote alone: the text ends first
        return None
    # With a quote missing, what seems to be strings is what lies between them.
    after = found.string[found.end() : found.end() + 1]
    return True if after in _AFTER_STRING else _MISMATCH
