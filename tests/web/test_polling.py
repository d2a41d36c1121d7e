"""Which of the songs that a page shows are drawn anew, and which are still to be asked about."""

import pytest

from tests.fakes import song
from webapp.web import polling


@pytest.fixture
def cards(library):
    library.add(song(1), song(2, status="processing"), song(3))
    return {number: library.card(song(number)) for number in (1, 2, 3)}


def shown(*cards):
    return [(card.id, card.mark) for card in cards]


def test_what_is_as_it_was_shown_is_not_drawn_anew(library, cards):
    changed, pending = polling.changed(library.db, shown(*cards.values()))

    assert [] == changed
    assert [cards[2].id] == [card.id for card in pending]


def test_what_changed_is_drawn_in_the_order_of_the_page(library, cards):
    library.add(song(1, title="New"), song(3, title="New"))

    changed, _ = polling.changed(library.db, shown(cards[3], cards[2], cards[1]))

    assert [cards[3].id, cards[1].id] == [card.id for card in changed]


def test_a_song_that_is_not_there_is_passed_over(library, cards):
    assert ([], []) == polling.changed(library.db, [("nobody", "1"), *shown(cards[1])])


def test_one_poll_names_a_bounded_number_of_songs(library, cards):
    others = [(f"other-{number}", "1") for number in range(polling.MOST_CARDS)]

    assert ([], []) == polling.changed(library.db, [*others, (cards[2].id, "old")])


def test_nothing_is_asked_where_nothing_is_pending(app, library):
    with app.app_context():
        assert polling.view(library.db, []) is None


def test_a_pending_song_of_a_source_here_is_asked_about(app, library, cards):
    with app.app_context():
        here = polling.view(library.db, [cards[2]])
        assert [cards[2]] == list(here.cards)
        assert here.every > 0
