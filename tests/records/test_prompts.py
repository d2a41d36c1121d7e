import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.records import prompts
from webapp.records.prompts import Segment


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


def made(*told, duration=100.0):
    return prompts.segments([{"prompt": "a", **each} for each in told], duration)


def test_per_cent_are_told_by_all_of_a_songs_numbers():
    found = made(
        {"strength": 80, "condition_start": 0, "condition_end": 50},
        {"strength": 5, "condition_start": 50, "condition_end": 100},
    )

    assert [(0.8, 0, 50), (0.05, 50, 100)] == [(s.strength, s.start, s.end) for s in found]


def test_strengths_in_per_cent_make_no_per_cent_of_the_places():
    (found,) = made({"strength": 80, "condition_start": 0, "condition_end": 0.5})

    assert (0.8, 0, 50) == (found.strength, found.start, found.end)


def test_one_is_all_of_it_where_nothing_is_more():
    assert [1.0, 0.5] == [s.strength for s in made({"strength": 1}, {"strength": 0.5})]


def test_a_fraction_a_little_too_large_is_all_of_it():
    (found,) = made({"strength": 1.02, "condition_start": 0, "condition_end": 1.001})

    assert (1.0, 0, 100) == (found.strength, found.start, found.end)


def test_a_second_a_little_past_the_end_is_the_end():
    (found,) = made({"t_start": 60, "t_end": 100.4})

    assert (60, 100) == (found.start, found.end)


@pytest.mark.parametrize("strengths", [[0.5, 3], [7], [0.5, 800], [2, 4]])
def test_strengths_on_no_known_scale_are_none(strengths):
    assert {None} == {s.strength for s in made(*({"strength": each} for each in strengths))}


def test_a_fraction_among_per_cent_is_none():
    assert [None, 0.8, 0] == [
        s.strength for s in made({"strength": 0.5}, {"strength": 80}, {"strength": 0})
    ]


def drawn(*told, duration=100.0):
    found = prompts.bands(made(*told, duration=duration), duration)
    return [(band.segment.number, band.left, band.width, band.lane) for band in found]


def test_bands_are_shares_of_the_song():
    told = [{"t_start": 0, "t_end": 25}, {"t_start": 25}, {}]

    assert [(1, 0.0, 25.0, 0), (2, 25.0, 75.0, 0)] == drawn(*told)


def test_bands_of_a_song_of_unknown_length_end_with_the_last():
    assert [(1, 0.0, 50.0, 0), (2, 50.0, 50.0, 0)] == drawn(
        {"t_start": 0, "t_end": 30}, {"t_start": 30, "t_end": 60}, duration=None
    )


@pytest.mark.parametrize("duration", [None, 0.0, 100.0])
def test_segments_without_a_place_are_no_bands(duration):
    assert [] == drawn({}, {"t_end": 5}, duration=duration)


def test_prompts_that_sound_together_lie_in_lanes():
    told = [{"t_start": 0, "t_end": 60}, {"t_start": 30, "t_end": 90}, {"t_start": 60, "t_end": 70}]

    assert [0, 1, 0] == [lane for *_, lane in drawn(*told)]


def test_what_would_need_too_many_lanes_is_left_to_the_list():
    found = drawn(*[{"t_start": 0, "t_end": 60}] * 20, {"t_start": 60})

    assert [*range(prompts.MOST_LANES), 0] == [lane for *_, lane in found]


SAMPLES = Path(__file__).parents[1] / "samples" / "saved"


def conditions_of(value):
    """Every `conditions` in a file, however deep."""
    if isinstance(value, dict):
        yield from [value["conditions"]] if "conditions" in value else []
        value = list(value.values())
    for inner in value if isinstance(value, list) else []:
        yield from conditions_of(inner)


WHOLE = Segment(1, "slow shanty, accordion", "Harbour lights", 0.6, 0, 184.32)
PLACELESS = Segment(1, "slow shanty", None, 0.6, None, None)


@pytest.mark.parametrize(
    ("name", "shape", "segment"),
    [("answer.json", str, WHOLE), ("manifest.json", list, PLACELESS)],
)
def test_every_prompt_of_the_samples_is_read_whole(name, shape, segment):
    told = list(conditions_of(json.loads((SAMPLES / name).read_text("utf-8"))))

    assert [shape] * 2 == [type(each) for each in told]
    assert [[segment]] * 2 == [prompts.segments(each, 184.32) for each in told]


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


@given(
    st.lists(st.dictionaries(st.sampled_from(FIELDS), st.floats(0, 200)), max_size=20),
    st.none() | st.floats(0, 200),
)
def test_whatever_is_told_bands_lie_within_the_song_and_over_none_of_their_lane(told, duration):
    found = prompts.bands(made(*told, duration=duration), duration)

    for band in found:
        assert 0 <= band.left <= band.left + band.width <= 100.01
        assert band.segment.strength is None or 0 <= band.segment.strength <= 1
    for lane in range(prompts.MOST_LANES):
        mine = [band for band in found if band.lane == lane]
        for before, after in pairwise(mine):
            assert before.left + before.width <= after.left + 0.011
