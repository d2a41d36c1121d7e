"""Which copies are still to be measured, and what songs play with."""

import pytest

from tests.archives import M4A
from webapp import database
from webapp.library import loudness
from webapp.library.loudness import Measured


@pytest.fixture
def kept(keeping):
    raw = keeping.add(1, M4A)
    keeping.turn()
    return raw


def test_a_kept_copy_is_measured_once_whatever_came_of_it(keeping, kept):
    song = loudness.next_unmeasured(keeping.db)
    assert (kept["id"], "audio.m4a") == (song.song_id, song.name)

    loudness.save(keeping.db, song, None)

    assert loudness.next_unmeasured(keeping.db) is None
    assert loudness.of(keeping.db, song.key) is None
    assert keeping.library.card(kept).gain is None


def test_what_was_measured_is_the_songs_and_its_card_is_drawn_anew(keeping, kept):
    before = keeping.library.card(kept).mark
    song = loudness.next_unmeasured(keeping.db)

    loudness.save(keeping.db, song, Measured(-9.26, 0.97))

    card = keeping.library.card(kept)
    assert (-9.26, 0.97) == loudness.of(keeping.db, card.key)
    assert -4.7 == card.gain
    assert before != card.mark


def test_another_copy_is_measured_anew_and_what_came_late_is_not_noted(keeping, kept):
    song = loudness.next_unmeasured(keeping.db)
    with database.transaction(keeping.db):
        keeping.db.execute("UPDATE songs SET audio_kept = 'another'")

    loudness.save(keeping.db, song, Measured(-9.0, 1.0))

    assert loudness.of(keeping.db, song.key) is None
    assert "another" == loudness.next_unmeasured(keeping.db).mark


@pytest.mark.parametrize(
    ("lufs", "gain"), [(-8.04, -6.0), (-14.0, 0), (-14.04, 0), (-30.0, 0), (None, None)]
)
def test_songs_are_only_made_softer(lufs, gain):
    found = loudness.gain(lufs)

    assert gain == found
    assert "-0.0" != str(found)


def test_to_know_that_none_is_left_costs_a_glance(db):
    plan = [row["detail"] for row in database.rows(db, "EXPLAIN QUERY PLAN " + loudness._NEXT)]

    assert plan[0].startswith("SCAN songs USING INDEX songs_by_unweighed")
