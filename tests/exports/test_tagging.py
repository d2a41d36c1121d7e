import base64
import io
import wave
from functools import cache
from hashlib import sha256

import av
import mutagen
import pytest
from mutagen import flac
from mutagen.flac import Picture
from mutagen.mp4 import MP4

from tests import audio as sounds
from tests.archives import M4A, picture
from webapp.exports import tagging
from webapp.exports.tagging import Tags

COVER = picture((64, 64))
FULL = Tags(
    id="id-1",
    title="Harbour «Lights»",
    style="calm piano, 70 bpm",
    lyrics="[Verse 1]\nWaves come in\n\n波",
    date="2025-02-12T12:22:33Z",
    cover=("image/jpeg", COVER),
)
CODECS = {
    "mp3": ("mp3", "libmp3lame"),
    "flac": ("flac", "flac"),
    "ogg": ("ogg", "vorbis"),
    "opus": ("ogg", "libopus"),
    "wav": ("wav", "pcm_s16le"),
    "webm": ("webm", "libopus"),
    "aiff": ("aiff", "pcm_s16be"),
}


@cache
def encoded(form, codec):
    """A tone as a file of that form."""
    packed = io.BytesIO()
    with av.open(packed, "w", format=form) as file:
        stream = file.add_stream(codec, rate=48000, options={"strict": "experimental"})
        silence = io.BytesIO()
        with wave.open(silence, "wb") as tone:
            tone.setnchannels(2)
            tone.setsampwidth(2)
            tone.setframerate(48000)
            tone.writeframes(b"".join(bytes([n * 7 % 256, n % 40] * 2) for n in range(48000)))
        silence.seek(0)
        with av.open(silence) as source:
            stream.codec_context.open()
            size = stream.codec_context.frame_size or None
            resampler = av.AudioResampler(stream.format, "stereo", 48000, size)
            for frame in source.decode(audio=0):
                for part in resampler.resample(frame):
                    part.pts = None
                    file.mux(stream.encode(part))
            file.mux(stream.encode(None))
    return packed.getvalue()


def frames(path):
    """What sounds: the sum over all packets of the audio."""
    digest = sha256()
    with av.open(str(path)) as file:
        for packet in file.demux(audio=0):
            digest.update(bytes(packet))
    return digest.hexdigest()


@pytest.fixture(params=["m4a", *CODECS])
def audio(request, tmp_path):
    path = tmp_path / "songwall-export.audio.part"
    form = CODECS.get(request.param)
    path.write_bytes(encoded(*form) if form else M4A)
    return request.param, path


def read(path):
    """The tags as another reader finds them: by name, the same for all forms."""
    file = mutagen.File(path)
    tags = {name.lower(): value for name, value in dict(file.tags).items()}
    text = lambda *names: next((str(tags[n][0]) for n in names if n in tags), None)  # noqa: E731
    lyrics = [frame.text for frame in file.tags.getall("USLT")] if _has_id3(file) else None
    return {
        "title": text("\xa9nam", "tit2", "title"),
        "style": text("\xa9gen", "tcon", "genre"),
        "lyrics": lyrics[0] if lyrics else text("\xa9lyr", "lyrics"),
        "date": text("\xa9day", "tdrc", "date")[:10],
        "id": text("txxx:songwall_id", "songwall_id")
        or bytes(file.tags["----:com.apple.iTunes:SONGWALL_ID"][0]).decode(),
        "cover": _cover(file),
    }


def _has_id3(file):
    return hasattr(file.tags, "getall")


def _cover(file):
    if _has_id3(file):
        return file.tags.getall("APIC")[0].data
    if getattr(file, "pictures", None):
        return file.pictures[0].data
    if isinstance(file, MP4):
        return bytes(file.tags["covr"][0])
    return Picture(base64.b64decode(file.tags["metadata_block_picture"][0])).data


def test_every_form_but_webm_takes_all_tags_and_sounds_the_same(audio):
    form, path = audio
    before, sound = path.read_bytes(), frames(path)

    took = tagging.write(path, FULL)

    assert (form != "webm") == took
    assert sound == frames(path)
    if not took:
        assert before == path.read_bytes()
        return
    assert {
        "title": FULL.title,
        "style": FULL.style,
        "lyrics": FULL.lyrics,
        "date": "2025-02-12",
        "id": "id-1",
        "cover": COVER,
    } == read(path)


def test_how_loud_it_is_stands_there_as_players_read_it(audio):
    form, path = audio
    if not tagging.write(path, Tags(id="id-1", loudness=(-9.5, 0.98))):
        return

    tags = {name.lower(): value for name, value in dict(mutagen.File(path).tags).items()}
    text = lambda name: "".join(  # noqa: E731
        value[0].decode() if isinstance(value[0], bytes) else str(value[0])
        for key, value in tags.items()
        if key.endswith(name)
    )
    if form == "opus":
        assert ("-3456", "") == (text("r128_track_gain"), text("replaygain_track_gain"))
    else:
        assert ("-8.50 dB", "0.980000") == (
            text("replaygain_track_gain"),
            text("replaygain_track_peak"),
        )


def test_tags_written_twice_stand_there_once(audio):
    form, path = audio
    tagging.write(path, FULL)
    sound = frames(path)

    tagging.write(path, Tags(id="id-1", title="Another", cover=("image/png", b"png")))

    if form == "webm":
        return
    assert sound == frames(path)
    file = mutagen.File(path)
    titles = [v for k, v in file.tags.items() if k in {"TIT2", "\xa9nam"}] or [file.tags["title"]]
    assert ["Another"] == [str(each) for each in titles[0]]
    assert b"png" == _cover(file)


def test_a_song_of_which_nothing_is_known_has_its_id(audio):
    form, path = audio

    took = tagging.write(path, Tags(id="id-1"))

    assert (form != "webm") == took


@pytest.mark.parametrize("content", [b"", b"ID3", b"OggS" + b"\0" * 60, b"fLaC", b"RIFF1234WAVE"])
def test_what_is_broken_takes_none(tmp_path, content):
    path = tmp_path / "a.part"
    path.write_bytes(content)

    assert not tagging.write(path, FULL) or content == b"ID3"


def test_a_full_disk_is_no_broken_file():
    with pytest.raises(OSError, match="space"):
        tagging.write(_Full(), FULL)


class _Full:
    """A path on a disk that takes nothing more."""

    def open(self, _mode):
        raise OSError(28, "No space left on device")


LYING = {
    "a WAV whose size is said to be 0": sounds.sized(sounds.made(), 0),
    "a WAV whose size is all ones": sounds.sized(sounds.made(), 2**32 - 1),
    "a WAV whose sound is cut short": sounds.made()[:-5001],
    "FLAC behind ID3": sounds.behind_id3(sounds.made("audio/flac")),
    "half an MP3": sounds.made("audio/mpeg")[:9000],
    "an MPEG-4 file in fragments": sounds.made("in fragments"),
}


@pytest.mark.parametrize("content", LYING.values(), ids=LYING)
def test_odd_audio_sounds_the_same_or_takes_no_tags(tmp_path, content):
    path = tmp_path / "songwall-export.audio.part"
    path.write_bytes(content)
    sound = decoded(path)

    assert not tagging.write(path, FULL) or sound == decoded(path)


def test_flac_behind_id3_takes_tags(tmp_path):
    path = tmp_path / "songwall-export.audio.part"
    path.write_bytes(LYING["FLAC behind ID3"])

    assert tagging.write(path, FULL)
    assert [FULL.title] == flac.FLAC(path).tags["title"]


def decoded(path):
    with av.open(str(path)) as file:
        return sha256(b"".join(bytes(p) for f in file.decode(audio=0) for p in f.planes)).digest()
