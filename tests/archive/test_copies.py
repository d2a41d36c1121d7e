import pytest

from tests.archives import M4A, picture
from webapp.archive import checksums, copies
from webapp.library import files


@pytest.fixture
def three(keeping):
    """The second has no copies."""
    keeping.add(1, M4A, picture())
    keeping.add(2)
    keeping.add(3, M4A)
    keeping.turn()
    return keeping


def ids(keeping, keys):
    return [card.title for card, _ in copies.of_songs(keeping.db, keys)]


def test_what_is_unread_for_the_longest_is_checked_first_and_songs_without_copies_last(three):
    first = three.library.card(three.add(1)).key
    read = [file for file in files.of_songs(three.db, [first]) if file.name]
    copies.mark_intact(three.db, read, 50.0)

    plan = copies.plan_check(three.db, 100.0)

    assert ["Song 3", "Song 1", "Song 2"] == ids(three, plan.keys)
    assert 3 == plan.copies
    assert ["Song 3", "Song 2"] == ids(three, copies.plan_check(three.db, 50.0).keys)


def test_a_copy_that_is_intact_is_so_only_with_its_checksum(three):
    card = three.library.card(three.add(3))
    (audio,) = files.copies(three.db, [card.key])[card.key]
    three.db.execute("UPDATE files SET sha256 = 'another' WHERE key = ?", [card.key])

    copies.mark_intact(three.db, [audio], 50.0)

    assert card.key in copies.plan_check(three.db, 40.0).keys


def test_of_a_copy_that_was_replaced_nothing_is_lost(three):
    card = three.library.card(three.add(3))
    (audio,) = files.copies(three.db, [card.key])[card.key]
    three.db.execute("UPDATE files SET sha256 = 'another' WHERE key = ?", [card.key])

    assert copies.mark_lost(three.db, audio, checksums.DAMAGED) is None
    assert "audio.m4a" == files.copies(three.db, [card.key])[card.key][0].name


def test_a_lost_copy_is_due_again_and_its_songs_record_too(three):
    raw = three.add(3, M4A)
    card = three.library.card(raw)
    (audio,) = files.copies(three.db, [card.key])[card.key]
    assert copies.is_recorded(three.db, card)

    sentence = copies.mark_lost(three.db, audio, checksums.MISSING)

    assert "The copy was missing, so it's fetched again." == sentence == three.problem(raw)
    assert not copies.is_recorded(three.db, three.library.card(raw))
    assert three.library.card(raw).audio_kept is None
    three.turn()
    assert three.library.card(raw).audio_kept == card.audio_kept
