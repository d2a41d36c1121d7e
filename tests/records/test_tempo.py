import pytest

from webapp.records import tempo

SAID = {
    "jazz, 120 BPM": 120,
    "120bpm house": 120,
    "bpm: 96": 96,
    "tempo 84, soul": 84,
    "Tempo: 84 bpm": 84,
    "128 BPM half-time": 128,
    "around 90-100 bpm": 95,
    "90 to 101 bpm": 96,
    "122.5 b.p.m.": 122,
    "72 beats per minute": 72,
    "mid tempo 80s synth": None,
    "up-tempo 4/4": None,
    "tempo 120/4": None,
    "808 bpm": None,
    "5 bpm": None,
    "1120 bpm": None,
    "no tempo": None,
    "": None,
}


@pytest.mark.parametrize(("style", "beats"), SAID.items(), ids=SAID)
def test_a_style_may_say_the_tempo(style, beats):
    assert beats == tempo.of({"sound": style})


@pytest.mark.parametrize(
    ("raw", "beats"),
    [
        ({"bpm": 160}, 160),
        ({"bpm": "120.0", "sound": "90 bpm"}, 120),
        ({"bpm": 0, "tempo": "88 BPM"}, 88),
        ({"tempo": 71.6}, 72),
        ({"bpm": True, "sound": ["90 bpm"]}, None),
        ({"bpm": float("nan"), "tempo": {}, "sound": "90 bpm"}, 90),
        ({"bpm": "fast"}, None),
        ({}, None),
    ],
)
def test_a_field_of_its_own_is_believed_first(raw, beats):
    assert beats == tempo.of(raw)


@pytest.mark.parametrize(
    "style", ["120 bpm", "bpm: 96", "tempo 84", "~120 bpm", "around 90-100 bpm", "72bpm."]
)
def test_what_says_nothing_but_the_tempo(style):
    assert tempo.is_all_of(style)


@pytest.mark.parametrize(
    "style", ["128 bpm half-time", "120 bpm house", "slow", "mid tempo 80s", "tempo", "96", ""]
)
def test_what_says_more_than_the_tempo(style):
    assert not tempo.is_all_of(style)
