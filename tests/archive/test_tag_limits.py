"""What reading the tags of a file from anywhere may cost."""

import struct
import tracemalloc
import zlib

import mutagen
import pytest
from mutagen import flac, id3

from tests import audio
from webapp.archive import audio_formats, tag_limits

MP3, FLAC = audio.made("audio/mpeg", seconds=1), audio.made("audio/flac", seconds=1)
A_LOT = 100_000_000
LITTLE = 10_000_000


def syncsafe(number):
    return bytes(number >> shift & 127 for shift in (21, 14, 7, 0))


def tagged(version, *frames):
    """An MP3 with an ID3 tag of these frames, as they are."""
    content = b"".join(frames)
    return b"ID3" + bytes([version, 0, 0]) + syncsafe(len(content)) + content + MP3


def packed_frame(version, content):
    packed = struct.pack(">I", len(content)) + zlib.compress(content)
    length = syncsafe(len(packed)) if version == 4 else struct.pack(">I", len(packed))
    return b"TXXX" + length + (b"\0\x09" if version == 4 else b"\0\x80") + packed


def cost(read, *arguments):
    """What it gives, and the most bytes that it took at a time."""
    tracemalloc.start()
    given = read(*arguments)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return given, most


@pytest.mark.parametrize("version", [3, 4])
def test_nothing_in_a_tag_is_unpacked(tmp_path, version):
    path = tmp_path / "a.mp3"
    title = b"TIT2\0\0\0\x02\0\0\0A"
    path.write_bytes(tagged(version, packed_frame(version, b"\0" + b"a" * A_LOT), title))

    made, most = cost(audio_formats.read, path)

    assert ("mp3", 1) == (made.extension, pytest.approx(made.seconds, abs=0.1))
    assert most < LITTLE
    tags, most = cost(id3.ID3, path)
    assert ["TIT2"] == list(tags)
    assert most < LITTLE


def test_tags_are_read_to_an_end(tmp_path):
    path = tmp_path / "a.flac"
    path.write_bytes(FLAC)
    file = flac.FLAC(path)
    for _ in range(5):
        picture = flac.Picture()
        picture.data = bytes(8_000_000)
        file.add_picture(picture)
    file.save()

    def read(path):
        with pytest.raises(mutagen.MutagenError):
            tag_limits.limited(flac.FLAC, 1_000_000)(path)

    assert cost(read, path)[1] < LITTLE


@pytest.mark.parametrize(
    "form", ["audio/mp4", "audio/mpeg", "audio/flac", "audio/ogg", "audio/aiff"]
)
def test_usual_files_are_read_as_ever(tmp_path, form):
    path = tmp_path / "a"
    path.write_bytes(audio.made(form, seconds=1))

    assert 1 == pytest.approx(audio_formats.read(path).seconds, abs=0.1)
