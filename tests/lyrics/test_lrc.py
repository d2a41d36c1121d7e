"""LRC as players and services write it, to lines with their seconds."""

import pytest

from webapp.lyrics import lrc, timed_lines


def read(text):
    return [(line.text, line.start, line.end) for line in lrc.read(text)]


def words(text):
    return [
        [(word["text"], word["start"], word.get("end"), word["index_range"]) for word in line.words]
        for line in lrc.read(text)
    ]


def test_lines_have_their_times_and_each_ends_where_the_next_begins():
    text = "[ti:Test]\n[00:01.00]First line\n[00:03.50][00:09.00]Chorus\n[00:05]Third"

    assert [
        ("First line", 1.0, 3.5),
        ("Chorus", 3.5, 5.0),
        ("Third", 5.0, 9.0),
        ("Chorus", 9.0, None),
    ] == read(text)


@pytest.mark.parametrize(
    ("stamp", "seconds"),
    [
        ("00:01", 1.0),
        ("0:01.5", 1.5),
        ("00:01.25", 1.25),
        ("00:01.250", 1.25),
        ("00:01,25", 1.25),
        ("00:01:25", 1.25),
        ("75:30.00", 4530.0),
        ("125:30.00", 7530.0),
        ("01:02:03.50", 3723.5),
    ],
)
def test_a_time_is_read_however_it_is_written(stamp, seconds):
    assert [("Waves", seconds, None)] == read(f"[{stamp}]Waves")


@pytest.mark.parametrize("text", ["[Verse 1]\nWaves", "[12 bars]\nWaves", "", None, "at [0:10] go"])
def test_a_text_without_times_is_no_lrc(text):
    assert [] == lrc.read(text)


def test_marks_and_empty_lines_stay_before_the_line_they_head_whatever_the_order():
    text = "[Verse 1]\n[00:05.00]One\n[00:09.00]Two\n\n[Chorus: softly]\n[00:01.00]Zero\n[Outro]"

    assert ["", "[Chorus: softly]", "Zero", "[Outro]", "[Verse 1]", "One", "Two"] == [
        line.text for line in lrc.read(text)
    ]


def test_tags_are_no_lines_and_the_offset_moves_all_of_them():
    tags = "[ar:Somebody]\n[al:]\n[by:a tool]\n[length: 3:20]\n[offset:+500]\n[#:remark]\n"

    assert [("Waves", 0.5, 2.5), ("come", 2.5, None)] == read(
        f"{tags}[00:01.00]Waves\n[00:03.00]come"
    )
    assert [("Waves", 1.5, None)] == read("[offset: -500]\n[00:01.00]Waves")
    assert [("Waves", 0.0, None)] == read("[offset:9000]\n[00:01.00]Waves")


def test_a_time_without_words_ends_the_line_before_it():
    assert [("One", 1.0, 2.0), ("", None, None), ("Two", 8.0, None)] == read(
        "[00:01.00]One\n[00:02.00]\n[00:08.00]Two"
    )


def test_a_time_on_a_line_of_its_own_belongs_to_the_words_below_it():
    assert ("One", 1.0, None) in read("[00:01.00]\nOne")


def test_a_line_without_a_time_follows_the_one_before_it():
    assert ["One", "and more", "Two"] == [
        text for text, _, _ in read("[00:05.00]Two\n[00:01.00]One\nand more")
    ]


def test_words_have_times_of_their_own_and_their_places_tell_the_spaces():
    text = "[00:12.00]<00:12.00>Waves <00:12.40>co<00:12.60>me<00:13.00>"

    assert [("Waves come", 12.0, 13.0)] == read(text)
    assert [
        [
            ("Waves", 12.0, 12.4, [0, 5]),
            ("co", 12.4, 12.6, [6, 8]),
            ("me", 12.6, 13.0, [8, 10]),
        ]
    ] == words(text)


def test_words_of_a_line_that_is_sung_twice_move_with_it():
    assert [1.5, 11.5] == [line[1][1] for line in words("[00:01][00:11]<00:01>Oh <00:01.5>yes")]


def test_what_stands_before_the_first_time_of_a_word_begins_with_the_line():
    assert [[("Oh", 1.0, 2.0, [0, 2]), ("yes", 2.0, None, [3, 6])]] == words(
        "[00:01.00]Oh [00:02.00]yes"
    )


def test_a_byte_order_mark_and_the_ends_of_lines_of_windows_are_no_words():
    assert [("One", 1.0, 2.0), ("Two", 2.0, None)] == read("\ufeff[00:01.00]One\r\n[00:02]Two\r\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_whatever_it_was_written(encoding):
    assert "[00:01.00]Möwe" == lrc.decoded("[00:01.00]Möwe".encode(encoding))


def test_a_hostile_text_makes_no_more_than_it_may_hold():
    assert lrc.MOST_REPEATS == len(lrc.read("[00:01.00]" * 2000 + "la" * 2000))
    assert timed_lines.MOST_LINES == len(lrc.read("[00:01.00]la\n" * 9000))
    assert [] == lrc.read("[" * 50_000 + " \t" * 25_000)


def test_a_text_longer_than_an_hour_of_timed_words_is_no_lrc():
    line = "[00:01.00]a\n"

    assert lrc.read(line * 100)
    assert [] == lrc.read(line * (lrc.LONGEST // len(line) + 1))
