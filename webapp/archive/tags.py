"""What an audio file says of its song: title, style, words, date, cover, and who made it.

Tags are ID3 (MP3, WAV, AIFF, AAC), MPEG-4 atoms, Vorbis comments (FLAC, Ogg), the list INFO of WAV.
Where mutagen knows none (WebM) and for tracks of timed text the decoder reads them.
"""

import base64
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mutagen import flac, id3, wave

from webapp.archive import audio_formats, decoder, riff, sound
from webapp.archive.tag_limits import limited
from webapp.errors import DecoderError, UnusableFileError
from webapp.lyrics import timed_lines

_MOST_NAMES = 200
_LARGEST_INDEX = 16_000_000  # bytes of an MPEG-4 file's box `moov`
_SYLT_MS = 2
_INFO = {"INAM": "title", "IGNR": "genre", "ICMT": "comment", "ICRD": "date", "IART": "artist"}
_ID3 = {
    "TIT2": "title",
    "TCON": "genre",
    "TDRC": "date",
    "TPE1": "artist",
    "TALB": "album",
    "COMM": "comment",
    "USLT": "lyrics",
    "TBPM": "bpm",
}
_open_id3, _open_wav = limited(id3.ID3), limited(wave.WAVE)
_MP4 = {
    "\xa9nam": "title",
    "\xa9gen": "genre",
    "\xa9cmt": "comment",
    "\xa9lyr": "lyrics",
    "\xa9day": "date",
    "\xa9ART": "artist",
    "\xa9alb": "album",
    "tmpo": "bpm",
}


@dataclass(slots=True)
class Tags:
    """`texts` by their names in lower case: title, genre, comment, lyrics, date, suno_id …

    `timed` is a record's `lyrics_timestamped`; `cover` is as it was found: maybe no picture.
    """

    texts: dict[str, str] = field(default_factory=dict)
    timed: dict[str, Any] | None = None
    cover: bytes | None = None

    def add(self, name: object, text: object) -> None:
        """The first of a name counts; of comments all do."""
        name, text = str(name).strip().lower(), str(text).strip("\0 \n")
        if not text or len(self.texts) >= _MOST_NAMES:
            return
        if name == "comment" and text not in self.texts.get(name, ""):
            text = "\n".join(filter(None, [self.texts.pop(name, ""), text]))
        self.texts.setdefault(name, text)


def read(path: Path, extension: str) -> Tags:
    """Of the file at `path`, which is of that form; whatever is broken in it is left out."""
    tags = Tags()
    with suppress(DecoderError, UnusableFileError, *audio_formats.BROKEN):
        _READERS[extension](path, tags)
    return tags


def _read_id3(path: Path, tags: Tags) -> None:
    _take_id3(_open_id3(path), tags)


def _read_wav(path: Path, tags: Tags) -> None:
    with path.open("rb") as file:
        for name, text in riff.texts(file, path.stat().st_size).items():
            tags.add(_INFO.get(name, name), text)
    frames = _open_wav(path).tags
    if frames is not None:
        _take_id3(frames, tags)


def _read_aiff(path: Path, tags: Tags) -> None:
    frames = audio_formats.READERS["aiff"](path).tags
    if frames is not None:
        _take_id3(frames, tags)


def _take_id3(frames: Any, tags: Tags) -> None:  # noqa: ANN401 (mutagen has no types)
    for name, called in _ID3.items():
        for frame in frames.getall(name):
            tags.add(called, _joined(frame.text, "; "))
    for frame in frames.getall("TXXX"):
        tags.add(frame.desc, _joined(frame.text, "\n"))
    for name in ("WXXX", "WOAS", "WOAF"):
        for frame in frames.getall(name):
            tags.add("comment", frame.url)
    for frame in frames.getall("SYLT"):
        if frame.format == _SYLT_MS and tags.timed is None:
            tags.timed = timed_lines.of_pairs([(float(at), text) for text, at in frame.text])
    tags.cover = _front([(picture.type, picture.data) for picture in frames.getall("APIC")])


def _read_mp4(path: Path, tags: Tags) -> None:
    atoms: Any = audio_formats.READERS["m4a"](path).tags or {}
    for name, value in atoms.items():
        if name in _MP4 and value:
            tags.add(_MP4[name], value[0])
        elif name.startswith("----:") and value:
            tags.add(name.rpartition(":")[2], bytes(value[0]).decode("utf-8", "replace"))
    tags.cover = bytes(atoms["covr"][0]) if atoms.get("covr") else None
    if _has_timed_text(path):
        lines = decoder.lines(path, audio_formats.TYPES["m4a"])
        tags.timed = timed_lines.of_pairs([(start * 1000, text) for start, _, text in lines])


def _has_timed_text(path: Path) -> bool:
    with path.open("rb") as file:
        for box in sound.boxes(file, path.stat().st_size):
            if box.name == b"moov":
                file.seek(box.start)
                return b"tx3g" in file.read(min(box.end - box.start, _LARGEST_INDEX))
    return False


def _read_flac(path: Path, tags: Tags) -> None:
    file = audio_formats.READERS["flac"](path)
    _take_comments(file.tags or [], tags)
    tags.cover = _front([(picture.type, picture.data) for picture in file.pictures]) or tags.cover


def _read_ogg(path: Path, tags: Tags) -> None:
    _take_comments(audio_formats.READERS["ogg"](path).tags or [], tags)


def _take_comments(comments: Any, tags: Tags) -> None:  # noqa: ANN401 (mutagen has no types)
    for name, value in list.__iter__(comments):  # by its names it would look through all for each
        if name.lower() == "metadata_block_picture":
            tags.cover = tags.cover or flac.Picture(base64.b64decode(value)).data
        elif name.lower() in {"description", "comment"}:
            tags.add("comment", value)
        elif name.lower() in {"unsyncedlyrics", "unsynced lyrics"}:
            tags.add("lyrics", value)
        else:
            tags.add(name, value)


def _read_webm(path: Path, tags: Tags) -> None:
    for name, text in decoder.texts(path, audio_formats.TYPES["webm"]).items():
        tags.add(name, text)


def _joined(text: object, between: str) -> str:
    return between.join(map(str, text)) if isinstance(text, list) else str(text)


def _front(pictures: list[tuple[int, bytes]]) -> bytes | None:
    """The cover's front where one is called so, else the first."""
    by_type = sorted(pictures, key=lambda picture: picture[0] != id3.PictureType.COVER_FRONT)
    return bytes(by_type[0][1]) if by_type else None


_READERS: dict[str, Callable[[Path, Tags], None]] = {
    "mp3": _read_id3,
    "aac": _read_id3,
    "wav": _read_wav,
    "aiff": _read_aiff,
    "m4a": _read_mp4,
    "flac": _read_flac,
    "ogg": _read_ogg,
    "webm": _read_webm,
}
