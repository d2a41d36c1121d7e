import wave
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import audio
from tests.archives import DEMO, M4A, picture
from tests.fakes import PAGE
from webapp.archive import audio_formats, decoder, examination, sound
from webapp.errors import UnusableFileError
from webapp.records import record

STARTS = {
    "m4a": b"\x00\x00\x00\x20ftypM4A ",
    "mp3": b"ID3\x04\x00",
    "wav": b"RIFF\x00\x00\x00\x00WAVEfmt ",
    "ogg": b"OggS\x00",
    "flac": b"fLaC\x00",
    "webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm",
    "aiff": b"FORM\x00\x00\x00\x00AIFFCOMM",
    "aac": b"\xff\xf1\x50\x80",
}


@pytest.mark.parametrize(("extension", "start"), STARTS.items())
def test_audio_is_known_by_its_first_bytes(extension, start):
    assert extension == audio_formats.extension_of(start)
    assert audio_formats.TYPES[extension].startswith("audio/")


@pytest.mark.parametrize("head", [b"\xff\xfb\x90\x64", b"\xff\xf3\x48\xc4", b"\xff\xfa\x92\x00"])
def test_a_bare_frame_of_mpeg_audio_is_known(head):
    assert "mp3" == audio_formats.extension_of(head + bytes(100))


@pytest.mark.parametrize(
    "start",
    [
        b"",
        PAGE,
        b"\xef\xbb\xbf<html>",
        b"\xff\xff\xff\xff",
        b"\xff\xfe<\x00h\x00",
        b"\xff\xd8\xff\xe0",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"RIFF\x00\x00\x00\x00AVI ",
        b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska",
        b"#!/bin/sh",
        picture()[:200],
    ],
)
def test_what_is_something_else_is_no_audio(start):
    assert audio_formats.extension_of(start) is None


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.m4a"))[:5], ids=lambda path: path.name[:8])
def test_every_song_of_the_demo_says_how_long_it_plays(path):
    known = audio_formats.read(path)

    assert "m4a" == known.extension
    assert 5 < known.seconds < 120


def test_a_wave_says_how_long_it_plays(tmp_path):
    with wave.open(str(tmp_path / "a"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 8000 * 3))

    assert ("wav", 3.0, 1.0) == audio_formats.read(tmp_path / "a")


LYING = {
    "the size of a WAV is all ones": ("wav", audio.sized(audio.made(), 2**32 - 1)),
    "the size of a WAV is 0": ("wav", audio.sized(audio.made(), 0)),
    "a VBR MP3 without a count": ("mp3", audio.made("without a count", levels=(0.0, 1.0))),
    "an MPEG-4 file in fragments": ("m4a", audio.made("in fragments")),
    "FLAC behind ID3": ("flac", audio.behind_id3(audio.made("audio/flac"))),
    **{form: (audio_formats.EXTENSIONS[form], audio.made(form)) for form in audio.FORMS},
}


@pytest.mark.parametrize(("extension", "content"), LYING.values(), ids=LYING)
def test_all_audio_is_as_long_as_it_sounds(tmp_path, extension, content):
    (tmp_path / "a").write_bytes(content)

    stored = examination.examine("audio", tmp_path / "a")

    assert f"audio.{extension}" == stored.name
    assert 2.0 == pytest.approx(stored.duration, abs=0.1)
    assert not audio_formats.read(tmp_path / "a").is_cut


@pytest.mark.parametrize("form", ["audio/mpeg", "audio/wav", "audio/aiff", "audio/flac"])
def test_what_is_cut_short_says_how_much_is_there(tmp_path, form):
    content = audio.made(form, seconds=4.0)
    (tmp_path / "a").write_bytes(content[: len(content) // 2])

    known = audio_formats.read(tmp_path / "a")

    assert 0.5 == pytest.approx(known.there, abs=0.05)
    assert 2.0 == pytest.approx(known.seconds, abs=0.2)


FLACS = {
    "behind ID3": audio.behind_id3(audio.made("audio/flac", seconds=4.0)),
    "of 96 kHz": audio.made("FLAC of 96 kHz", seconds=4.0),
    "mono": audio.made("audio/flac", seconds=4.0, channels=1),
}


@pytest.mark.parametrize("content", FLACS.values(), ids=FLACS)
def test_a_flac_file_is_whole_or_says_how_much_is_there(tmp_path, content):
    path = tmp_path / "a"
    path.write_bytes(content)
    assert ("flac", 4.0, 1.0) == audio_formats.read(path)

    for share in (0.25, 0.75):
        path.write_bytes(content[: round(len(content) * share)])
        known = audio_formats.read(path)
        assert known.is_cut
        assert decoder.seconds(path, "audio/flac") == pytest.approx(known.seconds, abs=0.1)


@pytest.mark.parametrize("left", [1, 100, 40_000])
def test_the_end_of_an_ogg_file_is_missing_or_not(tmp_path, left):
    content = audio.made("audio/ogg", seconds=4.0)
    path = tmp_path / "a"
    path.write_bytes(content)
    assert not audio_formats.read(path).is_cut

    path.write_bytes(content[:-left])

    assert (None, True) == (audio_formats.read(path).there, audio_formats.read(path).is_cut)


@pytest.mark.parametrize("left", [1, 8, 100, len(M4A) // 2, len(M4A) - 40])
def test_an_mpeg_4_file_that_is_cut_is_refused_wherever(tmp_path, left):
    (tmp_path / "a").write_bytes(M4A[:-left])

    with pytest.raises(UnusableFileError):
        audio_formats.read(tmp_path / "a")


def test_an_mpeg_4_file_of_nothing_but_tiny_boxes_is_given_up(tmp_path):
    (tmp_path / "a").write_bytes(M4A + b"\x00\x00\x00\x08free" * 60_000)

    with pytest.raises(UnusableFileError):
        audio_formats.read(tmp_path / "a")


@settings(max_examples=80)
@given(start=st.sampled_from(sorted(STARTS.values())), rest=st.binary(max_size=3000))
def test_damaged_audio_is_audio_or_refused(start, rest, tmp_path_factory):
    path = tmp_path_factory.mktemp("damaged") / "a"
    path.write_bytes(start + rest)

    try:
        known = audio_formats.read(path)
    except UnusableFileError:
        return
    assert known.extension in audio_formats.TYPES
    assert known.seconds is None or 0 < known.seconds <= record.LONGEST_SONG
    with path.open("rb") as file, suppress(UnusableFileError):
        sound.digest(file, known.extension, path.stat().st_size)
