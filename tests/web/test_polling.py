"""Which of the songs that a page shows are drawn anew, and which are still to be asked about."""

import pytest

from tests.fakes import song
from webapp.web import polling


@pytest.fixture
def cards(library):
    library.add(song(1), song(2, status="processing"), song(3))
    return {number: library.card(song(number)) for number in (1, 2, 3)}


def ids(redrawn):
    return [each.card.id for each in redrawn]


def shown(*cards):
    return [(card.id, card.mark) for card in cards]


def test_what_is_as_it_was_shown_is_not_drawn_anew(library, cards):
    changed, pending = polling.changed(library.db, shown(*cards.values()))

    assert [] == changed
    assert [cards[2].id] == [card.id for card in pending]


def test_what_changed_is_drawn_in_the_order_of_the_page(library, cards):
    library.add(song(1, title="New"), song(3, title="New"))

    changed, _ = polling.changed(library.db, shown(cards[3], cards[2], cards[1]))

    assert [cards[3].id, cards[1].id] == ids(changed)


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
        here = polling.view(library.db, [polling.Hung(cards[2])])
        assert [cards[2]] == [hung.song for hung in here.cards]
        assert here.every > 0


@pytest.fixture
def pair(library):
    """Two takes in the making, and how the wall shows them: by the newest, which leads."""
    library.add(*(song(n, group_id="pair", status="processing") for n in (2, 1)))
    [hung] = polling.hung(library.db, [library.card(song(2))], apart=False)
    return hung


def finish(library, number):
    library.add(song(number, group_id="pair"))


def poll(library, hung, **how):
    return polling.changed(library.db, [(hung.id, hung.mark)], **how)


def test_a_page_asks_about_every_unfinished_take_of_its_pictures(app, library, pair):
    with app.app_context():
        asked = polling.view(library.db, [pair])

    assert [pair] == list(asked.cards)
    assert {song(1)["id"], song(2)["id"]} == {take.id for take in pair.pending}
    wanted = library.db.execute("SELECT count(*) FROM look_ups").fetchone()[0]
    assert 2 == wanted


def test_the_take_that_finishes_first_takes_the_place_of_the_one_that_led(library, pair):
    finish(library, 1)

    [redrawn], [still] = poll(library, pair, apart=False, leads=True)

    assert (song(1)["id"], song(2)["id"]) == (redrawn.card.id, redrawn.instead_of)
    assert (song(1)["id"], [song(2)["id"]]) == (still.id, [take.id for take in still.pending])

    finish(library, 2)
    [redrawn], still = poll(library, still, apart=False, leads=True)
    assert (song(2)["id"], song(1)["id"]) == (redrawn.card.id, redrawn.instead_of)
    assert [] == still


def test_where_a_filter_chose_the_take_it_stays_itself(library, pair):
    finish(library, 1)

    [redrawn], _ = poll(library, pair, apart=False)

    assert song(2)["id"] == redrawn.card.id == redrawn.instead_of


def test_takes_apart_are_asked_about_each_by_itself(library, pair):
    alone = polling.Hung(library.card(song(2)))
    finish(library, 1)

    changed, still = poll(library, alone)

    assert ([], [song(2)["id"]]) == (ids(changed), [hung.id for hung in still])
