from tests.factories import hear, rich_song
from tests.fakes import song
from webapp.library import unrecorded


def due(db):
    return [card.title for card in unrecorded.newest(db, 9)]


def test_the_newest_songs_that_are_not_recorded_are_due_first(db, library):
    library.add(*(song(n) for n in (3, 2, 1)))

    assert ["Song 3", "Song 2"] == [card.title for card in unrecorded.newest(db, 2)]
    assert 3 == unrecorded.count(db)


def test_what_is_written_is_due_no_more_until_it_changes(db, library):
    library.add(song(2), song(1))

    unrecorded.note_written(db, unrecorded.newest(db, 9))
    before = due(db)
    library.add(song(1, title="Another"))

    assert ([], ["Another"]) == (before, due(db))
    assert 1 == unrecorded.count(db)


def test_what_changed_while_it_was_written_stays_due(db, library):
    library.add(song(3), song(2), song(1))
    cards = unrecorded.newest(db, 9)

    library.add(song(2, title="Another"))
    hear(db, library.card(song(1)).key, "2026-01-01T00:00:00Z")
    unrecorded.note_written(db, cards)

    assert ["Another", "Song 1"] == due(db)


def test_a_song_that_is_known_already_is_not_due_again(db, library):
    library.add(rich_song(1))
    unrecorded.note_written(db, unrecorded.newest(db, 9))

    library.add(rich_song(1))

    assert [] == due(db)
