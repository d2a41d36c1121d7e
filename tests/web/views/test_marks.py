from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from tests.factories import earlier_library, hear, rich_song
from webapp import database
from webapp.library import songs, unrecorded, user_marks
from webapp.library.user_marks import Marks

NOW = datetime(2026, 3, 1, tzinfo=UTC)
RAW = rich_song(1, is_favorite=False, play_count=17)


@pytest.fixture
def card(library):
    library.add(RAW)
    return library.card(RAW)


def again(library):
    return library.card(RAW)


def put(db, card, told):
    with database.transaction(db):
        user_marks.put(db, card.key, told)


def test_a_song_without_marks_counts_as_its_source_says(db, card):
    assert Marks() == user_marks.of(db, card.key)
    assert (0, 17, None) == (card.favourite, card.plays, card.choice)


def test_a_favourite_of_ours_stands_against_news_of_the_source(db, library, card):
    user_marks.set_favourite(db, card.key, favourite=True)
    library.add(RAW | {"title": "Another", "play_count": 20})

    assert (1, "Another") == (again(library).favourite, again(library).title)


def test_a_favourite_of_the_source_can_be_taken_back_here(db, library, card):
    library.add(RAW | {"is_favorite": True})
    assert 1 == again(library).favourite

    user_marks.set_favourite(db, card.key, favourite=False)
    library.add(RAW | {"is_favorite": True, "title": "Another"})

    assert 0 == again(library).favourite


def test_a_mark_is_news_to_pages(db, library, card):
    user_marks.set_choice(db, card.key, "aside")

    assert "aside" == again(library).choice
    assert again(library).version == songs.version(db) > card.version


def test_plays_count_beside_those_of_the_source_and_are_no_news(db, library, card):
    before = songs.version(db)
    hear(db, card.key, "2026-02-01T10:00:00Z")
    hear(db, card.key, "2026-02-02T10:00:00Z")

    assert Marks(plays=2, played_at="2026-02-02T10:00:00Z") == user_marks.of(db, card.key)
    assert (19, before) == (again(library).plays, songs.version(db))
    library.add(RAW | {"play_count": 20})
    assert 22 == again(library).plays


def test_every_mark_makes_the_record_due(db, library, card):
    unrecorded.note_written(db, [card])
    assert not unrecorded.newest(db, 9)

    hear(db, card.key, "2026-02-01T10:00:00Z")

    assert [card.id] == [each.id for each in unrecorded.newest(db, 9)]


def test_marks_from_elsewhere_fill_what_is_not_said_here(db, library, card):
    user_marks.set_favourite(db, card.key, favourite=False)
    told = Marks(1, 3, "2026-01-01T00:00:00Z", "keep", blind=2)

    put(db, card, told)

    assert Marks(0, 3, "2026-01-01T00:00:00Z", "keep", 2) == user_marks.of(db, card.key)
    assert (0, 20, "keep") == (
        again(library).favourite,
        again(library).plays,
        again(library).choice,
    )


def test_the_same_marks_twice_change_nothing(db, card):
    told = Marks(favourite=1, plays=3, played_at="2026-01-01T00:00:00Z", choice="keep")
    put(db, card, told)
    before = songs.version(db)

    put(db, card, told)

    assert (told, before) == (user_marks.of(db, card.key), songs.version(db))


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        "x",
        {"favourite": "yes", "plays": -1, "played_at": 7, "choice": "burn", "blind": "x"},
    ],
)
def test_what_is_no_mark_counts_as_not_said(broken):
    assert Marks() == user_marks.read(broken, NOW)


def test_marks_are_read_as_they_were_written():
    told = Marks(1, 3, "2026-01-01T00:00:00Z", "keep", 2)

    assert told == user_marks.read(asdict(told), NOW)


def test_plays_of_a_library_before_there_were_marks_are_counted_at_migration(tmp_path):
    path = tmp_path / "songwall.db"
    old = earlier_library(path, 4)
    for key, raw in enumerate(['{"play_count": 7}', '{"play_count": "x"}', "damaged", "{}"]):
        old.execute(
            """INSERT INTO songs (key, id, source_id, source, place, status, hue, favourite,
               seen_at, version) VALUES (?, ?, 'x', 'riffusion', 1, 'completed', 0, 0, '', 1)""",
            [key, f"song-{key}"],
        )
        old.execute("INSERT INTO details (key, raw) VALUES (?, ?)", [key, raw])

    database.prepare(path)

    assert [7, 0, 0, 0] == [row[0] for row in old.execute("SELECT plays FROM songs ORDER BY key")]
    old.close()
