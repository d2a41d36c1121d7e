"""The part of a file that is being looked at, as text: it moves on and never back."""

import codecs
import re
from typing import BinaryIO

CHUNK = 1 << 20
_FREE = 2_000_000  # characters that may be looked at in vain, and so many for each that is passed
_FREE_EACH = 16
_COPIES = 512  # how often a character may be copied, which takes less than reading it once

_NO_SPACE = re.compile(r"[^\s\ufeff]")
# What "surrogateescape" makes of bytes that are no UTF-8.
_DAMAGE = re.compile("[\udc80-\udcff]")


class TextWindow:
    """`text[pos:]` is what has been read and not yet passed; `offset` counts the bytes read.

    UTF-8 with or without a mark at the start, UTF-16 with one. Bytes that are no UTF-8 stay
    in the text as lone surrogates, so that only what holds them is lost.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.text = ""
        self.pos = 0
        self.offset = 0
        self.ended = False
        self._file = file
        self._damaged = False
        self._line, self._counted = 1, 0
        self._passed, self._looked_at = 0, 0
        head = file.read(CHUNK)
        self._decoder = _decoder(head)
        self._take(head)

    def __len__(self) -> int:
        return len(self.text) - self.pos

    def grow(self, characters: int = CHUNK) -> None:
        """Reads on; `pos` becomes 0, so positions from before are worth nothing."""
        self._forget()
        self._take(self._file.read(max(CHUNK, characters)))

    def trim(self) -> None:
        """Forgets what was passed, where it is enough to be worth a copy of the rest.

        To be called after what is broken: an error of `json` counts the lines before it.
        """
        if self.pos > len(self.text) // _COPIES:
            self._forget()

    def note_look(self, end: int) -> None:
        """That all up to `end` was looked at, and may have to be once more."""
        self._looked_at += end - self.pos

    @property
    def may_look(self) -> bool:
        """Whether looks ahead have been few for what was passed. So a file takes linear time."""
        return self._looked_at <= _FREE + _FREE_EACH * (self._passed + self.pos)

    def look_ahead(self, characters: int) -> None:
        """Reads on until so many are in sight, or all that is left."""
        while len(self) < characters and not self.ended:
            self.grow()

    def skip_space(self) -> str:
        """Moves on to the next character that is no white space, and returns it; "" at the end."""
        while True:
            match = _NO_SPACE.search(self.text, self.pos)
            self.pos = match.start() if match else len(self.text)
            if match or self.ended:
                return match[0] if match else ""
            self.grow()

    def line(self) -> int:
        """The number of the line that `pos` is in, from 1."""
        self._line += self.text.count("\n", self._counted, self.pos)
        self._counted = self.pos
        return self._line

    def is_damaged(self, end: int) -> bool:
        """Whether `text[pos:end]` held bytes that are no UTF-8."""
        return self._damaged and bool(_DAMAGE.search(self.text, self.pos, end))

    def _forget(self) -> None:
        self.line()
        self._passed += self.pos
        self.text, self.pos, self._counted = self.text[self.pos :], 0, 0

    def _take(self, data: bytes) -> None:
        self.offset += len(data)
        self.ended = not data
        more = self._decoder.decode(data, final=self.ended)
        self.text += more
        self._damaged = self._damaged or not _is_whole(more)


def _decoder(head: bytes) -> codecs.IncrementalDecoder:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return codecs.getincrementaldecoder("utf-16")(errors="replace")
    return codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")


def _is_whole(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()  # many times faster than a search
    except UnicodeEncodeError:
        return False
    return True
