"""What an audio file is, by its content, and how long it plays; reads files, knows no network."""

import struct
from pathlib import Path
from typing import BinaryIO

import mutagen

from webapp.errors import UnusableFileError

LONGEST = 7 * 24 * 3600.0  # seconds
MOST_BOXES = 50_000  # of an MPEG-4 file; one of hours in fragments has fewer
_MARK = b"\xef\xbb\xbf"
_EBML = b"\x1aE\xdf\xa3"
# What mutagen raises at broken files, beside its own error.
BROKEN = (
    mutagen.MutagenError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)

TYPES = {
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "webm": "audio/webm",
}


def read(path: Path) -> tuple[str, float | None]:
    """Its extension, a key of TYPES, and its seconds where it says so.

    Raises UnusableFileError for what is no audio, and for an MPEG-4 file that is cut short.
    """
    with path.open("rb") as file:
        start = file.read(4096)
        extension = extension_of(start)
        if extension is None:
            raise UnusableFileError(_why_not(start))
        if extension == "m4a" and not _is_whole(file, path.stat().st_size):
            raise UnusableFileError("The audio is cut short.")
    return extension, _duration(path)


def extension_of(start: bytes) -> str | None:
    """By the first bytes; None where they are of no audio known here."""
    if start[4:8] == b"ftyp":
        return "m4a"
    if start[:4] == b"RIFF" and start[8:12] == b"WAVE":
        return "wav"
    if start[:4] == _EBML:
        return "webm" if b"webm" in start[:64] else None
    known = {b"OggS": "ogg", b"fLaC": "flac"}.get(start[:4])
    return known or ("mp3" if start[:3] == b"ID3" or _is_mpeg_frame(start[:4]) else None)


def _is_mpeg_frame(head: bytes) -> bool:
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 (eleven ones)
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, frequency = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer != 0 and rate not in {0, 15} and frequency != 3  # noqa: PLR2004


def _why_not(start: bytes) -> str:
    if not start:
        return "The server sent nothing instead of audio."
    if start.removeprefix(_MARK).lstrip()[:1] in {b"<", b"{"}:
        return "The server sent a page instead of audio."
    return "What the server sent is no audio."


def _is_whole(file: BinaryIO, size: int) -> bool:
    """Whether every box of an MPEG-4 file ends within it, and one is the index."""
    place, has_index = 0, False
    for _ in range(MOST_BOXES):
        if place == size:
            return has_index
        file.seek(place)
        head = file.read(16)
        length = int.from_bytes(head[:4])
        if length == 1:
            length = int.from_bytes(head[8:16])
        length = length or size - place  # 0: up to the end
        if length < 8 or place + length > size:  # noqa: PLR2004 (a box's head)
            return False
        has_index = has_index or head[4:8] == b"moov"
        place += length
    return False


def _duration(path: Path) -> float | None:
    try:
        audio = mutagen.File(path)
    except BROKEN:
        return None
    seconds = getattr(getattr(audio, "info", None), "length", None)
    return float(seconds) if isinstance(seconds, int | float) and 0 < seconds <= LONGEST else None
