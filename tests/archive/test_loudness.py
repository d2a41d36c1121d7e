"""How loud audio is, by EBU R128, measured on the sines that EBU Tech 3341 describes."""

import io
import math
import wave
from array import array
from functools import cache

import pytest

from tests import audio
from webapp.archive import decoder

RATE = 48_000
WITHIN = 0.1  # LU, as Tech 3341 asks
# Tech 3341, table 1: seconds and dB of full scale of each part, and the loudness of the whole.
SINES = {
    "case 1": ([(20, -23.0)], -23.0),
    "case 2": ([(20, -33.0)], -33.0),
    "case 3": ([(10, -36.0), (60, -23.0), (10, -36.0)], -23.0),
    "case 4": ([(10, -72.0), (10, -36.0), (60, -23.0), (10, -36.0), (10, -72.0)], -23.0),
    "case 5": ([(20, -26.0), (20.1, -20.0), (20, -26.0)], -23.0),
}


@cache
def sine(parts):
    """1000 Hz in both channels, as a WAV."""
    period = RATE // 1000
    packed = io.BytesIO()
    with wave.open(packed, "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        for seconds, level in parts:
            high = 32767 * 10 ** (level / 20)
            one = [round(high * math.sin(2 * math.pi * at / period)) for at in range(period)]
            both = array("h", [sample for sample in one for _ in range(2)])
            file.writeframes(both.tobytes() * round(seconds * 1000))
    return packed.getvalue()


def measured(tmp_path, content, kind="audio/wav"):
    path = tmp_path / "audio"
    path.write_bytes(content)
    return decoder.loudness(path, kind)


@pytest.mark.parametrize(("parts", "lufs"), SINES.values(), ids=SINES)
def test_a_sine_of_known_loudness_measures_what_tech_3341_says(tmp_path, parts, lufs):
    found = measured(tmp_path, sine(tuple(parts)))

    assert lufs == pytest.approx(found.lufs, abs=WITHIN)
    loudest = max(level for _, level in parts)
    assert 10 ** (loudest / 20) == pytest.approx(found.peak, abs=0.001)


@pytest.mark.parametrize("form", audio.FORMS)
def test_every_form_that_is_kept_has_a_loudness(tmp_path, form):
    found = measured(tmp_path, audio.made(form, levels=(0.5,)), form)

    assert -7.8 == pytest.approx(found.lufs, abs=0.4)
    assert 0.45 == pytest.approx(found.peak, abs=0.05)


@pytest.mark.parametrize("channels", [1, 2, 6])
def test_any_number_of_channels_has_one(tmp_path, channels):
    assert measured(tmp_path, audio.made(channels=channels)) is not None


@pytest.mark.parametrize(
    "content",
    [audio.made(levels=(0.0,)), audio.made(seconds=0.2), b"no audio at all" * 100, b""],
    ids=["silence", "too short", "no audio", "nothing"],
)
def test_what_has_no_loudness_has_none(tmp_path, content):
    assert measured(tmp_path, content) is None


def test_what_breaks_off_is_measured_as_far_as_it_goes(tmp_path):
    whole = sine(tuple(SINES["case 1"][0]))

    found = measured(tmp_path, whole[: len(whole) // 2])

    assert -23 == pytest.approx(found.lufs, abs=WITHIN)
