"""Words, their lines and their seconds, against a truth made by hand."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.lyrics import alignment, lrc, timed_lines, timed_lyrics
from webapp.sources import demo

TEXT = """[Verse 1]
We folded paper boats,
and let them — slowly — go!

[Chorus]
Paper lanterns on the canal"""


def timed(*lines, start=10.0, pace=0.5):
    """Entries for lines of words, half a second each, numbered as they stand."""
    made, at = [], start
    for number, line in enumerate(lines):
        for text in line.split():
            made.append({"text": text, "start": at, "end": at + pace, "line_index": number})
            at += pace
    return made


def read(text=None, heard=None, duration=100.0, **more):
    return timed_lyrics.read({"lyrics": text, "lyrics_timestamped": heard, **more}, duration)


def said(found):
    """Each line in marks: ~written, not sung~ and +sung, not written+."""
    signs = {"both": "", "written": "~", "sung": "+"}
    lines = []
    for line in found.lines:
        parts = []
        for kind, words in line.runs:
            text = "".join(" " * word.spaced + word.text for word in words).strip()
            parts.append(f"{signs[kind]}{text}{signs[kind]}")
        lines.append(" ".join(parts))
    return lines


def test_the_text_keeps_its_headings_lines_and_punctuation_and_gets_the_times():
    heard = timed("we folded paper boats", "and let them slowly go", "paper lanterns on the canal")

    found = read(TEXT, heard)

    assert ["Verse 1", "Chorus"] == [section.mark for section in found.sections]
    assert ["We folded paper boats,", "and let them — slowly — go!"] == said(found)[:2]
    assert [
        ("boats,", 11.5),
        ("and", 12.0),
        ("let", 12.5),
        ("them —", 13.0),
        ("slowly —", 13.5),
    ] == [(word.text, word.start) for line in found.lines[:2] for word in line.words][3:8]
    assert [(10.0, 12.0), (12.0, 14.5), (14.5, 17.0)] == [(x.start, x.end) for x in found.lines]
    assert ("words", 0, 0) == (found.timing, found.unsung, found.unwritten)


def test_the_demos_words_all_have_the_seconds_of_its_score():
    catalogue = json.loads(Path(demo.__file__).with_name("catalogue.json").read_text("utf-8"))
    sung_songs = [each["song"] for each in catalogue if each["song"].get("lyrics_timestamped")]
    for song in sung_songs:
        truth = json.loads(song["lyrics_timestamped"])["words"]

        lines = timed_lyrics.read(song, None).lines

        assert [(w["text"], w["start"], w["end"]) for w in truth] == [
            (word.text, word.start, word.end) for line in lines for word in line.words
        ]
    assert len(sung_songs) > 20


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        (["we folded my paper boats"], "We folded +my+ paper boats,"),
        (["we folded boats"], "We folded ~paper~ boats,"),
        (["we folded golden boats"], "We folded ~paper~ +golden+ boats,"),
        (["oh we folded paper boats"], "+oh+ We folded paper boats,"),
        (["we folded paper boats yeah"], "We folded paper boats, +yeah+"),
        (["we fold-ed paper boats"], "We ~folded~ +fold-ed+ paper boats,"),
    ],
)
def test_what_only_one_side_knows_is_marked_in_its_line(heard, expected):
    heard = timed(*heard, "and let them slowly go", "paper lanterns on the canal")

    assert expected == said(read(TEXT, heard))[0]


def test_a_line_that_nobody_wrote_stands_where_it_was_sung():
    heard = timed(
        "we folded paper boats", "and let them slowly go", "la la la la", "paper lanterns"
    )

    found = read(TEXT, heard)

    assert "+la la la la+" == said(found)[2]
    assert ["Verse 1", 3] == [found.sections[0].mark, len(found.sections[0].lines)]


def test_a_verse_that_was_not_sung_is_known_as_such():
    found = read(TEXT, timed("we folded paper boats", "and let them slowly go"))

    assert [True, False] == [section.sung for section in found.sections]
    assert (5, 0, False) == (found.unsung, found.unwritten, found.mostly_unsung)


def test_a_text_of_which_little_was_sung_is_not_hidden():
    assert read(TEXT, timed("we folded")).mostly_unsung


def test_of_words_sung_twice_each_has_its_own_time():
    found = read("la la\nla la la", timed("la la", "la la la"))

    assert [10, 10.5, 11, 11.5, 12] == [w.start for line in found.lines for w in line.words]


def test_words_that_are_not_parted_by_spaces_are_cut_as_they_were_sung():
    found = read("終電が行ってしまう", timed("終電 が 行って しまう"))

    (line,) = found.lines
    assert ["終電", "が", "行って", "しまう"] == [word.text for word in line.words]
    assert ("終電が行ってしまう", True) == (line.text, line.tight)


def test_one_sung_word_may_be_two_written_ones_and_the_other_way_round():
    found = read("half past ten-fifteen", timed("half-past ten fifteen"))

    assert [("half", 10), ("past", None), ("ten-", 10.5), ("fifteen", 11)] == [
        (word.text, word.start) for word in found.lines[0].words
    ]
    assert (0, 0) == (found.unsung, found.unwritten)


def test_case_accents_and_apostrophes_make_no_other_word():
    found = read("L\u2019ÉTÉ, Straße, don\u2019t!", timed("l'ete strasse dont"))

    assert ["L\u2019ÉTÉ, Straße, don\u2019t!"] == said(found)


def test_sung_words_without_a_text_stand_by_their_lines():
    found = read(None, timed("we folded", "", "paper boats"))

    assert [["we folded"], ["paper boats"]] == [
        [line.text for line in section.lines] for section in found.sections
    ]
    assert ("words", 0, 0) == (found.timing, found.unsung, found.unwritten)


def test_sung_words_without_text_and_lines_are_parted_at_pauses():
    heard = timed("we folded") + timed("paper boats", start=20)
    for word in heard:
        del word["line_index"]

    assert ["we folded", "paper boats"] == [line.text for line in read(None, heard).lines]


def test_without_a_single_time_the_text_stands_as_it_was_written():
    heard = [{**word, "start": None} for word in timed("we sold paper boats")]

    found = read(TEXT, heard)

    assert TEXT.splitlines()[1] == found.lines[0].text
    assert (None, 0, 0) == (found.timing, found.unsung, found.unwritten)


@pytest.mark.parametrize(
    ("times", "rows"),
    [
        ([[1, 2], [3, 4], [5, 6]], "lines"),
        ([[0, 1], [1, 2], [3, 4], [4, 5], [5, 6]], "lines and marks"),
        ([[0, 1], [1, 2], [3, 4], None, [4, 5], [5, 6]], "all lines"),
    ],
)
def test_times_of_lines_go_to_the_lines_that_are_as_many(times, rows):
    found = read(TEXT, None, lyrics_timing=times)

    assert [1, 3, 5] == [line.start for line in found.lines], rows
    assert "lines" == found.timing


def test_times_of_lines_that_fit_no_lines_are_dropped():
    found = read(TEXT, None, lyrics_timing=[[1, 2], [3, 4]])

    assert (None, None) == (found.timing, found.lines[0].start)


def test_times_of_words_win_over_those_of_lines():
    found = read(TEXT, timed("we folded paper boats"), lyrics_timing=[[1, 2]] * 3)

    assert ("words", 10) == (found.timing, found.lines[0].start)


@pytest.mark.parametrize(
    ("text", "instrumental"),
    [("[Instrumental]", True), ("(Instrumental)", True), ("[Intro]\n[Instrumental break]", True)]
    + [("[Intro]\n[Outro]", False), ("Instrumental love", False), (None, False), (7, False)],
)
def test_an_instrumental_says_so(text, instrumental):
    assert instrumental == read(text).instrumental


def test_an_instrumental_in_which_somebody_sings_shows_what_is_sung():
    found = read("[Instrumental]", timed("la la"))

    assert ([("Instrumental", ["la la"])], False) == (
        [(section.mark, [line.text for line in section.lines]) for section in found.sections],
        found.instrumental,
    )


def test_a_wrapped_text_is_read():
    assert ["One"] == said(read({"status": "ready", "value": "One"}))


def test_a_search_finds_word_line_and_second():
    raw = {
        "lyrics": TEXT,
        "duration_s": 100,
        "lyrics_timestamped": timed("we folded boats", "and let them slowly go"),
    }

    lines = timed_lyrics.read(raw, 100).lines

    assert ("paper", None, None) == lines[0].words[2][:3]
    assert ("boats,", 11.0, 11.5) == lines[0].words[3][:3]
    assert ("and let them — slowly — go!", 11.5) == (lines[1].text, lines[1].start)
    assert list(range(3)) == [line.number for line in lines]


@pytest.mark.parametrize(
    ("second", "number"), [(0, 0), (10, 0), (11.99, 1), (12, 1), (11.98, 0), (99, 1), (None, None)]
)
def test_the_line_of_a_second_is_the_last_that_began(second, number):
    found = read(
        "We folded paper boats\nand let them go", timed("We folded paper boats", "and let")
    )

    line = found.line_at(second)

    assert number == (line.number if line else None)


def test_a_text_without_times_has_no_line_of_a_second():
    assert read(TEXT).line_at(5) is None


def test_where_lines_alone_are_timed_each_is_one_word():
    raw = {"lyrics": "One two\nThree", "lyrics_timing": [[1, 2], [3, 4]]}

    lines = timed_lyrics.read(raw, None).lines

    assert [[("One two", 1, 2)], [("Three", 3, 4)]] == [
        [word[:3] for word in line.words] for line in lines
    ]


# What nobody would send, and somebody will.

odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(["nan", "1e999", "-1", "soon", "", 10**400, "12,5"]),
)
second = st.one_of(st.floats(-5, 120), st.floats(-5, 120).map(str), odd)
song_words = st.sampled_from(
    [
        "we",
        "la",
        "La,",
        "oh—",
        "paper-boat",
        "終電",
        "が",
        "I\u2019ve",
        "♪",
        "[Chorus]",
        "\n",
        "\x00",
        "ß",
    ]
)
entry = st.one_of(
    odd,
    st.lists(odd, max_size=2),
    st.fixed_dictionaries(
        {},
        optional={
            "text": st.one_of(song_words, st.text(max_size=5), odd),
            "start": second,
            "end": second,
            "line_index": st.one_of(st.integers(0, 5), odd),
        },
    ),
)
entries = st.lists(entry, max_size=15)
as_text = entries.map(json.dumps)
timestamped = st.one_of(
    odd, entries, as_text, entries.map(lambda value: {"words": value}), st.text(max_size=20)
)
timing = st.one_of(
    odd, st.lists(st.one_of(odd, st.lists(second, max_size=3)), max_size=8), st.text(max_size=20)
)
written_text = st.one_of(
    odd, st.text(max_size=60), st.lists(song_words, max_size=40).map(" ".join), entries
)
durations = st.one_of(st.none(), st.floats(0.01, 100))


@given(written_text, timestamped, timing, durations)
def test_whatever_a_record_holds_makes_sane_lyrics(text, heard, spans, duration):
    raw = {"lyrics": text, "lyrics_timestamped": heard, "lyrics_timing": spans}

    found = timed_lyrics.read(raw, duration)

    words = [word for line in found.lines for word in line.words]
    times = [(word.start, word.end) for word in words if word.start is not None]
    assert all(0 <= start <= end <= (duration or 7 * 24 * 3600) for start, end in times)
    assert all(one[1] <= other[0] for one, other in pairwise(times))
    assert list(range(len(found.lines))) == [line.number for line in found.lines]
    assert all(word.text for word in words)
    assert (found.timing is not None) == bool(times)


@given(st.lists(song_words, min_size=1, max_size=40).map(" ".join), entries)
def test_no_written_and_no_sung_word_is_lost(text, heard):
    found = timed_lyrics.read({"lyrics": text, "lyrics_timestamped": heard}, 100)

    shown = "".join(line.text for line in found.lines)
    plain = timed_lyrics.read({"lyrics": text}, 100)
    letters = {sign for line in plain.lines for sign in line.text if sign.isalnum()}
    assert letters <= set(shown)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("la " * 20_000, "la " * 5000),
        ("la li " * 10_000, "li la " * 2500),
        ("la" * 50_000, "la " * 5000),
        ("終" * 50_000, "終 " * 5000),
        (" ".join(f"a{n} x" for n in range(9000)), " ".join(f"a{n} y" for n in range(2500))),
        (" ".join(f"a{n} x" for n in range(700)), " ".join(f"a{n} y" for n in range(700))),
    ],
)
def test_however_long_they_are_they_come_out_in_one_piece(text, heard):
    found = read(text, timed(heard, pace=0.01))

    assert len(found.lines) >= 1
    assert sum(len(line.words) for line in found.lines) <= len(text.split()) + len(
        heard.split()
    ) + (len(text) if "終" in text else 0)


def test_more_words_than_can_be_compared_are_compared_at_both_ends():
    middle = "x " * (alignment.MOST_ATOMS + 1)
    found = read(f"one {middle} two", timed(f"one {middle.replace('x', 'y')} two", pace=0.01))

    words = [word for word in found.lines[0].words if word.sung and word.written]
    assert ["one", "two"] == [word.text for word in words]


def signs(text, *, places=None, line=0):
    """Each sign of a text without spaces, half a second each; `places` as `index_range`."""
    return [
        {"text": sign, "start": at / 2, "end": at / 2 + 0.4, "line_index": line}
        | ({"index_range": place} if (place := places and places[at]) else {})
        for at, sign in enumerate(text)
    ]


@pytest.mark.parametrize(
    ("text", "places", "line"),
    [
        ("東京タワー", [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5]], "東京タワー"),
        ("東京タワー", [[0, 1], [1, 2], [3, 4], [4, 5], [5, 6]], "東京 タワー"),
        ("東京タワー。", None, "東京タワー。"),
        ("東京タワー", [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]], "東京タワー"),
        (["ฉัน", "รัก", "เธอ"], None, "ฉันรักเธอ"),
        (["나는", "너를"], None, "나는 너를"),
        (["beau", "ti", "ful"], [[4, 8], [8, 10], [10, 13]], "beautiful"),
        (["a", "b"], [[0, 1], [1, 2]], "ab"),
        (["one", "two"], [[0, 1], [1, 2]], "one two"),  # counts words, not signs
        (["one ", "two"], [[0, 4], [4, 7]], "one two"),
        (["𠮷", "野", "家"], [[0, 2], [2, 3], [3, 4]], "𠮷野家"),
        (["a", "b"], [[0, 1, 2], "1"], "a b"),
        (["a", "b"], [[False, True], [True, 2]], "a b"),
    ],
)
def test_words_without_a_text_stand_as_their_places_or_their_script_say(text, places, line):
    heard = signs(text, places=places)

    lines = read(None, heard).lines

    assert [line] == [line.text for line in lines]
    assert [word["start"] for word in heard] == [word.start for word in lines[0].words]
    assert line == timed_lyrics.text_of({"lyrics_timestamped": heard})


def test_parts_of_a_word_are_one_where_it_was_written():
    heard = signs(
        ["a", " beau", "ti", "ful", "day"], places=[[0, 1], [1, 6], [6, 8], [8, 11], [12, 15]]
    )

    found = read("A beautiful day", heard)

    assert (["A beautiful day"], 0, 0) == (said(found), found.unsung, found.unwritten)
    assert [(0, 0.4), (0.5, 1.9), (2, 2.4)] == [(w.start, w.end) for w in found.lines[0].words]


def test_words_of_two_lines_do_not_touch():
    heard = [*signs("東京", line=0), *signs("大阪", line=1)]

    assert ["東京", "大阪"] == [line.text for line in read(None, heard).lines]


def by_line(found):
    return found.timing, [(line.text, line.start, line.end) for line in found.lines]


LRC = "[ti:Boats]\n[Verse 1]\n[00:10.00]We folded paper boats,\n\n[Chorus]\n[00:14.50][01:20]Paper"


@pytest.mark.parametrize(
    "raw",
    [
        {"lyrics": LRC},
        {"lyrics_timestamped": timed_lines.timestamped(lrc.read(LRC))},
        {"lyrics_timestamped": json.dumps(timed_lines.timestamped(lrc.read(LRC)))},
    ],
    ids=["in the lyrics", "as lines", "as a text of lines"],
)
def test_lines_with_times_are_timed_by_line_below_their_marks(raw):
    found = timed_lyrics.read(raw, 100)

    assert ["Verse 1", "Chorus"] == [section.mark for section in found.sections if section.mark]
    assert (
        "lines",
        [("We folded paper boats,", 10, 14.5), ("Paper", 14.5, 80), ("Paper", 80, 85)],
    ) == by_line(found)
    assert "[Verse 1]\nWe folded paper boats,\n\n[Chorus]\nPaper\nPaper" == timed_lyrics.text_of(
        raw
    )


def test_a_written_text_gets_the_times_of_lines_that_stand_beside_it():
    lines = lrc.read("[00:10]we folded paper boats\n[00:12]and let them go\n[00:20]Paper lanterns")

    found = read(TEXT, timed_lines.timestamped(lines))

    assert ["Verse 1", "Chorus"] == [section.mark for section in found.sections]
    assert (
        "lines",
        [
            ("We folded paper boats,", 10, 12),
            ("and let them — slowly — go!", 12, 20),
            ("Paper lanterns on the canal", 20, 25),
        ],
    ) == by_line(found)


def test_lines_that_nobody_wrote_stand_where_they_are_sung():
    lines = lrc.read("[00:10]We folded\n[00:12]Oh oh\n[00:15]paper boats")

    assert [("We folded", 10, 12), ("Oh oh", 12, 15), ("paper boats", 15, 20)] == by_line(
        read("We folded\npaper boats", timed_lines.timestamped(lines))
    )[1]


def test_words_in_lrc_have_times_of_their_own_below_its_marks():
    found = read("[Verse]\n[00:10.00]<00:10.00>Wa<00:10.20>ves <00:10.50>come<00:11.00>")

    assert ("words", ["Verse"]) == (found.timing, [section.mark for section in found.sections])
    assert [("Waves", 10, 10.5), ("come", 10.5, 11)] == [
        (word.text, word.start, word.end) for word in found.lines[0].words
    ]
    assert ["Waves come"] == [line.text for line in found.lines]


def test_words_with_times_win_over_the_lines_of_the_text():
    found = read("[00:10.00]We folded", timed("We folded", start=10.3))

    assert ("words", ["We folded"]) == (found.timing, said(found))
    assert 10.3 == found.lines[0].start


def test_a_line_past_the_songs_end_keeps_its_words():
    assert [("One", 1, 60), ("Two", None, None)] == by_line(
        read("[00:01]One\n[05:00]Two", duration=60)
    )[1]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ({}, ""),
        ({"lyrics": " [Intro]\nOne "}, "[Intro]\nOne"),
        ({"lyrics": {"status": "ready", "value": "One"}}, "One"),
        ({"lyrics": "One", "lyrics_timestamped": timed("two")}, "One"),
        (
            {"lyrics_timestamped": timed("One two", "three") + signs("x", line=3)},
            "One two\nthree\n\nx",
        ),
    ],
)
def test_a_songs_words_as_plain_text(raw, text):
    assert text == timed_lyrics.text_of(raw)


@pytest.mark.parametrize(
    ("raw", "more"),
    [
        ({"lyrics": TEXT, "lyrics_timestamped": timed("We folded, Paper BOATS")}, ""),
        (
            {"lyrics": TEXT, "lyrics_timestamped": timed("we folded", "oh oh paper")},
            "\noh oh paper",
        ),
        ({"lyrics": "東京タワー", "lyrics_timestamped": signs("東京タワー")}, ""),
        ({"lyrics": "東京", "lyrics_timestamped": json.dumps(signs("大阪"))}, "\n大阪"),
        ({"lyrics": TEXT, "lyrics_timestamped": json.dumps(timed("a \\ b"))}, "\na \\ b"),
        ({"lyrics": LRC, "lyrics_timestamped": timed("We folded", "home")}, "\nhome"),
        ({"lyrics_timestamped": timed("home")}, ""),
    ],
)
def test_a_search_reads_what_was_sung_but_not_written_too(raw, more):
    assert timed_lyrics.text_of(raw) + more == timed_lyrics.searched_text(raw)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("شمس\nشمع", True),
        ("שמש\n(moon)\nשמש", True),
        ("1, 2 شمس", True),
        ("moon\nشمس", False),
        ("«Mond» شمس", False),
        ("", False),
        ("月", False),
    ],
)
def test_lyrics_run_to_the_left_where_most_lines_do(text, expected):
    assert expected == read(text).is_right_to_left
