"""What of an audio file sounds: told from its tags, so that a file with other tags is known again.

The sound is taken as it is packed, not decoded: what is packed alike sounds alike.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from webapp.archive import flac_audio, mpeg_audio, riff
from webapp.errors import UnusableFileError

CUT = "The audio is cut short."
_PIECE = 1 << 20
MOST_BOXES = 50_000  # of an MPEG-4 or Matroska file; one of hours in fragments has fewer
_OGG_HEAD = 27
_LONGEST_PAGE = _OGG_HEAD + 255 + 255 * 255
_SEGMENT, _CLUSTER = 0x18538067, 0x1F43B675  # of Matroska
_UNTIMED = {0, 2**64 - 1}  # of Ogg: pages before the sound, and those on which nothing ends


class Box(NamedTuple):
    """Of an MPEG-4 file: from byte `start` to `end`, without its head."""

    name: bytes
    start: int
    end: int


def digest(file: BinaryIO, extension: str, size: int) -> str | None:
    """SHA-256, in hex, of what sounds in a file of `size` bytes; None where nothing does.

    `extension` as `audio_formats` gives it. Raises OSError, and UnusableFileError for a broken one.
    """
    whole, is_empty = hashlib.sha256(), True
    for start, end in spans(file, extension, size):
        file.seek(start)
        left = end - start
        while left > 0 and (data := file.read(min(_PIECE, left))):
            whole.update(data)
            left -= len(data)
            is_empty = False
    return None if is_empty else whole.hexdigest()


def size_of(file: BinaryIO, extension: str, size: int) -> int:
    """The bytes of what sounds in a file of `size` bytes; raises likewise."""
    return sum(max(0, end - start) for start, end in spans(file, extension, size))


def spans(file: BinaryIO, extension: str, size: int) -> Iterator[tuple[int, int]]:
    """From which byte to which the sound lies."""
    if extension == "m4a":
        yield from ((box.start, box.end) for box in boxes(file, size) if box.name == b"mdat")
    elif extension in {"wav", "aiff"}:
        chunk = riff.sound(file, size)
        yield from [(chunk.start, chunk.end)] if chunk else []
    elif extension == "mp3":
        sound = mpeg_audio.sound(file, size)
        yield from [(sound.start, sound.end)] if sound else []
    elif extension == "aac":
        yield mpeg_audio.behind_tags(file), mpeg_audio.before_tags(file, size)
    elif extension == "flac":
        start = flac_audio.behind_blocks(file)
        if start is None:
            raise UnusableFileError(CUT)
        yield start, mpeg_audio.before_tags(file, size)
    elif extension == "ogg":
        yield from _pages(file, size)
    else:
        yield from _clusters(file, size)


def boxes(file: BinaryIO, size: int) -> Iterator[Box]:
    """The outer ones of an MPEG-4 file; raises UnusableFileError where one ends behind the file."""
    place = 0
    for _ in range(MOST_BOXES):
        if place == size:
            return
        file.seek(place)
        head = file.read(16)
        length, start = int.from_bytes(head[:4]), 8
        if length == 1:
            length, start = int.from_bytes(head[8:16]), 16
        length = length or size - place  # 0: up to the end
        if length < start or place + length > size:
            break
        yield Box(head[4:8], place + start, place + length)
        place += length
    raise UnusableFileError(CUT)


def is_in_fragments(path: Path) -> bool:
    """Whether an MPEG-4 file says where its sound lies in many places, which tags would move."""
    with path.open("rb") as file:
        return any(box.name == b"moof" for box in boxes(file, path.stat().st_size))


def is_cut(file: BinaryIO, size: int) -> bool:
    """Whether the last page of an Ogg file ends behind it."""
    start = max(0, size - _LONGEST_PAGE)
    file.seek(start)
    content = file.read(_LONGEST_PAGE)
    place = content.rfind(b"OggS")
    head = content[place : place + _OGG_HEAD + 255]
    if place < 0 or len(head) < _OGG_HEAD:
        return place >= 0
    length = _OGG_HEAD + head[26] + sum(head[_OGG_HEAD : _OGG_HEAD + head[26]])
    return place + length > len(content)


def _pages(file: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """The bodies of an Ogg file's pages, from the first that says a time."""
    place, has_begun = 0, False
    while place < size:
        file.seek(place)
        head = file.read(_OGG_HEAD + 255)
        if head[:4] != b"OggS" or len(head) < _OGG_HEAD:
            return
        count = head[26]
        start = place + _OGG_HEAD + count
        place = start + sum(head[_OGG_HEAD : _OGG_HEAD + count])
        has_begun = has_begun or int.from_bytes(head[6:14], "little") not in _UNTIMED
        if has_begun:
            yield start, min(place, size)


def _clusters(file: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """Those of a Matroska file; one of unknown size goes on to the end."""
    place = 0
    for _ in range(MOST_BOXES):
        if place >= size:
            return
        file.seek(place)
        head = file.read(12)
        number, at = _number(head, 0, marked=True)
        length, at = _number(head, at, marked=False)
        if number is None or at > len(head):
            return
        start = place + at
        end = size if length is None else min(start + length, size)
        if number == _CLUSTER:
            yield start, end
        place = start if number == _SEGMENT else end


def _number(head: bytes, at: int, *, marked: bool) -> tuple[int | None, int]:
    """One of EBML's, and where it ends; `marked`: with its length in it. None: unknown."""
    if at >= len(head) or not head[at]:
        return None, len(head) + 1
    length = 9 - head[at].bit_length()
    value = int.from_bytes(head[at : at + length])
    if not marked:
        value &= (1 << 7 * length) - 1
        if value == (1 << 7 * length) - 1:
            return None, at + length
    return value, at + length
