import json
import random
import statistics
import struct
import sys
from pathlib import Path

import pytest

import webapp.sources.demo
from tests import audio
from tests.fakes import Media
from webapp.archive import audio_formats, decoder
from webapp.errors import DecoderError
from webapp.records import waveform

DEMO = Path(webapp.sources.demo.__file__).parent
TOLD = {
    each["song"]["id"]: each["song"]["simple_waveform"]
    for each in json.loads((DEMO / "catalogue.json").read_text(encoding="utf-8"))
    if "simple_waveform" in each["song"]
}
SOME = sorted(path.stem for path in (DEMO / "songs").glob("*.m4a") if path.stem in TOLD)[::9]


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "audio"
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def program(tmp_path):
    """A program that stands in for the one that decodes."""

    def write(code):
        path = tmp_path / "program.py"
        path.write_text(f"import os, sys, time\nout = sys.stdout.buffer\n{code}\nout.flush()\n")
        return path

    return write


@pytest.mark.parametrize("song_id", SOME)
def test_what_is_measured_looks_like_what_the_api_gives(song_id):
    levels = decoder.levels(DEMO / "songs" / f"{song_id}.m4a", "audio/mp4")

    for bars in (waveform.CARD_BARS, waveform.PAGE_BARS):
        measured = waveform.bars(levels, bars)
        assert bars == len(measured)
        assert statistics.correlation(waveform.bars(TOLD[song_id], bars), measured) > 0.88


@pytest.mark.parametrize("kind", audio_formats.TYPES.values())
def test_every_type_that_is_kept_is_measured(file, kind):
    path = file(audio.made(kind))

    assert len(decoder.levels(path, kind)) > 100


def test_audio_beside_a_track_of_text_is_measured(file):
    path = file(audio.with_timed_text([(0.5, 1.0, "Waves come")]))

    assert len(decoder.levels(path, "audio/mp4")) > 100


def noise(length):
    return random.Random(7).randbytes(length)  # noqa: S311 (no secret)


def wav(*, channels=2, rate=44_100, bits=16, data=b""):
    form = struct.pack("<HHIIHH", 1, channels, rate, 0, channels * bits // 8 & 0xFFFF, bits)
    head = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data"
    return b"RIFF" + struct.pack("<I", 2**32 - 1) + head + struct.pack("<I", 2**32 - 1) + data


BROKEN = {
    "nothing": ("audio/mpeg", b""),
    "noise behind a mark": ("audio/mp4", b"\0\0\0\x18ftypM4A " + noise(100_000)),
    "cut short": ("audio/mp4", audio.made("audio/mp4")[:20_000]),
    "noise as FLAC": ("audio/flac", b"fLaC" + noise(100_000)),
    "noise as Ogg": ("audio/ogg", b"OggS" + noise(100_000)),
    "noise as WebM": ("audio/webm", b"\x1aE\xdf\xa3" + noise(100_000)),
    "a page": ("audio/mpeg", b"<!doctype html><p>Not here" * 1000),
    "silence": ("audio/wav", audio.made(levels=(0,))),
    "of no bits": ("audio/wav", wav(bits=0, data=noise(5000))),
    "of no channels": ("audio/wav", wav(channels=0, data=noise(5000))),
    "of another type": ("audio/ogg", audio.made("audio/wav")),
}


@pytest.mark.parametrize(("kind", "content"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_sound_gives_no_waveform(file, kind, content):
    found = decoder.levels(file(content), kind)

    assert waveform.bars(found, 60) is None


ABSURD = {
    "200 channels": wav(channels=200, data=noise(500_000)),
    "65,535 channels": wav(channels=65_535, data=noise(500_000)),
    "four billion samples a second": wav(rate=2**32 - 1, data=noise(500_000)),
    "no sample a second": wav(rate=0, data=noise(500_000)),
    "noise as MP3": b"ID3\x04\0\0\0\0\0\0" + noise(500_000),
}


@pytest.mark.parametrize("content", ABSURD.values(), ids=ABSURD)
def test_absurd_sound_ends_well(file, content):
    kind = "audio/mpeg" if content.startswith(b"ID3") else "audio/wav"

    found = decoder.levels(file(content), kind)

    assert len(found) <= decoder.MOST_BYTES / 4


@pytest.mark.parametrize("kind", audio_formats.TYPES.values())
def test_a_list_of_other_files_leads_nowhere(file, api, tmp_path, kind):
    api.media["a.wav"] = Media(audio.made())
    (tmp_path / "b.wav").write_bytes(audio.made())
    here, there = tmp_path / "b.wav", api.media_url("a.wav")
    lists = [
        f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{there}\n#EXTINF:2,\nfile:{here}\n",
        f"ffconcat version 1.0\nfile '{here}'\nfile '{there}'\n",
    ]

    found = [decoder.levels(file(text.encode()), kind) for text in lists]

    assert [None, None] == [waveform.bars(each, 60) for each in found]
    assert [] == api.requests


def test_a_file_that_is_not_there_gives_no_levels(tmp_path):
    assert [] == decoder.levels(tmp_path / "nowhere", "audio/wav")


SAID = "out.write(b'ready\\n'); "
ODD = {
    "never ends": f"{SAID}out.flush(); time.sleep(60)",
    "talks without end": f"{SAID}\nwhile True: out.write(bytes(65536))",
    "says half a number": f"{SAID}out.write(b'abc')",
    "falls after its words": f"{SAID}out.write(bytes(400)); out.flush(); os.abort()",
    "has a bug": f"{SAID}out.flush(); 1 / 0",
}


@pytest.mark.parametrize("code", ODD.values(), ids=ODD)
def test_a_program_that_misbehaves_gives_no_levels(file, program, code):
    patience = 5 if code == ODD["never ends"] else 60  # seconds; it must have come to its words

    assert [] == decoder.levels(file(b"x"), "audio/wav", program=program(code), patience=patience)


UNABLE = {
    "cannot load its decoder": "import no_such_decoder",
    "says nothing": "",
    "is ended by others": f"{SAID}out.flush(); os.kill(os.getpid(), 15); time.sleep(9)",
}


@pytest.mark.parametrize("code", UNABLE.values(), ids=UNABLE)
def test_where_nothing_can_be_decoded_the_song_is_not_to_blame(file, program, code):
    with pytest.raises(DecoderError):
        decoder.levels(file(b"x"), "audio/wav", program=program(code))


def test_the_program_gets_the_file_and_nothing_of_our_surroundings(file, program, monkeypatch):
    monkeypatch.setenv("USEAPI_TOKEN", "a-secret")
    told = f"""
import array, stat
kept = [name for name in os.environ if name not in {decoder._NEEDED!r} and name != "LC_CTYPE"]
whole = stat.S_ISREG(os.fstat(0).st_mode)
{SAID}out.write(array.array("f", [len(kept), whole, len(sys.argv)]).tobytes())"""

    found = decoder.levels(file(b"x"), "audio/wav", program=program(told))

    assert [0, 1, 3] == found


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_program_inherits_no_open_file(file, program, tmp_path):
    code = f"""
import array
{SAID}out.write(array.array("f", [len(os.listdir("/proc/self/fd")) - 1]).tobytes())"""

    with (tmp_path / "open").open("wb"):
        found = decoder.levels(file(b"x"), "audio/wav", program=program(code))

    assert [3] == found
