"""Words within longer ones: found, unless that floods what was looked for."""

import json

import pytest

from tests.fakes import song
from webapp.library import search_index
from webapp.query import language
from webapp.search import compounds, hits, listing


@pytest.fixture
def finds(library):
    """The titles of what is found among songs with these lyrics, each named after its lyrics."""

    def call(q, *lyrics):
        library.add(*(song(n, title=f"x {n}", lyrics=text) for n, text in enumerate(lyrics, 1)))
        raws = (
            json.loads(row[0])
            for key in listing.keys(library.db, q)
            for row in library.db.execute("SELECT raw FROM details WHERE key = ?", [key])
        )
        return sorted(raw["lyrics"] for raw in raws)

    return call


@pytest.mark.parametrize(
    ("q", "lyrics"),
    [
        ("Mond", "ein Vollmond steht"),
        ("mondschein", "im Vollmondschein"),
        ("schein", "im Vollmondschein"),
        ("mond nacht", "eine Vollmond Nacht"),
        ("lyrics:mond", "ein Vollmond steht"),
        ("schön", "wunderschön"),
        ("nacht", "Weihnachtszeit"),
    ],
)
def test_a_part_of_a_compound_finds_it(finds, q, lyrics):
    assert [lyrics] == finds(q, lyrics, "something else altogether")


@pytest.mark.parametrize(
    ("q", "lyrics"),
    [
        ("rain", "a strained train"),
        ("love", "clover and glove"),
        ("art", "a party in my heart"),
        ("tag", "Geburtstag"),
        ('"mond"', "ein Vollmond"),
        ("-mond steht", "ein Vollmond steht und Mond"),
    ],
)
def test_what_is_no_part_of_a_compound_finds_nothing(finds, q, lyrics):
    assert [] == finds(q, lyrics)


def test_an_ending_that_many_words_have_finds_none_of_them(finds):
    others = ["wandering alone", "whispering low", "remembering all", "shimmering on"]

    assert ["a ring"] == finds("ring", "a ring", *others)


def test_a_word_that_is_rarer_than_a_longer_one_does_not_find_it(finds):
    assert ["an ember"] == finds("ember", "an ember", "remember me", "I remember", "remember")


def test_nor_where_what_stands_before_it_is_a_word(finds):
    others = ["rem", "remember me", "I remember"]

    assert ["an ember"] == finds("ember", "an ember", *others)


def test_a_compound_whose_beginning_is_a_word_is_found_beside_more_common_ones(finds):
    lyrics = ["der Mond", "Vollmond", "voll im Leben", "diamonds", "my diamonds"]

    assert ["Vollmond", "der Mond"] == finds("mond", *lyrics)


def test_what_the_word_itself_finds_by_far_is_left_alone(library):
    library.add(*(song(n, lyrics="Mond") for n in range(compounds.ENOUGH + 1)))
    library.add(song(900, lyrics="Vollmond voll"))

    assert () == compounds.longer(library.db, language.parse("mond"))


def test_a_hit_marks_the_longer_word(library):
    library.add(raw := song(1, lyrics="ein Vollmond steht"))
    query = language.parse("mond")
    wider = language.Query(query.parts, longer=compounds.longer(library.db, query))

    (line,) = hits.of(library.db, library.card(raw), wider).lines

    assert ["Vollmond"] == [line.text[start:end] for start, end in line.marked]


def test_only_words_that_may_be_compounds_are_looked_within():
    texts = search_index.texts_of({"lyrics": "a Vollmond 1234567 東京タワー東京タワー short"}, "x")

    assert ["vollmond"] == sorted(
        w for w in texts.words if len(w) >= search_index.LONG and w.isalpha()
    )
