"""What reading the tags of a file from anywhere may cost."""

import struct
import tracemalloc
import zlib

import mutagen
import pytest
from mutagen import flac, id3

from tests import audio
from webapp.archive import audio_formats, tag_limits, tags

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


def frame(name, content):
    return name + syncsafe(len(content)) + b"\0\0" + content


def commented(*comments):
    """A FLAC file with these Vorbis comments behind its first block."""
    packed = b"".join(struct.pack("<I", len(comment)) + comment for comment in comments)
    block = struct.pack("<I", 1) + b"x" + struct.pack("<I", len(comments)) + packed
    first = 8 + 34
    head = FLAC[:4] + bytes([FLAC[4] & 0x7F]) + FLAC[5:first]
    return head + b"\4" + len(block).to_bytes(3) + block + FLAC[first:]


MANY = 60_000
WIDE = b"\1eng\xff\xfe" + b"a\0" * 10_000_000
TITLE = frame(b"TIT2", b"\3Waves")
CROWDED = {
    "lines with times": tagged(4, TITLE, frame(b"SYLT", b"\3eng\2\1\0" + b"a\0\0\0\0\1" * MANY)),
    "texts in one frame": tagged(4, TITLE, frame(b"TCON", b"\3" + b"a\0" * MANY)),
    "frames": tagged(4, TITLE, *(frame(b"TXXX", b"\3%d\0v" % n) for n in range(MANY))),
    "a text of wide letters": tagged(4, TITLE, frame(b"USLT", WIDE)),
    "comments": commented(b"TITLE=Waves", *(b"a%d=v" % n for n in range(MANY))),
}


@pytest.mark.parametrize("what", CROWDED)
def test_a_crowd_in_a_tag_is_left_out_and_the_audio_is_as_long_as_ever(tmp_path, what):
    path = tmp_path / "a"
    path.write_bytes(CROWDED[what])

    read = audio_formats.read(path)

    assert tags.Tags() == tags.read(path, read.extension)
    assert 1 == pytest.approx(read.seconds, abs=0.1)


def test_many_comments_are_read(tmp_path):
    path = tmp_path / "a.flac"
    path.write_bytes(commented(b"TITLE=Waves", *(b"A%d=v" % n for n in range(100))))

    assert "Waves" == tags.read(path, "flac").texts["title"]
