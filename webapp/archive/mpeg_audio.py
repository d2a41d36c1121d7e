"""MPEG audio (MP3 and its kin): where its frames lie between tags, what they say; reads files.

The layout of frames and of the Xing, Info and VBRI headers is that of ISO/IEC 11172-3 and of their
encoders' own notes.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO, NamedTuple

_ID3_HEAD = 10  # bytes, as the footer of a tag that has one
_ID3_V1 = 128
_APE = 32
_MOST_TAGS = 8  # before the sound, one behind the other
_FARTHEST = 1 << 20  # bytes that are searched for the first frame
_PIECE = 1 << 20
# kbit/s by version (1, then 2 and 2.5 alike), layer and the header's four bits
_RATES = {
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_FREQUENCIES = (44_100, 48_000, 32_000)
_SLOWER = {3: 1, 2: 2, 0: 4}  # of version 1, 2 and 2.5, by the header's two bits


class Frame(NamedTuple):
    """`size` in bytes, with its head of four; `samples` of one channel; `side`: of side data."""

    size: int
    samples: int
    frequency: int
    side: int


class Sound(NamedTuple):
    """From byte `start` to `end`; `said`: how many bytes the encoder's own header counts."""

    start: int
    end: int
    said: int | None = None
    has_count: bool = False


@lru_cache(4096)  # a song's frames have few heads
def frame(head: bytes) -> Frame | None:
    """What a frame's first four bytes say; None where they are of none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 (eleven ones)
        return None
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    rate, frequency = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer == 4 or rate in {0, 15} or frequency == 3:  # noqa: PLR2004
        return None
    is_first = version == 3  # noqa: PLR2004
    hertz = _FREQUENCIES[frequency] // _SLOWER[version]
    bits = _RATES[1 if is_first else 2, layer][rate] * 1000
    samples = {1: 384, 2: 1152, 3: 1152 if is_first else 576}[layer]
    slot = 4 if layer == 1 else 1
    size = (samples // 8 * bits // hertz // slot + (head[2] >> 1 & 1)) * slot
    is_mono = head[3] >> 6 == 3  # noqa: PLR2004
    side = (17 if is_mono else 32) if is_first else (9 if is_mono else 17)
    return Frame(size, samples, hertz, side)


def behind_tags(file: BinaryIO) -> int:
    """Where the first byte behind the ID3v2 tags lies, and the zeros that may follow them."""
    place = 0
    for _ in range(_MOST_TAGS):
        file.seek(place)
        head = file.read(_ID3_HEAD)
        if head[:3] != b"ID3" or len(head) < _ID3_HEAD:
            break
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        place += _ID3_HEAD + size + (_ID3_HEAD if head[5] & 0x10 else 0)
    file.seek(place)
    padding = file.read(_FARTHEST)
    return place + len(padding) - len(padding.lstrip(b"\0"))


def before_tags(file: BinaryIO, end: int) -> int:
    """Where the tags at the end begin: ID3v1 and APE."""
    file.seek(max(0, end - _ID3_V1))
    if end >= _ID3_V1 and file.read(3) == b"TAG":
        end -= _ID3_V1
    file.seek(max(0, end - _APE))
    foot = file.read(_APE)
    if end >= _APE and foot[:8] == b"APETAGEX":
        size = int.from_bytes(foot[12:16], "little")
        has_head = foot[23] & 0x80
        end = max(0, end - size - (_APE if has_head else 0))
    return end


def sound(file: BinaryIO, end: int) -> Sound | None:
    """The frames that sound, of a file of `end` bytes; None where there are none."""
    end = before_tags(file, end)
    start = _first_frame(file, behind_tags(file), end)
    if start is None:
        return None
    file.seek(start)
    content = file.read(200)
    first = frame(content)
    if first is None:
        return None
    at = 4 + first.side
    if content[at : at + 4] in {b"Xing", b"Info"}:
        flags = content[at + 7]
        bytes_at = at + 8 + (4 if flags & 1 else 0)
        said = int.from_bytes(content[bytes_at : bytes_at + 4]) if flags & 2 else None
        return Sound(start + first.size, end, said and said - first.size, bool(flags & 1))
    if content[36:40] == b"VBRI":
        said = int.from_bytes(content[46:50])
        return Sound(start + first.size, end, max(0, said - first.size) or None, has_count=True)
    return Sound(start, end)


def seconds(file: BinaryIO, sound: Sound) -> float | None:
    """All frames, counted one by one: what is said of them may be wrong, or missing."""
    samples, frequency = 0, 0
    for one in _frames(file, sound):
        samples += one.samples
        frequency = frequency or one.frequency
    return samples / frequency if frequency else None


def _first_frame(file: BinaryIO, start: int, end: int) -> int | None:
    """The first that another one follows."""
    file.seek(start)
    content = file.read(min(_FARTHEST, max(0, end - start)))
    at = content.find(b"\xff")
    while at >= 0:
        first = frame(content[at : at + 4])
        if first is not None and first.size:
            then = at + first.size
            if frame(content[then : then + 4]) is not None or start + then >= end:
                return start + at
        at = content.find(b"\xff", at + 1)
    return None


def _frames(file: BinaryIO, sound: Sound) -> Iterator[Frame]:
    """What is damaged between them is passed over."""
    file.seek(sound.start)
    content, at, left = b"", 0, sound.end - sound.start
    while True:
        if len(content) - at < 4:  # noqa: PLR2004 (a head)
            more = file.read(max(0, min(_PIECE, left)))
            if not more:
                return
            content, left = content[at:] + more, left - len(more)
            at = 0
            continue
        one = frame(content[at : at + 4])
        if one is None or not one.size:
            following = content.find(b"\xff", at + 1)
            at = following if following >= 0 else len(content)
            continue
        yield one
        at += one.size
        if at > len(content):
            file.seek(at - len(content), 1)
            left -= at - len(content)
            content, at = b"", 0
