import json
import math

import pytest

from webapp.lyrics import mending, timing

LONG = 60.0


def word(text, start=None, end=None, **more):
    return {"text": text, "start": start, "end": end, **more}


def told(*items, duration=LONG):
    """(text, start, end) of what is made of these entries."""
    return [(w.text, w.start, w.end) for w in timing.words(list(items), duration)]


@pytest.mark.parametrize(
    "form",
    [
        lambda words: words,
        lambda words: {"words": words},
        lambda words: json.dumps({"words": words}),
        json.dumps,
        lambda words: {"status": "ready", "value": {"words": words}},
        lambda words: {"status": "ready", "value": json.dumps(words)},
    ],
    ids=["array", "object", "text of an object", "text of an array", "wrapped", "wrapped text"],
)
def test_words_are_found_in_every_form(form):
    words = [word("Harbour", 12.1, 12.7, line_index=0), word("lights", 12.7, 13.4, line_index=0)]

    found = timing.words(form(words), LONG)

    assert [("Harbour", 12.1, 12.7, 0, True), ("lights", 12.7, 13.4, 0, True)] == found


@pytest.mark.parametrize(
    ("what", "start", "end", "expected"),
    [
        ("whole", 1, 2.5, (1, 2.5)),
        ("in a text", "1", "2.5", (1, 2.5)),
        ("without an end", 1, None, (1, 1 + mending.SHORT)),
        ("ends before it starts", 5, 2, (5, 5 + mending.SHORT)),
        ("ends as it starts", 5, 5, (5, 5 + mending.SHORT)),
        ("ends past the song", 59, 80, (59, LONG)),
        ("begins a little before the song", -0.2, 1, (0, 1)),
        ("lies before the song", -2, -1, (None, None)),
        ("begins at the end of the song", LONG, 70, (None, None)),
        ("lies past the song", 61, 62, (None, None)),
        ("without a start", None, 2, (None, None)),
        ("no number", math.nan, math.nan, (None, None)),
        ("without bounds", math.inf, -math.inf, (None, None)),
        ("too large a number", 10**400, 10**401, (None, None)),
        ("of the wrong type", [1], {"a": 2}, (None, None)),
        ("of yes and no", True, False, (None, None)),
        ("words", "soon", "later", (None, None)),
    ],
)
def test_a_broken_time_is_mended_or_dropped_but_never_the_word(what, start, end, expected):
    assert [("la", *expected)] == told(word("la", start, end)), what


def test_a_word_ends_when_the_next_one_starts():
    assert [("one", 1, 2), ("two", 2, 4)] == told(word("one", 1, 3), word("two", 2, 4))


def test_one_word_out_of_order_loses_its_time_and_the_others_keep_theirs():
    words = [word("a", 1, 2), word("b", 50, 51), word("c", 2, 3), word("d", 3, 4)]

    assert [("a", 1, 2), ("b", None, None), ("c", 2, 3), ("d", 3, 4)] == told(*words)


def test_a_list_that_runs_backwards_is_turned_round():
    words = [word("c", 3, 4), word("b", 2, 3), word("?"), word("a", 1, 2)]

    assert ["a", "b", "?", "c"] == [text for text, _, _ in told(*words)]


def test_an_entry_of_several_words_shares_its_time_by_their_length():
    assert [("ab", 10, 12), ("cdef", 12, 16)] == told(word("ab cdef", 10, 16))


@pytest.mark.parametrize(
    "value",
    [None, "", "x", "[", "[" * 100_000, "1" * 5000, 5, True, {}, {"words": 5}, [None, 5, "x", []]]
    + [[{}], [{"text": 5, "start": 1}], [{"text": "\x00"}], [{"text": "[Verse 1]", "start": 1}]]
    + [{"value": {"value": {"value": {"value": {"value": []}}}}}, "x" * (timing.LONGEST_JSON + 1)],
)
def test_what_holds_no_words_is_no_words(value):
    assert [] == timing.words(value, LONG)


def test_a_hundred_thousand_words_are_cut_off():
    many = json.dumps([word("la", at / 1000, at / 1000) for at in range(100_000)])

    assert timing.MOST_WORDS == len(timing.words(many, 3600))


def test_without_a_length_a_song_may_last_a_week():
    assert [("la", 5000, 5001)] == told(word("la", 5000, 5001), duration=None)


@pytest.mark.parametrize(
    "value",
    [
        [[12.1, 13.4], [14, 15]],
        [{"start": 12.1, "end": 13.4}, {"start": 14, "end": 15}],
        "[[12.1, 13.4], [14, 15]]",
        {"status": "ready", "value": [["12.1", "13.4"], [14, 15, 16]]},
    ],
)
def test_lines_are_found_in_every_form(value):
    assert [(12.1, 13.4), (14, 15)] == timing.lines(value, LONG)


def test_a_line_with_a_broken_time_keeps_its_place():
    told = timing.lines([[1, 2], None, [], "x", [9], [4, 3], [61, 62], [10, 11]], LONG)

    assert [(1, 2), None, None, None, None, (4, 5), None, (10, 11)] == told


def test_the_plain_texts_are_those_of_all_entries_that_have_one():
    entries = [{"text": "one"}, {"text": None}, {"start": 1}, 3, "x", ["y"], {"text": "two"}]

    assert "one two" == timing.plain(entries) == timing.plain({"words": [entries[0], entries[-1]]})
