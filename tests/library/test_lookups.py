from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes import song
from webapp import database
from webapp.library import lookups

NOW = 1_740_000_000.0


@pytest.fixture
def card(library):
    at = (datetime.now(UTC) - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    library.add(song(1, status="processing", created_at=at))
    return library.card(song(1))


def due(db, seconds=0.0, source="riffusion"):
    return [each.song_id for each in lookups.due(db, source, NOW + seconds)]


def test_a_song_that_a_page_shows_is_due_at_once(db, card):
    lookups.want(db, [card], NOW)

    assert [card.id] == due(db)


def test_nothing_is_asked_once_nobody_looks(db, card):
    lookups.want(db, [card], NOW)

    assert [] == due(db, lookups.WATCHED_FOR + 1)


def test_a_source_is_asked_for_its_own_songs_only(db, card):
    lookups.want(db, [card], NOW)

    assert [] == due(db, source="demo")


def test_looking_again_keeps_it_due_and_shortens_no_pause(db, card):
    lookups.want(db, [card], NOW)
    lookups.ask_again(db, card.key, NOW + 15, 2)

    failures = lookups.want(db, [card], NOW + 12)

    assert {card.key: 2} == failures
    assert [] == due(db, 14)
    assert [card.id] == due(db, 30)


def test_many_looks_cost_one_write(db, card):
    lookups.want(db, [card], NOW)
    before = db.total_changes

    for second in range(9):
        lookups.want(db, [card], NOW + second)

    assert before == db.total_changes


def test_what_is_settled_is_not_asked(db, card):
    lookups.want(db, [card], NOW)

    lookups.settle(db, card.key, NOW)

    assert [] == due(db)
    assert [] == due(db, lookups.EVERY)


def test_what_is_settled_may_be_wished_again_but_is_not_due_at_once(db, card):
    lookups.want(db, [card], NOW)
    lookups.settle(db, card.key, NOW)

    lookups.want(db, [card], NOW + 1)

    assert [] == due(db, lookups.EVERY - 1)
    assert [card.id] == due(db, lookups.EVERY)


def test_what_was_settled_long_ago_is_forgotten(db, library, card):
    library.add(song(2, status="failed"))
    other = library.card(song(2))
    lookups.want(db, [card, other], NOW)
    lookups.settle(db, other.key, NOW)

    lookups.settle(db, card.key, NOW + lookups.EVERY + 1)

    assert [card.key] == [row["key"] for row in database.rows(db, "SELECT key FROM look_ups")]


def test_a_clock_that_was_set_back_stops_no_question(db, card):
    lookups.want(db, [card], NOW + 86_400)

    lookups.want(db, [card], NOW)

    assert [card.id] == due(db)


def test_nothing_wanted_is_nothing_asked(db):
    assert {} == lookups.want(db, [], NOW)


@pytest.mark.parametrize(("failures", "pause"), [(0, 5), (1, 10), (3, 40), (10, 300), (999, 300)])
def test_failures_double_the_pause_up_to_five_minutes(card, failures, pause):
    assert pause == lookups.pause(card, failures)


def test_an_unknown_status_is_asked_for_seldom(library):
    library.add(song(2, status="in_review"))

    assert 60 == lookups.pause(library.card(song(2)), 0)
