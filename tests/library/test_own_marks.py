"""Stars, tags and notes: as they are written, found, merged, and read out of records."""

import pytest

from tests.factories import NOW, page_of, rich_song
from webapp import database
from webapp.archive import record_file
from webapp.library import search_index, user_marks
from webapp.library.user_marks import Marks
from webapp.query.song_filter import SongFilter
from webapp.search import counts, facets
from webapp.values import tags

RAW, OTHER = rich_song(1, title="here"), rich_song(2, title="there", group_id="group-2")


@pytest.fixture
def key(library):
    library.add(RAW, OTHER)
    return library.card(RAW).key


def put(db, key, **marks):
    with database.transaction(db):
        return user_marks.put(db, key, Marks(**marks))


def titles(db, text, **args):
    return [card.title for card in page_of(db, SongFilter(q=text, **args))]


FINDS = ["tag:party", 'tag:"late night"', "rating:4", "rating:>3", "rating:3-4", "is:rated"]
FINDS += ["note:ferry", "ferry", "party", "-tag:loud rating:>0", "note:fer"]


@pytest.mark.parametrize("text", FINDS)
def test_each_mark_is_found_at_once(library, key, text):
    user_marks.change(
        library.db, key, stars=4, tags=["party", "late night"], note="Mix the ferry anew"
    )

    assert ["here"] == titles(library.db, text)
    assert 1 == counts.total(library.db, SongFilter(q=text)).songs


@pytest.mark.parametrize(
    "text", ["tag:part", "tag:night", "rating:5", "rating:<4 here", "note:sea"]
)
def test_nothing_else_is_found(library, key, text):
    user_marks.change(library.db, key, stars=4, tags=["party", "late night"], note="ferry")

    assert [] == titles(library.db, text)


def test_what_is_taken_off_is_found_no_more(library, key):
    user_marks.change(library.db, key, stars=4, tags=["party"], note="ferry")
    user_marks.change(library.db, key, stars=0, tags=[], note="")

    assert [[], [], [], []] == [
        titles(library.db, text) for text in ("tag:party", "ferry", "is:rated", "note:ferry")
    ]
    assert ["there", "here"] == titles(library.db, "rating:0")


def test_a_song_that_is_indexed_anew_keeps_its_own_words(library, key):
    user_marks.change(library.db, key, tags=["party"], note="ferry")

    library.add({**RAW, "title": "news"})

    assert ["news"] == titles(library.db, "tag:party ferry")


def test_the_panel_counts_tags_by_picture(library, key):
    for raw in (RAW, OTHER):
        user_marks.change(library.db, library.card(raw).key, tags=["party"])
    user_marks.change(library.db, key, tags=["loud", "party"], stars=2)

    of_all = facets.of(library.db, SongFilter())

    assert {"party": 2, "loud": 1} == of_all.tags
    assert 1 == of_all.states["rated"]
    assert {"loud": 1, "party": 1} == facets.of(library.db, SongFilter(tags=("loud",))).tags


def test_highest_rated_come_first(library, key):
    user_marks.change(library.db, key, stars=2)

    assert ["here", "there"] == titles(library.db, "", sort="rated")


def test_marks_of_two_machines_come_together(library, key):
    db = library.db
    user_marks.change(db, key, stars=2, tags=["mine", "both"], note="Mine.")
    user_marks.change(db, key, tags=["mine"])

    put(db, key, stars=5, tags={"theirs": 1, "both": 1, "never": 0}, note="Theirs.")
    merged = user_marks.of(db, key)
    put(db, key, stars=5, tags={"theirs": 1, "both": 1, "never": 0}, note="Theirs.")

    assert (2, "Mine.\n\nTheirs.") == (merged.stars, merged.note)
    assert {"both": 0, "mine": 1, "never": 0, "theirs": 1} == merged.tags
    assert merged == user_marks.of(db, key)
    assert 2 == library.card(RAW).stars


def test_a_note_that_holds_the_other_stays(library, key):
    put(library.db, key, note="one")
    put(library.db, key, note="one and two")
    put(library.db, key, note="and")
    assert "one and two" == user_marks.of(library.db, key).note

    user_marks.change(library.db, key, note="", stars=0)
    put(library.db, key, note="one and two", stars=3)
    assert ("", 0) == (user_marks.of(library.db, key).note, user_marks.of(library.db, key).stars)


def test_two_notes_that_are_too_long_together_leave_ours(library, key):
    longest = user_marks.LONGEST_NOTE
    put(library.db, key, note="a" * longest)
    put(library.db, key, note="b" * longest)
    assert "a" * longest == user_marks.of(library.db, key).note


def test_merged_marks_are_found_once_the_worker_came(library, key):
    put(library.db, key, tags={"party": 1}, note="ferry", stars=5)
    assert ["here"] == titles(library.db, "rating:5")

    search_index.catch_up(library.db)

    assert ["here"] == titles(library.db, "tag:party note:ferry")


def test_a_record_holds_them_and_gives_them_back(library, key):
    user_marks.change(library.db, key, stars=3, tags=["a", "b"], note="n\nm")
    user_marks.change(library.db, key, tags=["b"])

    document = record_file.document(library.db, library.card(RAW), [])

    assert user_marks.of(library.db, key) == user_marks.read(document["marks"], NOW)
    assert {"a": 0, "b": 1} == document["marks"]["tags"]


def test_a_change_makes_the_record_due(library, key):
    with database.transaction(library.db):
        library.db.execute("UPDATE songs SET recorded = version")

    user_marks.change(library.db, key, note="n")

    due = database.rows(library.db, "SELECT key FROM songs WHERE recorded < version")
    assert [key] == [row["key"] for row in due]


@pytest.mark.parametrize("value", [6, -1, "x", [1], None, True, float("nan")])
def test_stars_of_a_record_that_are_none_count_as_not_said(value):
    assert user_marks.read({"stars": value}, NOW).stars is None


def test_words_of_a_record_may_be_anything():
    said = {"tags": {"A": 1, "a\x00": 0, "x" * 10_000: 1, "": 1, "b": 7, "c": "1"}, "note": 5}
    assert Marks(tags={"a": 1}) == user_marks.read(said, NOW)
    assert Marks() == user_marks.read({"tags": ["a"], "note": "x" * 4001}, NOW)
    many = {f"tag {number}": 1 for number in range(100_000)}
    assert len(user_marks.read({"tags": many}, NOW).tags) <= 500


def test_a_thousand_tags_in_the_library_leave_the_most_used(library, key):
    for start in range(0, 1000, tags.MOST):
        names = [f"tag {number}" for number in range(start, start + tags.MOST)]
        user_marks.change(library.db, key, tags=names)
    user_marks.change(library.db, key, tags=["tag 7"])
    assert {"tag 7": 1} == facets.of(library.db, SongFilter()).tags
