"""Where whoever has never heard a song begins."""

import json

import pytest

from webapp.lyrics import timed_lyrics
from webapp.records import prompts
from webapp.song_page import hook

LOUD_AT_THE_END = bytes([10] * 40 + [200] * 20)  # of a song of 60 s: a bar a second
PROMPTS = [
    {"prompt": "piano", "strength": 0.9, "t_start": 0, "t_end": 60},
    {"prompt": "rain", "strength": 0.1, "t_start": 8, "t_end": 60},
    {"prompt": "choir", "strength": 0.8, "t_start": 22, "t_end": 60},
]


def hook_of(lines=(), conditions=(), wave=LOUD_AT_THE_END, duration=60.0):
    """`lines`: pairs of second and text."""
    timed = [{"text": text, "start": at, "end": at + 2} for at, text in lines]
    lyrics = timed_lyrics.read({"lyrics_timestamped": json.dumps({"lines": timed})}, duration)
    return hook.of(lyrics, prompts.segments([*conditions], duration), wave, duration)


def test_the_most_repeated_sung_line_wins_over_prompts_and_bars():
    lines = [
        (4, "Copper kettle, silver spoon"),
        (11.8, "Oh"),
        (12, "Carry lanterns down the hill"),
        (16, "Winter came a week too soon"),
        (30, "carry lanterns, down the hill!"),
        (40, "Winter came a week too soon"),
        (44, "Carry lanterns down the hill"),
    ]
    where = hook_of(lines, PROMPTS)

    assert (11.6, 26.6) == (where.start, where.end)  # a breath before the line
    assert ("Carry lanterns down the hill", "Winter came a week too soon") == where.lines


def test_a_line_says_more_than_oh_oh():
    lines = [(2, "Oh oh"), (4, "Oh oh"), (6, "Oh oh"), (10, "Down the hill"), (20, "Down the hill")]

    assert 9.6 == hook_of(lines).start


@pytest.mark.parametrize("line", ["Oh oh", "雨の駅"])
def test_where_only_short_lines_recur_they_do(line):
    assert 1.6 == hook_of([(2, line), (9, line)]).start


def test_else_it_is_where_the_prompts_change_most():
    lines = [(4, "Copper kettle"), (23, "Silver spoon")]
    where = hook_of(lines, PROMPTS)

    assert 22 == where.start
    assert ("Silver spoon",) == where.lines


def test_a_prompt_that_ends_is_a_change_too():
    assert 30 == hook_of(conditions=[{"prompt": "piano", "t_start": 0, "t_end": 30}]).start


def test_a_change_just_before_the_end_is_none():
    late = [{"prompt": "applause", "t_start": 58, "t_end": 60}]

    assert 40 == hook_of(conditions=late).start


def test_prompts_that_stay_as_they_are_say_nothing():
    halves = [
        {"prompt": "piano", "t_start": 0, "t_end": 30},
        {"prompt": "piano", "t_start": 30, "t_end": 60},
    ]

    assert 40 == hook_of(conditions=halves).start


def test_else_it_is_the_loudest_quarter_of_a_minute():
    assert (40, 55, ()) == (hook_of().start, hook_of().end, hook_of().lines)


@pytest.mark.parametrize(
    ("wave", "duration", "end"),
    [(None, 60.0, 15), (b"", 60.0, 15), (LOUD_AT_THE_END, None, 15), (LOUD_AT_THE_END, 9.0, 9)],
)
def test_where_nothing_is_known_it_is_the_beginning(wave, duration, end):
    where = hook_of(wave=wave, duration=duration)

    assert (0, end) == (where.start, where.end)


def test_it_never_lies_beyond_the_end():
    where = hook_of([(50, "Down the hill"), (55, "Down the hill")])

    assert (49.6, 60) == (where.start, where.end)
