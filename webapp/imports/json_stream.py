"""Songs out of a saved file, one by one as the file is read: a broken one costs only itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from webapp.imports import json_recovery, wrappers
from webapp.imports.json_attempt import Failure, Value, attempt
from webapp.imports.json_recovery import ListShape
from webapp.imports.text_window import TextWindow
from webapp.records import record

_PAGE = re.compile(r"<(!doctype|html|\?xml)\b", re.IGNORECASE)
_IS_PAGE = "line 1: a web page, not JSON; save it once more while you're logged in"
LIMIT = 8 * record.LARGEST  # an entry may hold several records
_LONGEST_NUMBER = 5_000
_LONGEST_NAME = 1_000
_CLOSING = {"[": "]", "{": "}"}
_NAME = re.compile(r'"[^"\\]{0,200}"\s*:\s*')


@dataclass(frozen=True)
class Entry:
    """`problem` None: `value` is the JSON at `place` ("line 12", in a list "entry 3").

    Else a sentence that names the place. `offset`: how many bytes of the file were read;
    `size`: how many characters this one has.
    """

    value: object
    place: str
    problem: str | None
    offset: int
    size: int = 0


def entries(file: BinaryIO, *, limit: int = LIMIT) -> Iterator[Entry]:
    """A list of songs, one song, a song a line, or several of these one after the other.

    A list may lie in an object (`wrappers`); what is around it is passed over.
    An entry may have `limit` characters; memory stays within a few times of the largest one,
    or of 8 million characters after a broken one.
    """
    yield from _Reader(TextWindow(file), limit).entries()


@dataclass(frozen=True)
class _Problem:
    text: str


class _Reader:
    def __init__(self, window: TextWindow, limit: int) -> None:
        self._window = window
        self._limit = limit
        self._opened: str | None = None  # the bracket that opened the list; { has named songs
        self._held = False  # whether the list lies in an object
        self._number = 0
        self._size = 0
        self._key: str | None = None  # that of the first song, for songs of one file begin alike
        self._guess: str | None = None  # that of a song that may be broken

    def entries(self) -> Iterator[Entry]:
        self._window.skip_space()
        if _PAGE.match(self._window.text, self._window.pos):
            yield Entry(None, "line 1", _IS_PAGE, self._window.offset)
            return
        while self._to_next_start():
            self._number += 1
            place = f"entry {self._number}" if self._opened else f"line {self._window.line()}"
            value = self._value(place)
            if isinstance(value, _Problem):
                self._window.trim()
                yield Entry(None, place, value.text, self._window.offset)
            else:
                yield Entry(value, place, None, self._window.offset, self._size)
        if self._opened:
            place = f"entry {self._number}"
            problem = f"the file ends before its list does, after {place}"
            yield Entry(None, place, problem, self._window.offset)

    def _to_next_start(self) -> bool:
        """Passes commas, names and the brackets of lists; False at the end of the file."""
        while character := self._window.skip_space():
            if self._opened is None and character in _CLOSING:
                if not self._enter(character):
                    return True
            elif self._opened and character == _CLOSING[self._opened] and self._ends_list():
                self._window.pos += 1
                self._opened = wrappers.leave(self._window) if self._held else None
            elif character != ",":
                self._pass_name()
                return True
            else:
                self._window.pos += 1
        return False

    def _enter(self, bracket: str) -> bool:
        """Into a list, or into an object that holds one; False where a song begins."""
        self._held = bracket == "{"
        if self._held:
            self._opened = wrappers.enter(self._window)
        else:
            self._opened = bracket
            self._window.pos += 1
        return self._opened is not None

    def _pass_name(self) -> None:
        if self._opened == "{":
            self._window.look_ahead(_LONGEST_NAME)
            if name := _NAME.match(self._window.text, self._window.pos):
                self._window.pos = name.end()

    def _value(self, place: str) -> object:
        """The value that begins here, or what is wrong; moves on to what follows."""
        self._guess = self._key or json_recovery.first_key(
            self._window.text, self._window.pos, broken=True
        )
        decoded = self._decoded()
        if isinstance(decoded, Failure):
            self._window.note_look(decoded.end)
            return self._broken(place, decoded)
        self._size = decoded.end - self._window.pos
        damaged = self._window.is_damaged(decoded.end)
        self._key = self._key or json_recovery.first_key(self._window.text, self._window.pos)
        self._window.pos = decoded.end
        if not self._ends_well():
            self._pass_broken(self._window.pos)
            return _Problem(f"{place}: not JSON (something follows it)")
        return _Problem(f"{place}: not UTF-8 text") if damaged else decoded.value

    def _broken(self, place: str, failure: Failure) -> _Problem:
        if failure.reason is None:
            return self._cut_short(place)
        self._pass_broken(failure.end)
        return _Problem(f"{place}: {failure.reason}")

    def _cut_short(self, place: str) -> _Problem:
        """The file ended inside: it was cut off, or a broken song seems to hold all others."""
        if not self._window.may_look:
            self._window.pos = len(self._window.text)
        goes_on = (
            json_recovery.to_next_sibling(self._window, self._shape())
            if self._opened
            else json_recovery.to_next_line(self._window, object_only=True)
        )
        if goes_on:
            return _Problem(f"{place}: not JSON (it has no end)")
        self._opened = None
        return _Problem(f"the file ends in the middle of {place}")

    def _decoded(self) -> Value | Failure:
        window = self._window
        while True:
            result = attempt(window.text, window.pos, self._likely_end())
            if isinstance(result, Failure) and result.reason is not None:
                return result
            if window.ended or (isinstance(result, Value) and not self._may_go_on(result)):
                return result
            if len(window) > self._limit:
                return Failure(f"larger than {self._limit // 1_000_000} MB", len(window.text))
            window.grow(min(len(window), self._limit))

    def _likely_end(self) -> int:
        """Of an object: behind the last bracket before the next one that begins as it does.

        That is looked for as far as the one before was long, twice: small ones cost little.
        """
        text, pos = self._window.text, self._window.pos
        start = json_recovery.start(text, pos)
        after = text.find(start, pos + 1, pos + 2 * self._size + 1000) if start else -1
        return text.rfind("}", pos, after) + 1 if after > 0 else 0

    def _may_go_on(self, result: Value) -> bool:
        """Whether a number may have more digits than were read."""
        near_the_end = len(self._window.text) - result.end < _LONGEST_NUMBER
        return isinstance(result.value, int | float) and near_the_end

    def _ends_well(self) -> bool:
        """Whether what follows a value may follow it; a missing comma is no harm."""
        line = self._window.line()
        character = self._window.skip_space()
        if character in {"", ",", "{", "["}:
            return True
        if character == '"' and self._opened == "{":
            return json_recovery.begins_sibling(self._window, self._shape())
        return self._ends_list() if self._opened else self._window.line() > line

    def _pass_broken(self, end: int) -> None:
        """`end`: up to where it was read."""
        if not self._window.may_look:
            self._window.pos = end
        if self._opened:
            json_recovery.to_next_element(self._window, self._shape())
        else:
            json_recovery.to_next_line(self._window)

    def _ends_list(self) -> bool:
        return json_recovery.ends_list(self._window, self._shape())

    def _shape(self) -> ListShape:
        return ListShape(self._guess, held=self._held, named=self._opened == "{")
