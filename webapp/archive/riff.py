"""The chunks of WAV and AIFF files, also of those that were written while nobody knew their size.

Whoever writes into a pipe sets a size of 0 or of all ones: such sound goes on to the file's end.
"""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_MOST_CHUNKS = 10_000
_HEAD = 8  # bytes
_UNKNOWN = 0xFFFFFFFF
_LARGEST_TEXTS = 1 << 20  # bytes of a list of texts
STARTS = {b"RIFF": "little", b"RF64": "little", b"BW64": "little", b"FORM": "big"}


class Chunk(NamedTuple):
    """From byte `start` to `end` of the file; `said`: bytes by its head, None where it is open."""

    name: bytes
    start: int
    end: int
    said: int | None


def chunks(file: BinaryIO, size: int) -> Iterator[Chunk]:
    """Those of a file of `size` bytes, in their order."""
    file.seek(0)
    order = STARTS.get(file.read(4))
    place, long_data = 12, None
    for _ in range(_MOST_CHUNKS):
        file.seek(place)
        head = file.read(_HEAD)
        if order is None or len(head) < _HEAD:
            return
        name, said = head[:4], int.from_bytes(head[4:], "big" if order == "big" else "little")
        start = place + _HEAD
        if name == b"ds64":
            long_data = int.from_bytes(file.read(16)[8:], "little")
        if name == b"data" and said == _UNKNOWN and long_data:
            said = long_data
        is_open = name in {b"data", b"SSND"} and said in {0, _UNKNOWN}
        end = size if is_open else min(start + said, size)
        yield Chunk(name, start, end, None if is_open else said)
        place = end + (end - start & 1)


def sound(file: BinaryIO, size: int) -> Chunk | None:
    return next((c for c in chunks(file, size) if c.name in {b"data", b"SSND"}), None)


def seconds(file: BinaryIO, size: int) -> float | None:
    """How long the sound of a WAV plays that is there; None where its head says nothing of use."""
    pace = 0
    for chunk in chunks(file, size):
        if chunk.name == b"fmt ":
            file.seek(chunk.start + 8)
            pace = int.from_bytes(file.read(4), "little")
        elif chunk.name == b"data":
            return (chunk.end - chunk.start) / pace if pace else None
    return None


def texts(file: BinaryIO, size: int) -> dict[str, str]:
    """What the list INFO of a WAV says, by its four letters: INAM, IART, ICMT …"""
    by_name: dict[str, str] = {}
    for chunk in chunks(file, size):
        file.seek(chunk.start)
        if chunk.name != b"LIST" or file.read(4) != b"INFO":
            continue
        content = file.read(min(chunk.end - chunk.start - 4, _LARGEST_TEXTS))
        at = 0
        while at + _HEAD <= len(content):
            length = int.from_bytes(content[at + 4 : at + _HEAD], "little")
            text = _text(content[at + _HEAD : at + _HEAD + length])
            if text:
                by_name.setdefault(content[at : at + 4].decode("ascii", "replace"), text)
            at += _HEAD + length + (length & 1)
    return by_name


def _text(content: bytes) -> str:
    """No form is prescribed: UTF-16 with a mark, UTF-8, else Latin-1."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace").rstrip("\0")
    try:
        return content.rstrip(b"\0").decode()
    except UnicodeDecodeError:
        return content.rstrip(b"\0").decode("latin-1")
