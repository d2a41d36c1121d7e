import io
from contextlib import suppress

import av
import pytest
from mutagen import apev2, id3

from tests import audio
from tests.archives import picture
from webapp.archive import audio_formats, flac_audio, sound
from webapp.errors import UnusableFileError
from webapp.exports import tagging

TAGGED = [form for form in audio.FORMS if form not in {"audio/webm", "audio/aac", "audio/aiff"}]


def digest(content):
    file = io.BytesIO(content)
    return sound.digest(file, audio_formats.kind_of(file), len(content))


def tagged(content, path, title):
    path.write_bytes(content)
    cover = ("image/jpeg", picture((300, 300)))
    assert tagging.write(path, tagging.Tags(id="1", title=title, lyrics="La", cover=cover))
    return path.read_bytes()


@pytest.mark.parametrize("form", TAGGED)
def test_other_tags_leave_the_sound_the_same(form, tmp_path):
    content = audio.made(form)

    once = tagged(content, tmp_path / "a", "One")
    twice = tagged(once, tmp_path / "a", "Another, and longer" * 1000)

    assert len({content, once, twice}) == 3
    assert {digest(content)} == {digest(once), digest(twice)}


@pytest.mark.parametrize("form", audio.FORMS)
def test_another_sound_is_another(form):
    assert digest(audio.made(form)) != digest(audio.made(form, levels=(0.2, 0.9)))


def test_tags_behind_an_mp3_are_no_sound(tmp_path):
    content = audio.made("audio/mpeg")
    path = tmp_path / "a"
    path.write_bytes(content)
    tags = apev2.APEv2()
    tags["Title"] = "One"
    tags.save(path)
    id3.ID3().save(path, v1=id3.ID3v1SaveOptions.CREATE)
    assert b"TAG" == path.read_bytes()[-128:-125]

    assert digest(content) == digest(path.read_bytes())


def test_what_wrote_an_mp3_anew_leaves_the_sound_the_same(tmp_path):
    content = audio.made("audio/mpeg")
    packed = io.BytesIO()
    with av.open(io.BytesIO(content)) as source, av.open(packed, "w", "mp3") as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        target.metadata["title"] = "One"
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)

    assert content != packed.getvalue()
    assert digest(content) == digest(packed.getvalue())


def test_a_wav_of_unknown_size_sounds_as_its_like():
    content = audio.made()

    assert digest(content) == digest(audio.sized(content, 0))
    assert digest(content) == digest(audio.sized(content, 2**32 - 1))


class Counted(io.BytesIO):
    reads = 0

    def read(self, size=-1, /):
        self.reads += 1
        return super().read(size)


FLAC, WEBM = audio.made("audio/flac"), audio.made("audio/webm")
CROWDED = {
    "webm": WEBM + b"\xec\x80" * 200_000,
    "flac": FLAC[:4] + b"\0\0\0\x22" + FLAC[8:42] + b"\1\0\0\0" * 200_000 + FLAC[42:],
}
MOST = {"webm": sound.MOST_BOXES, "flac": flac_audio.MOST_BLOCKS}


@pytest.mark.parametrize("extension", CROWDED)
def test_parts_without_end_are_not_walked(extension):
    file = Counted(CROWDED[extension])

    with suppress(UnusableFileError):
        sound.digest(file, extension, len(CROWDED[extension]))

    assert file.reads <= MOST[extension] + 1000
