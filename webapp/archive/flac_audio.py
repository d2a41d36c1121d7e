"""FLAC: what the stream's head says, where its frames lie, how many there are; reads files.

The layout is that of RFC 9639.
"""

import re
from typing import BinaryIO, NamedTuple

from webapp.archive import mpeg_audio

MOST_BLOCKS = 10_000  # before the sound
_MARK = 4  # bytes before the first block, as each block's own head
_STREAM_INFO = 34
_FARTHEST = 1 << 20  # bytes from the end that are searched for the last frame
_LONGEST_HEAD = 16
_SYNC = re.compile(b"\xff[\xf8\xf9]")
# Samples of a frame by the head's four bits; of two the head goes on with their number less one.
_BLOCKS = (0, 192, 576, 1152, 2304, 4608, 0, 0, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)
_BLOCK_BYTES = {6: 1, 7: 2}
_HERTZ_BYTES = {12: 1, 13: 2, 14: 2}  # that follow, by the head's four bits


class StreamInfo(NamedTuple):
    """`block`: samples of a frame, where all have as many; `samples`: of all, 0 where unknown."""

    block: int
    frequency: int
    samples: int


class _Frame(NamedTuple):
    """`number` counts frames, or samples where `by_samples`; `block`: its samples."""

    number: int
    block: int
    by_samples: bool
    hertz: int  # as the head's four bits


def stream_info(file: BinaryIO) -> StreamInfo:
    """Its tags, however many, are passed over."""
    file.seek(mpeg_audio.behind_tags(file) + 2 * _MARK)
    content = file.read(_STREAM_INFO)
    numbers = int.from_bytes(content[10:18])
    return StreamInfo(int.from_bytes(content[2:4]), numbers >> 44, numbers & ((1 << 36) - 1))


def behind_blocks(file: BinaryIO) -> int | None:
    """Where the frames begin, of a file that may lie behind an ID3 tag; None where it is cut."""
    place = mpeg_audio.behind_tags(file) + _MARK
    for _ in range(MOST_BLOCKS):
        file.seek(place)
        head = file.read(_MARK)
        if len(head) < _MARK:
            break
        place += _MARK + int.from_bytes(head[1:])
        if head[0] & 0x80:  # the last
            return place
    return None


def samples_there(file: BinaryIO, size: int) -> int | None:
    """Those of whole frames in a file of `size` bytes; None where no frame tells."""
    said, start = stream_info(file), behind_blocks(file)
    if start is None:
        return None
    file.seek(start)
    first = _frame(file.read(_LONGEST_HEAD))
    end = mpeg_audio.before_tags(file, size)
    file.seek(max(start, end - _FARTHEST))
    content = file.read(max(0, end - file.tell()))
    for match in reversed([*_SYNC.finditer(content)]):
        frame = _frame(content[match.start() : match.start() + _LONGEST_HEAD])
        if first and frame and (frame.by_samples, frame.hertz) == (first.by_samples, first.hertz):
            before = frame.number * (1 if frame.by_samples else said.block)
            is_last = before + frame.block >= said.samples  # else the next one does not begin
            return before + frame.block if is_last else before
    return None


def _frame(head: bytes) -> _Frame | None:
    """What a frame's first bytes say; None where they are of none."""
    if len(head) < _LONGEST_HEAD or not _SYNC.match(head):
        return None
    block, hertz, ones = head[2] >> 4, head[2] & 15, 8 - (head[4] ^ 0xFF).bit_length()
    if block == 0 or hertz == 15 or head[3] & 1 or ones in {1, 8}:  # noqa: PLR2004 (reserved)
        return None
    number, at = head[4] & (0x7F >> ones), 5
    for byte in head[5 : 4 + ones]:  # as in UTF-8
        number, at = number << 6 | byte & 0x3F, at + 1
    end = at + _BLOCK_BYTES.get(block, 0) + _HERTZ_BYTES.get(hertz, 0)
    if _crc(head[:end]) != head[end]:
        return None
    samples = _BLOCKS[block] or 1 + int.from_bytes(head[at : at + _BLOCK_BYTES[block]])
    return _Frame(number, samples, head[1] & 1 == 1, hertz)


def _crc(content: bytes) -> int:
    """Of the polynomial x^8 + x^2 + x + 1."""
    rest = 0
    for byte in content:
        rest ^= byte
        for _ in range(8):
            rest = rest << 1 ^ (0x107 if rest & 0x80 else 0)
    return rest
