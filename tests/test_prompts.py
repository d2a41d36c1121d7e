import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp import prompts


def only(segment, duration=200.0):
    (made,) = prompts.segments([segment], duration)
    return made


def test_a_segment_has_words_strength_and_place():
    made = only({"prompt": "piano", "lyrics": "la", "strength": 0.5, "t_start": 10, "t_end": 60})

    assert (1, "piano", "la", 0.5, 10, 60) == (
        made.number,
        made.prompt,
        made.lyrics,
        made.strength,
        made.start,
        made.end,
    )


def test_fractions_become_seconds():
    made = only({"prompt": "piano", "condition_start": 0.25, "condition_end": 1})

    assert (50, 200) == (made.start, made.end)


def test_a_fraction_beyond_the_song_is_no_place():
    made = only({"prompt": "a", "condition_start": 1.5, "condition_end": 5})

    assert (None, None) == (made.start, made.end)


def test_seconds_win_over_fractions():
    made = only({"prompt": "a", "condition_start": 0.5, "t_start": 0, "condition_end": 1})

    assert (0, 200) == (made.start, made.end)


def test_fractions_of_an_unknown_length_are_no_place():
    made = only({"prompt": "a", "condition_start": 0.5, "condition_end": 1}, None)

    assert (None, None) == (made.start, made.end)


@pytest.mark.parametrize("value", [None, "x", -1, 1e400, float("nan"), True, [], 10**400])
def test_a_broken_number_is_none(value):
    made = only({"prompt": "a", "strength": value, "t_start": value, "t_end": value})

    assert (None, None, None) == (made.strength, made.start, made.end)


def test_an_end_before_its_start_is_none():
    made = only({"prompt": "a", "t_start": 60, "t_end": 10})

    assert (60, None) == (made.start, made.end)


def test_segments_may_come_as_json_text_and_are_numbered_without_the_broken_ones():
    told = json.dumps([{"prompt": "a"}, None, {}, {"prompt": ""}, 5, {"lyrics": "b"}])

    assert [(1, "a", None), (2, None, "b")] == [
        (made.number, made.prompt, made.lyrics) for made in prompts.segments(told, 1.0)
    ]


@pytest.mark.parametrize("told", [None, "", "[", "{}", 5, {}, "[" * 5_000, "null", [[]]])
def test_what_is_no_list_has_no_segments(told):
    assert [] == prompts.segments(told, 200.0)


def test_a_page_draws_a_hundred_segments_at_most():
    assert 100 == len(prompts.segments([{"prompt": "a"}] * 10_000, 1.0))


ATOMS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
FIELDS = ["prompt", "lyrics", "strength", "t_start", "t_end", "condition_start", "condition_end"]


@given(
    st.lists(st.dictionaries(st.sampled_from(FIELDS), ATOMS) | ATOMS, max_size=5),
    st.none() | st.floats(0, 1e6),
)
def test_whatever_is_told_a_segment_lies_within_the_song(told, duration):
    for made in prompts.segments(told, duration):
        assert made.prompt or made.lyrics
        for second in (made.start, made.end):
            assert second is None or 0 <= second <= (duration or 7 * 24 * 3600)
