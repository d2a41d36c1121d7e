from datetime import UTC, datetime

import pytest

from tests import faults
from tests.fakes import song
from webapp.library import lookups, source_states
from webapp.sync import lookup
from webapp.worker.lookup_task import LookupTask


@pytest.fixture
def lookup_task(config, source):
    return LookupTask(config, source)


def test_a_refused_look_up_stops_all_asking(api, db, lookup_task, library, caplog):
    library.add(song(1, status="processing"))
    lookups.want(db, [library.card(song(1))], datetime.now(UTC).timestamp())
    api.fail_next(1, faults.status(401))

    lookup_task.run_once(db)

    assert source_states.get(db, "riffusion").stopped
    assert ["The API refused the token. Check USEAPI_TOKEN."] == caplog.messages


def test_a_bug_in_a_look_up_is_not_tried_without_a_pause(db, config, library, stumbling):
    library.add(song(1, status="processing"), source="stumbling")
    now = datetime.now(UTC).timestamp()
    lookups.want(db, [library.card(song(1))], now)
    assert lookups.due(db, "stumbling", now)

    with pytest.raises(ZeroDivisionError):
        LookupTask(config, stumbling).run_once(db)

    assert [] == lookups.due(db, "stumbling", now + lookups.WATCHED_FOR)


def test_after_a_refusal_the_songs_beside_it_are_not_asked_for(api, db, lookup_task, library):
    library.add(*(song(n, status="processing") for n in range(9)))
    now = datetime.now(UTC).timestamp()
    lookups.want(db, [library.card(song(n)) for n in range(9)], now)
    api.token = "another"

    for due in lookups.due(db, "riffusion", now):
        lookup_task._look_up(due)

    assert 1 == len(api.requests)


def test_a_song_that_the_service_does_not_know_any_more_is_not_being_made_for_ever(
    api, db, source, library
):
    library.add(song(1, status="processing"), song(2, status="processing"))
    api.songs = [song(2, status="processing")]

    for number in (1, 2):
        key, song_id = library.card(song(number)).key, library.card(song(number)).id
        for failures in range(lookup.MOST_GONE):
            due = lookups.LookUp(key, song_id, failures)
            lookup.look_up(db, source, due, lambda: datetime.now(UTC))

    assert ["failed", "processing"] == [library.card(song(n)).status for n in (1, 2)]
    assert not library.card(song(1)).pending


def test_a_service_that_does_not_answer_ends_no_song(api, db, source, library):
    library.add(song(1, status="processing"))
    card = library.card(song(1))
    api.fail_next(9, faults.status(500))

    for failures in range(6):
        due = lookups.LookUp(card.key, card.id, failures)
        lookup.look_up(db, source, due, lambda: datetime.now(UTC))

    assert library.card(song(1)).pending
