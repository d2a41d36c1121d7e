"""Where the next song begins, after one that is not JSON.

Guessed from what the songs of one list have in common. So it can err: where the break falls into a
string that holds quotes and brackets of its own, the song after it may be lost too.
"""

import re
from dataclasses import dataclass

from webapp.imports.text_window import TextWindow

# Where a bracket is missing, all the rest seems to be inside: look no farther for the end.
_FARTHEST_END = 8_000_000
_LONGEST_START = 1000
# No white space is looked at twice: there may be much of it.
_LIST_END = re.compile(r"\](?=\s*+(?:\Z|\[\s*+[{\]])|[^\S\n]*+\n\s*+\{)")
_HELD_END = re.compile(r'\]\s*+(?:,\s*+"|\}\s*+(?:\Z|[\[{]))')
_NAMED_END = re.compile(r"\}\s*+\}\s*+(?:\Z|[\[{])")
_AFTER_STRING = " \t\r\n,:]}"

_TOKENS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["{}\[\],]', re.DOTALL)
_NEXT_OBJECT = re.compile(r"\n(?=\{)")
_NEXT_LINE = re.compile(r"\n(?=[^\s}\]])")
_START = re.compile(r'\{\s*+("[^"\\]{1,200}")\s*+:')
_BROKEN_START = re.compile(r'\{?\s*+("[^"\\]{1,200}")\s*+:')


def first_key(text: str, pos: int, *, broken: bool = False) -> str | None:
    """The first key of the object at `pos`, in its quotes: what songs of one list share.

    Of a `broken` object the opening bracket may be missing.
    """
    match = (_BROKEN_START if broken else _START).match(text, pos)
    return match[1] if match else None


def start(text: str, pos: int) -> str | None:
    """The object at `pos` up to its first key, as its siblings are likely to begin."""
    match = _START.match(text, pos)
    return match[0] if match else None


@dataclass(frozen=True, slots=True)
class ListShape:
    """What the songs of one list share: their first key in its quotes, None while unknown.

    `held`: the list lies in an object. `named`: they are an object's members, each under a name.
    """

    key: str | None = None
    held: bool = False
    named: bool = False

    @property
    def start(self) -> str:
        song = rf"\{{\s*+{re.escape(self.key)}\s*+:" if self.key else r'\{\s*+"'
        if not self.named:
            return song
        # A song's own objects may begin with an id too; only a song's name is that very id.
        tail = r'\s*+"(?P=name)"' if self.key == '"id"' else ""
        return rf'"(?P<name>[^"\\]{{1,200}})"\s*+:\s*+{song}{tail}'

    @property
    def sibling(self) -> re.Pattern[str]:
        before = r"[,\[{]" if self.named else r"[,\[]"
        return re.compile(rf"(?:(?<={before})\s*+|(?<=\n)[^\S\n]*+)(?={self.start})")

    @property
    def end(self) -> re.Pattern[str]:
        if self.named:
            return _NAMED_END
        return _HELD_END if self.held else _LIST_END


def begins_sibling(window: TextWindow, shape: ListShape) -> bool:
    return bool(re.compile(shape.start).match(window.text, window.pos))


def ends_list(window: TextWindow, shape: ListShape) -> bool:
    """Whether the bracket at `pos` ends the list, not something inside a broken song."""
    window.look_ahead(_LONGEST_START)
    if shape.end.match(window.text, window.pos):
        return True
    if not window.may_look:
        return True
    sibling = shape.sibling.search(window.text, window.pos)
    window.note_look(sibling.end() if sibling else len(window.text))
    return not sibling


def to_next_line(window: TextWindow, *, object_only: bool = False) -> bool:
    """Moves on to the next line that begins something: not indented, not a closing bracket.

    False at the end of the file. With `object_only` an object must begin there.
    """
    start = _NEXT_OBJECT if object_only else _NEXT_LINE
    while not (match := start.search(window.text, window.pos)):
        window.pos = max(window.pos, len(window.text) - (0 if window.ended else 1))
        if window.ended:
            return False
        window.grow()
    window.pos = match.end()
    return True


def to_next_element(window: TextWindow, shape: ListShape) -> None:
    """Moves on to the comma, bracket or song that follows the broken element of a list.

    Its own end, if its brackets are in order and a song that begins like its siblings
    or the end of the list follows; else the next sibling.
    """
    if not window.may_look:
        to_next_sibling(window, shape)
        return
    end = _end_in(window, shape)
    if end is not None and _is_in_order(window.text, end, shape):
        window.pos = end
    elif end is None:
        to_next_sibling(window, shape)
    else:
        match = shape.sibling.search(window.text, window.pos + 1)
        window.pos = match.end() if match else end


def to_next_sibling(window: TextWindow, shape: ListShape) -> bool:
    """Moves on to the next element of a list that begins like its siblings; False: to the end."""
    sibling = shape.sibling
    match = sibling.search(window.text, window.pos + 1)
    while not match and not window.ended:
        window.pos = max(window.pos, len(window.text) - _LONGEST_START)
        window.grow()
        match = sibling.search(window.text, window.pos)
    window.pos = match.end() if match else len(window.text)
    return bool(match)


def _is_in_order(text: str, end: int, shape: ListShape) -> bool:
    return bool(shape.end.match(text, end) or re.compile(rf",\s*{shape.start}").match(text, end))


def _end_in(window: TextWindow, shape: ListShape) -> int | None:
    """The position of the comma or bracket after the element, with what follows in sight."""
    while True:
        end, is_whole = _end(window.text, window.pos, "]" if shape.named else "}")
        in_sight = end is not None and len(window.text) - end > _LONGEST_START
        is_broken = end is not None and not is_whole
        if in_sight or window.ended or is_broken or len(window) > _FARTHEST_END:
            window.note_look(len(window.text) if end is None else end)
            return end if is_whole else None
        window.grow(len(window))


def _end(text: str, pos: int, wrong: str) -> tuple[int | None, bool]:
    """Where it ends, or is seen to be broken: then False. None: the text ends first.

    `wrong` is the bracket that ends no list of this kind.
    """
    opened: list[str] = []
    for token in _TOKENS.finditer(text, pos):
        mark = token[0][0]
        if token[0] == '"':  # a quote alone: the text ends first
            return None, False
        if mark == '"':
            # With a quote missing, what lies between two strings seems to be one.
            if text[token.end() : token.end() + 1] not in _AFTER_STRING:
                return token.end(), False
        elif mark in "{[":
            opened.append(mark)
        elif not opened:
            return token.start(), mark != wrong
        elif mark != "," and opened.pop() + mark not in {"{}", "[]"}:
            return token.start(), False
    return None, False
