import pytest

from webapp.lyrics import stretches
from webapp.lyrics.alignment import Word
from webapp.lyrics.sections import Line


def line(number, start, end, text="some words"):
    return Line(number, [Word(text, start, end)], start, end)


def spans(lines, *numbers, duration=100.0):
    return [stretch[:2] for stretch in stretches.of_lines(lines, numbers, duration)]


ALONE = [line(0, 10, 12), line(1, 20, 22), line(2, 30, 32)]


def test_a_line_has_air_before_its_first_syllable_and_after_its_last():
    assert [(19.65, 22.35)] == spans(ALONE, 1)


def test_between_lines_that_touch_there_is_what_it_takes_to_cross_over():
    touching = [line(0, 10, 12), line(1, 12, 14), line(2, 14, 16)]

    assert [(11.75, 14.25)] == spans(touching, 1)


def test_lines_that_follow_one_another_closely_are_one_stretch():
    close = [line(0, 10, 12), line(1, 12.5, 14), line(2, 30, 32), line(3, 33, 34)]

    assert [(9.65, 14.35), (29.65, 34.35)] == spans(close, 0, 1, 2, 3)
    assert [["some words"] * 2] * 2 == [
        [each.text for each in stretch.lines]
        for stretch in stretches.of_lines(close, [0, 1, 2, 3], None)
    ]


def test_what_lies_beyond_the_song_is_cut_and_a_line_without_a_time_left_out():
    lines = [line(0, 0.1, 2), line(1, None, None), line(2, 98, 99.9)]

    assert [(0, 2.35), (97.65, 100)] == spans(lines, 0, 1, 2)


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        ([line(0, 10, None), line(1, 14, 15)], 14.25),
        ([line(0, 10, None)], 25.35),
        ([line(0, 10, 80), line(1, 80, 85)], 25.35),  # its end is but the next one's beginning
    ],
)
def test_a_line_whose_end_nobody_knows_ends_with_the_next_or_after_a_while(lines, end):
    assert [(9.65, end)] == spans(lines, 0)


def test_a_section_goes_from_its_first_line_to_its_last():
    assert (9.65, 32.35) == stretches.over(ALONE, ALONE[0], ALONE[2], 100)[:2]
