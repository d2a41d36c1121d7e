"""Title, style, lyrics, date and cover, written as tags into audio; the sound stays as it is.

MPEG-4, MP3, FLAC, Ogg, WAV and AIFF take it; WebM and bare AAC have no such place that is known
here.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mutagen
from mutagen import aiff, flac, id3, mp4, oggopus, wave

from webapp.archive import audio_formats, sound
from webapp.errors import UnusableFileError

VERSION = 1  # another one when the same song is to be tagged otherwise
_ID = "SONGWALL_ID"
_REPLAY_GAIN, _R128 = -18.0, -23.0  # LUFS
_FRONT = 3  # of the kinds of picture that ID3 and FLAC know


@dataclass(frozen=True, slots=True)
class Tags:
    """Each may be missing. `date`: RFC 3339 in UTC; `cover`: a JPEG or PNG with its type.

    `loudness`: LUFS by EBU R128, and the highest sample, of which 1 is full scale.
    """

    id: str
    title: str | None = None
    style: str | None = None
    lyrics: str | None = None
    date: str | None = None
    cover: tuple[str, bytes] | None = None
    loudness: tuple[float, float] | None = None

    @property
    def replay_gain(self) -> dict[str, str]:
        """As ReplayGain 2.0 has it: to -18 LUFS; {} where nobody measured it."""
        if self.loudness is None:
            return {}
        lufs, peak = self.loudness
        return {
            "REPLAYGAIN_TRACK_GAIN": f"{_REPLAY_GAIN - lufs:.2f} dB",
            "REPLAYGAIN_TRACK_PEAK": f"{peak:.6f}",
        }

    @property
    def r128_gain(self) -> dict[str, str]:
        """As RFC 7845 (5.2.1) has it for Opus: to -23 LUFS, in 256ths of a dB."""
        if self.loudness is None:
            return {}
        return {"R128_TRACK_GAIN": str(round((_R128 - self.loudness[0]) * 256))}


def write(path: Path, tags: Tags) -> bool:
    """Add `tags` to what the file says already; False where it can hold none, and may be broken.

    Raises OSError where the disk does not take it.
    """
    try:
        extension, before = _sound(path)
        writer = _WRITERS.get(extension or "")
        if writer is None or (extension == "m4a" and sound.is_in_fragments(path)):
            return False
        writer(path, tags)
        audio_formats.read(path)
        return before is not None and _sound(path) == (extension, before)
    except (UnusableFileError, *audio_formats.BROKEN) as error:
        disk_error = error if isinstance(error, OSError) else error.__cause__ or error.__context__
        if isinstance(disk_error, OSError) and disk_error.errno is not None:
            raise disk_error from None
        return False


def _sound(path: Path) -> tuple[str | None, str | None]:
    """What the file is by its content, and the sum of what sounds in it."""
    with path.open("rb") as file:
        extension = audio_formats.kind_of(file)
        size = path.stat().st_size
        return extension, sound.digest(file, extension, size) if extension else None


def _open(kind: Any, path: Path) -> Any:  # noqa: ANN401 (mutagen has no types)
    file = kind(path)
    if file.tags is None:
        file.add_tags()
    return file


def _write_mp4(path: Path, tags: Tags) -> None:
    file = _open(mp4.MP4, path)
    texts = {
        "\xa9nam": tags.title,
        "\xa9gen": tags.style,
        "\xa9lyr": tags.lyrics,
        "\xa9day": tags.date,
    }
    file.tags.update({name: [text] for name, text in texts.items() if text})
    for name, text in {_ID: tags.id, **tags.replay_gain}.items():
        file.tags[f"----:com.apple.iTunes:{name}"] = [mp4.MP4FreeForm(text.encode())]
    if tags.cover:
        kind, content = tags.cover
        form = mp4.MP4Cover.FORMAT_PNG if kind == "image/png" else mp4.MP4Cover.FORMAT_JPEG
        file.tags["covr"] = [mp4.MP4Cover(content, form)]
    file.save()


def _write_mp3(path: Path, tags: Tags) -> None:
    try:
        frames = id3.ID3(path)
    except id3.ID3NoHeaderError:
        frames = id3.ID3()
    _fill(frames, tags)
    frames.save(path)


def _write_wav(path: Path, tags: Tags) -> None:
    _write_chunk(wave.WAVE, path, tags)


def _write_aiff(path: Path, tags: Tags) -> None:
    _write_chunk(aiff.AIFF, path, tags)


def _write_chunk(kind: Any, path: Path, tags: Tags) -> None:  # noqa: ANN401 (mutagen has no types)
    file = _open(kind, path)
    _fill(file.tags, tags)
    file.save()


def _fill(target: Any, tags: Tags) -> None:  # noqa: ANN401 (mutagen has no types)
    own = {_ID: tags.id, **tags.replay_gain}
    frames: list[Any] = [id3.TXXX(encoding=3, desc=n, text=[text]) for n, text in own.items()]
    date = (tags.date or "").rstrip("Z")
    texts: dict[Any, str | None] = {id3.TIT2: tags.title, id3.TCON: tags.style, id3.TDRC: date}
    frames += [frame(encoding=3, text=[text]) for frame, text in texts.items() if text]
    if tags.lyrics:
        frames.append(id3.USLT(encoding=3, lang="XXX", desc="", text=tags.lyrics))
    if tags.cover:
        kind, content = tags.cover
        frames.append(id3.APIC(encoding=3, mime=kind, type=_FRONT, desc="", data=content))
    for frame in frames:
        target.setall(frame.HashKey, [frame])


def _write_flac(path: Path, tags: Tags) -> None:
    file = _open(flac.FLAC, path)
    _comment(file.tags, tags, tags.replay_gain)
    if tags.cover:
        file.clear_pictures()
        file.add_picture(_picture(*tags.cover))
    file.save()


def _write_ogg(path: Path, tags: Tags) -> None:
    file: Any = mutagen.File(path, audio_formats.OGG)
    is_opus = isinstance(file, oggopus.OggOpus)
    _comment(file.tags, tags, tags.r128_gain if is_opus else tags.replay_gain)
    if tags.cover:
        packed = base64.b64encode(_picture(*tags.cover).write())
        file.tags["metadata_block_picture"] = [packed.decode()]
    file.save()


def _comment(comments: Any, tags: Tags, gain: dict[str, str]) -> None:  # noqa: ANN401 (mutagen has no types)
    texts = {
        "title": tags.title,
        "genre": tags.style,
        "lyrics": tags.lyrics,
        "date": tags.date and tags.date[:10],  # the day
        _ID: tags.id,
        **gain,
    }
    for name, text in texts.items():
        if text:
            comments[name] = [text]


def _picture(kind: str, content: bytes) -> Any:  # noqa: ANN401 (mutagen has no types)
    picture = flac.Picture()
    picture.type, picture.mime, picture.data = _FRONT, kind, content
    return picture


_WRITERS: dict[str, Callable[[Path, Tags], None]] = {
    "m4a": _write_mp4,
    "mp3": _write_mp3,
    "wav": _write_wav,
    "aiff": _write_aiff,
    "flac": _write_flac,
    "ogg": _write_ogg,
}
