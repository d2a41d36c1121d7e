import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.records import waveform


def test_the_loudest_bar_is_full():
    assert bytes([64, 128, 255]) == waveform.bars([0.25, 0.5, 1], 3)


@pytest.mark.parametrize("scale", [1e-300, 0.001, 1, 32767, 1e300, 1.7e308])
def test_the_scale_does_not_matter(scale):
    assert bytes([51, 255]) == waveform.bars([scale / 5, scale], 2)


def test_a_negative_peak_counts_as_its_height():
    assert bytes([255, 128]) == waveform.bars([-1, 0.5], 2)


def test_of_several_peaks_a_bar_shows_the_highest():
    assert bytes([255, 128]) == waveform.bars([0, 1, 0.5, 0.25], 2)


def test_few_peaks_stand_for_several_bars():
    assert bytes([128, 128, 255, 255]) == waveform.bars([0.5, 1], 4)


def test_peaks_may_come_as_json_text():
    assert waveform.bars([0, 1], 60) == waveform.bars("[0, 1]", 60)


@pytest.mark.parametrize(
    "peaks",
    [
        None,
        "",
        "[",
        "{}",
        "5",
        "null",
        "[" * 5_000,
        [],
        [0, 0],
        {},
        7,
        True,
        ["a", None, [], {}],
        [float("nan"), float("inf"), 10**400, True],
        "[" + "9" * 5_000 + "]",
        [1] * (waveform.MOST_PEAKS + 1),
    ],
    ids=lambda peaks: repr(peaks)[:20],
)
def test_where_there_is_nothing_to_draw_there_is_no_waveform(peaks):
    assert waveform.bars(peaks, 60) is None


def test_a_broken_peak_is_silent_and_the_others_are_drawn():
    assert bytes([0, 255, 0]) == waveform.bars([None, 2, float("nan")], 3)


NUMBERS = st.one_of(st.integers(), st.floats(), st.booleans(), st.none(), st.text(max_size=3))


@given(st.lists(NUMBERS, max_size=300), st.sampled_from([1, 60, 200]))
def test_whatever_the_peaks_the_bars_are_as_many_as_asked_for(peaks, count):
    for given_as in (peaks, json.dumps(peaks)):
        drawn = waveform.bars(given_as, count)

        assert drawn is None or (count == len(drawn) and max(drawn) == 255)
