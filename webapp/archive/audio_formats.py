"""What an audio file is, by its content, and how long it plays; reads files, knows no network."""

import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import mutagen
from mutagen import aiff, flac, mp3, mp4, oggflac, oggopus, oggspeex, oggvorbis

from webapp.archive import flac_audio, mpeg_audio, riff, sound
from webapp.archive.tag_limits import limited
from webapp.errors import UnusableFileError
from webapp.records import record

WHOLE = 0.98  # of the bytes that its head counts: what lacks less is not said to be cut
OGG = [oggopus.OggOpus, oggvorbis.OggVorbis, oggflac.OggFLAC, oggspeex.OggSpeex]
_HEAD = 4096  # bytes
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
    "aiff": "audio/aiff",
    "aac": "audio/aac",
}
EXTENSIONS = {mime: extension for extension, mime in TYPES.items()}


class Audio(NamedTuple):
    """`extension` is a key of TYPES; `seconds`: None where only decoding tells.

    `there`: how much of the sound lies there, of all that the file says it has: 0 to 1; None where
    its end is missing and nothing says how much.
    """

    extension: str
    seconds: float | None
    there: float | None = 1.0

    @property
    def is_cut(self) -> bool:
        return self.there != 1


def read(path: Path) -> Audio:
    """Raises UnusableFileError for what is no audio, and for an MPEG-4 file that is cut short."""
    with path.open("rb") as file:
        extension, size = kind_of(file), path.stat().st_size
        if extension is None or (extension == "mp3" and mpeg_audio.sound(file, size) is None):
            file.seek(0)
            raise UnusableFileError(_why_not(file.read(_HEAD)))
        if extension == "m4a" and not any(b.name == b"moov" for b in [*sound.boxes(file, size)]):
            raise UnusableFileError(sound.CUT)
        there = _there(file, extension, size)
        seconds = _counted(file, extension, size, there)
    return Audio(extension, _plausible(seconds) or _plausible(_said(path, extension, there)), there)


def kind_of(file: BinaryIO) -> str | None:
    """The extension, by content; tags before the sound are passed over."""
    file.seek(0)
    start = file.read(_HEAD)
    if start[:3] == b"ID3":
        file.seek(mpeg_audio.behind_tags(file))
        return extension_of(file.read(_HEAD)) or "mp3"
    return extension_of(start)


def extension_of(start: bytes) -> str | None:
    """By the first bytes; None where they are of no audio known here."""
    if start[4:8] == b"ftyp":
        return "m4a"
    if start[:4] in riff.STARTS:
        return {b"WAVE": "wav", b"AIFF": "aiff", b"AIFC": "aiff"}.get(start[8:12])
    if start[:4] == _EBML:
        return "webm" if b"webm" in start[:64] else None
    if start[:1] == b"\xff" and start[1:2] in {b"\xf0", b"\xf1", b"\xf8", b"\xf9"}:  # ADTS
        return "aac"
    known = {b"OggS": "ogg", b"fLaC": "flac"}.get(start[:4])
    return known or ("mp3" if start[:3] == b"ID3" or mpeg_audio.frame(start[:4]) else None)


def _why_not(start: bytes) -> str:
    if not start:
        return "The server sent nothing at all."
    if start.removeprefix(_MARK).lstrip()[:1] in {b"<", b"{"}:
        return "The server sent a page instead of audio."
    return "What the server sent isn't audio."


def _there(file: BinaryIO, extension: str, size: int) -> float | None:
    """The share of the sound that lies there, by what the file's own head counts."""
    if extension == "ogg":
        return None if sound.is_cut(file, size) else 1.0
    said, start, end = None, 0, 0
    if extension in {"wav", "aiff"} and (chunk := riff.sound(file, size)):
        said, start, end = chunk.said, chunk.start, chunk.end
    elif extension == "mp3" and (frames := mpeg_audio.sound(file, size)):
        said, start, end = frames.said, frames.start, frames.end
    elif extension == "flac" and (samples := flac_audio.samples_there(file, size)) is not None:
        said, end = flac_audio.stream_info(file).samples, samples
    share = max(0, end - start) / said if said else 1.0
    return 1.0 if share >= WHOLE else share


def _counted(file: BinaryIO, extension: str, size: int, there: float | None) -> float | None:
    """By what lies there, where what is said of it may be wrong."""
    if extension == "wav":
        return riff.seconds(file, size)
    if extension == "flac":
        return _of_stream_info(file, there)
    if extension == "mp3" and (frames := mpeg_audio.sound(file, size)):
        is_sure = frames.has_count and there == 1.0
        return _of_xing(file) if is_sure else mpeg_audio.seconds(file, frames)
    return None


def _of_stream_info(file: BinaryIO, there: float | None) -> float | None:
    """The samples that a FLAC file counts, as far as they are there."""
    said = flac_audio.stream_info(file)
    return said.samples / said.frequency * (there or 0) if said.frequency else None


def _of_xing(file: BinaryIO) -> float | None:
    """What the encoder counts of an MP3 file, less what it added; its tags are passed over."""
    file.seek(0)
    try:
        return float(mp3.MPEGInfo(file).length)
    except BROKEN:
        return None


def _said(path: Path, extension: str, there: float | None) -> float | None:
    """By what the file says of itself."""
    open_ = READERS.get(extension)
    try:
        audio = open_(path) if open_ else None
    except BROKEN:
        return None
    seconds = getattr(getattr(audio, "info", None), "length", None)
    return seconds * (there or 1) if isinstance(seconds, int | float) else None


def _plausible(seconds: float | None) -> float | None:
    return float(seconds) if seconds is not None and 0 < seconds <= record.LONGEST_SONG else None


READERS: dict[str, Callable[[Path], Any]] = {
    "m4a": limited(mp4.MP4),
    "flac": limited(flac.FLAC),
    "ogg": limited(partial(mutagen.File, options=OGG)),
    "aiff": limited(aiff.AIFF),
}
"""By extension, what reads lengths and tags of forms that mutagen reads whole."""
