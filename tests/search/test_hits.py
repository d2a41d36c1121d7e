import json

import pytest

from tests.fakes import song
from webapp.library import songs
from webapp.query import language
from webapp.search import hits

TEXT = "[Verse 1]\nDown by the harbour\nthe harbour lights\n\n[Chorus]\nGoing home"


def timed(text):
    """Each word is sung at the second of its number."""
    lines = [line.split() for line in text.split("\n") if line and line[0] != "["]
    told = [(word, number) for number, line in enumerate(lines) for word in line]
    return json.dumps(
        {
            "words": [
                {"text": word, "start": at, "end": at + 0.5, "line_index": number}
                for at, (word, number) in enumerate(told)
            ]
        }
    )


def found(q, **fields):
    told = {"lyrics": TEXT, "lyrics_timestamped": timed(TEXT), "duration_s": 100, **fields}
    return hits.in_record(song(1, **told), language.parse(q))


def marked(hit):
    return [hit.text[start:end] for start, end in hit.marked]


def test_a_hit_is_the_line_with_the_words_and_the_second_of_the_first():
    told = found("harbour")

    assert [("Down by the harbour", 3.0), ("the harbour lights", 5.0)] == [
        (hit.text, hit.second) for hit in told.lines
    ]
    assert [["harbour"], ["harbour"]] == [marked(hit) for hit in told.lines]
    assert {"word"} == {hit.timed for hit in told.lines}


def test_lines_that_hold_more_of_the_words_are_the_hits():
    told = found("harbour lig")

    assert [["harbour", "lights"]] == [marked(hit) for hit in told.lines]
    assert [5.0] == [hit.second for hit in told.lines]
    assert 0 == told.more


def test_exact_words_are_marked_as_one():
    assert [["harbour lights"]] == [marked(hit) for hit in found('"harbour lights"').lines]
    assert () == found('"harbour light"').lines


def test_three_lines_are_shown_and_the_others_counted():
    text = "\n".join(["la"] * 5)

    told = found("la", lyrics=text, lyrics_timestamped=timed(text))

    assert (3, 2) == (len(told.lines), told.more)


def test_where_lines_are_timed_the_lines_second_is_told():
    text = "Down by the harbour\nGoing home"

    told = found("home", lyrics=text, lyrics_timestamped=None, lyrics_timing=[[1, 4], [5.5, 8]])

    assert [(5.5, "line")] == [(hit.second, hit.timed) for hit in told.lines]


def test_where_nothing_is_timed_no_second_is_told():
    told = found("home", lyrics_timestamped=None)

    assert [("Going home", None, None)] == [(h.text, h.second, h.timed) for h in told.lines]


@pytest.mark.parametrize(
    ("lyrics", "q", "expected"),
    [
        ("我在海边唱歌", "海边", "海边"),
        ("我在海边唱歌", "歌", "歌"),
        ("ﾄﾞﾗｲﾌﾞ", "ドライブ", "ﾄﾞﾗｲﾌﾞ"),
        ("Café crème", "creme", "crème"),
        ("Die Straße", "strasse", "Straße"),
        ("love 🥹 you", "🥹", "🥹"),
        ("เพลงรัก", "รัก", "รัก"),
    ],
)
def test_what_is_marked_is_as_it_was_written(lyrics, q, expected):
    told = found(q, lyrics=lyrics, lyrics_timestamped=None)

    assert [[expected]] == [marked(hit) for hit in told.lines]


@pytest.mark.parametrize("q", ["title:harbour", "-harbour", "is:sung", "", "verse"])
def test_what_is_not_looked_for_in_lyrics_has_no_hits(q):
    assert hits.Hits((), 0) == found(q)


def test_the_hits_of_several_songs(library, db):
    library.add(
        song(3, lyrics="at the harbour"),
        song(2, title="Harbour", lyrics="x"),
        song(1, lyrics="harbours"),
    )
    cards = [songs.by_id(db, song(number)["id"]) for number in (3, 2, 1)]

    told = [hits.of(db, card, language.parse("harb")).lines for card in cards]

    assert [["at the harbour"], [], ["harbours"]] == [[hit.text for hit in lines] for lines in told]
    assert hits.Hits((), 0) == hits.of(db, cards[0], language.parse("is:sung"))


@pytest.mark.parametrize(
    ("text", "q", "expected"),
    [
        ("We don't stop", "dont", ["don't"]),
        ("We dont stop", "don't", ["dont"]),
        ("Das ist schön so", "schoen", ["schön"]),
        ("Das ist schoen so", '"ist schön"', ["ist schoen"]),
        ("We don't stop", '"we dont stop"', ["We don't stop"]),
        ("Das ist schön so", '"ist schoen so"', ["ist schön so"]),
        ("a lo-fi night", "lof", ["lo-fi"]),
        ("a lo-fi night", '"lof"', None),
        ("نام والقمر هنا", "قمر", ["والقمر"]),
        ("نام کتاب هنا", "كتاب", ["کتاب"]),
    ],
)
def test_a_word_in_another_spelling_is_marked_with_its_second(text, q, expected):
    lines = found(q, lyrics=text, lyrics_timestamped=timed(text)).lines

    assert ([expected] if expected else []) == [marked(hit) for hit in lines]
    seconds = [float(text.split().index(expected[0].split()[0]))] if expected else []
    assert seconds == [hit.second for hit in lines]
