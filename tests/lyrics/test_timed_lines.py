"""Lines with their seconds as a record holds them, made of what audio files hold."""

import json

import pytest

from webapp.lyrics import timed_lines
from webapp.lyrics.timed_lines import TimedLine


def test_texts_with_milliseconds_are_lines_and_an_empty_one_ends_the_last():
    pairs = [(3000, "Two"), (1000, "One"), (4500, ""), (6000, "[Chorus]\nThree")]

    assert {
        "lines": [
            {"text": "One", "start": 1.0, "end": 3.0},
            {"text": "Two", "start": 3.0, "end": 4.5},
            {"text": ""},
            {"text": "[Chorus]", "start": 6.0, "end": 6.0},
            {"text": "Three", "start": 6.0},
        ]
    } == timed_lines.of_pairs(pairs)


def test_syllables_are_words_of_lines():
    pairs = [(1000, "Wa"), (1200, "ves "), (1500, "come"), (2000, "\nand"), (2500, " go")]

    lines = timed_lines.read(timed_lines.of_pairs(pairs))

    assert [("Waves come", 1.0, 2.0), ("and go", 2.0, None)] == [
        (line.text, line.start, line.end) for line in lines
    ]
    assert [[[0, 2], [2, 5], [6, 10]], [[0, 3], [4, 6]]] == [
        [word["index_range"] for word in line.words] for line in lines
    ]


def test_lines_that_all_begin_with_the_end_of_one_are_lines():
    lines = timed_lines.read(timed_lines.of_pairs([(0, "\nOne more"), (900, "\nTwo more")]))

    assert [("One more", ()), ("Two more", ())] == [
        (line.text, tuple(line.words)) for line in lines
    ]


@pytest.mark.parametrize("pairs", [[], [(100, ""), (200, "  ")]])
def test_nothing_sung_is_no_lines(pairs):
    assert timed_lines.of_pairs(pairs) is None


def test_what_was_written_is_read_again_also_as_text():
    lines = [TimedLine("[Verse]"), TimedLine("One", 1.0, 2.0), TimedLine("")]
    value = timed_lines.timestamped(lines)

    assert lines == [line._replace(words=()) for line in timed_lines.read(value)]
    assert timed_lines.read(value) == timed_lines.read(json.dumps(value))


@pytest.mark.parametrize(
    "value", [None, 1, "lines", '{"lines"', {"words": []}, {"lines": 3}, {"lines": [1, None]}, []]
)
def test_what_holds_no_lines_gives_none(value):
    assert [] == timed_lines.read(value)


def test_broken_lines_give_what_is_usable():
    value = {"lines": [{"text": 3, "start": "x", "words": 4}, {"text": "a\nb", "start": "1.5"}]}

    assert [("", None), ("a b", 1.5)] == [(x.text, x.start) for x in timed_lines.read(value)]
