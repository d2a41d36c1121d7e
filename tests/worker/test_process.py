from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from tests import faults
from tests.factories import earlier_library
from tests.fakes import song
from webapp import database
from webapp.errors import BusyError, DamagedError, StorageError
from webapp.library import lookups, pauses, source_states
from webapp.library.source_states import SourceState
from webapp.library.worker_lock import is_at_work, only_worker
from webapp.recovery import detection
from webapp.sources.api_client import ApiClient, Limits
from webapp.sources.riffusion import Riffusion
from webapp.sync import source_sync
from webapp.worker.import_task import Importer
from webapp.worker.process import Worker, is_due

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


def at(**ago):
    return (NOW - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds(**ahead):
    return (NOW + timedelta(**ahead)).timestamp()


WELL = {"synced_at": at(minutes=5), "swept_at": at(minutes=5)}
DUE = {
    "an empty library": ({}, 10, True),
    "an empty library without a clock": ({}, 0, True),
    "just synced": (WELL, 10, False),
    "synced a pause ago": ({"synced_at": at(minutes=10), "swept_at": at(minutes=10)}, 10, True),
    "without a clock": ({"synced_at": at(days=9), "swept_at": at(days=9)}, 0, False),
    "cut off": ({"synced_at": at(minutes=5)}, 10, True),
    "asked": ({**WELL, "asked_at": at(seconds=1)}, 0, True),
    "refused": ({"problem": "refused"}, 10, False),
    "refused long ago": ({"problem": "refused", "retry_at": seconds(hours=-9)}, 10, False),
    "refused but asked": ({"problem": "refused", "asked_at": at(seconds=1)}, 10, True),
    "failed, too early": ({"problem": "passing", "retry_at": seconds(seconds=9)}, 10, False),
    "failed, time is up": ({"problem": "passing", "retry_at": seconds(seconds=-1)}, 10, True),
    "failed without a clock": ({"problem": "passing", "retry_at": seconds(seconds=-1)}, 0, True),
    "cut off while it was paused": ({**WELL, "started_at": at(minutes=1)}, 0, True),
    "account": ({"problem": "account", "retry_at": seconds(seconds=-1)}, 10, True),
    "clock set back": ({"synced_at": at(days=-400), "swept_at": at(days=-400)}, 10, True),
    "pause of years": ({"problem": "passing", "retry_at": seconds(days=400)}, 10, True),
}


@pytest.mark.parametrize(("fields", "minutes", "due"), DUE.values(), ids=DUE)
def test_when_a_sync_is_due(fields, minutes, due):
    assert due == is_due(SourceState(name="riffusion", **fields), minutes, NOW)


def test_there_is_one_worker(config):
    with only_worker(config):
        assert is_at_work(config)
        with pytest.raises(BusyError), only_worker(config):
            pass

    assert not is_at_work(config)


def test_a_folder_that_cannot_be_written_has_no_worker(config, closed_folder):
    with pytest.raises(StorageError), only_worker(replace(config, data=closed_folder / "a")):
        pass


@pytest.fixture
def worker(api, config):
    client = ApiClient(api.base_url, api.token, limits=Limits(connect=1, read=0.3, tries=1))
    yield Worker(config, [Riffusion(client)])
    client.close()


def test_what_an_earlier_process_left_running_runs_no_more(db, worker):
    source_states.begin(db, "riffusion", at(hours=1), None)

    worker._begin(db)

    assert not source_states.get(db, "riffusion").running


def test_a_paused_sync_stands_as_it_stood_after_a_restart_and_then_goes_on(
    api, db, worker, library
):
    api.songs = [song(2), song(1)]
    source_states.begin(db, "riffusion", at(hours=1), 500)
    source_states.write(db, "riffusion", done=300, problem="passing", retry_at=seconds(days=3650))
    pauses.pause(db, pauses.SYNCS, paused=True)

    worker._begin(db)
    worker._sync_if_due(worker._sources[0], db)
    before = source_states.get(db, "riffusion")
    asked = [*api.requests]
    pauses.pause(db, pauses.SYNCS, paused=False)
    worker._sync_if_due(worker._sources[0], db)

    after = source_states.get(db, "riffusion")
    assert (True, 300, 500, []) == (before.running, before.done, before.total, asked)
    assert (False, 2, None) == (after.running, after.done, after.problem)
    assert ["Song 2", "Song 1"] == library.titles()


def test_in_a_pause_no_sync_begins_by_the_clock_nor_for_another_token(api, db, worker):
    pauses.pause(db, pauses.SYNCS, paused=True)

    worker._begin(db)
    worker._sync_if_due(worker._sources[0], db)

    assert [] == api.requests
    assert pauses.paused(db, pauses.SYNCS)


def test_what_the_demo_was_given_goes_into_an_own_library_of_an_earlier_songwall(config):
    demo = replace(config, sources=("demo",))
    own = demo.own
    own.folder.mkdir(parents=True, exist_ok=True)
    earlier_library(own.database, 8).close()

    Worker(demo, [])._import_those_due(Importer(own), None)

    with closing(database.connect(own.database)) as db:
        assert database.newest() == database.schema_version(db)


def test_another_token_clears_a_refusal(db, worker):
    source_states.write(db, "riffusion", problem="refused", settings="of another token")

    worker._begin(db)

    state = source_states.get(db, "riffusion")
    assert (None, True) == (state.problem, state.asked_at is not None)


def test_the_same_token_stays_refused(db, worker, config):
    mark = source_sync.digest(config)
    source_states.write(db, "riffusion", problem="refused", settings=mark)

    worker._begin(db)

    state = source_states.get(db, "riffusion")
    assert ("refused", None) == (state.problem, state.asked_at)


def test_a_sync_that_is_due_is_done(api, db, worker, library):
    api.songs = [song(1)]

    worker._sync_if_due(worker._sources[0], db)

    assert ["Song 1"] == library.titles()


def test_a_failed_sync_does_not_end_the_worker(api, db, worker, caplog):
    api.fail_next(1, faults.status(401))

    worker._sync_if_due(worker._sources[0], db)
    worker._sync_if_due(worker._sources[0], db)

    assert 1 == len(api.requests)
    assert ["The API refused the token. Check USEAPI_TOKEN."] == caplog.messages


def test_a_refused_look_up_stops_all_asking(api, db, worker, library, caplog):
    library.add(song(1, status="processing"))
    lookups.want(db, [library.card(song(1))], datetime.now(UTC).timestamp())
    api.fail_next(1, faults.status(401))
    (due,) = lookups.due(db, "riffusion", datetime.now(UTC).timestamp())

    worker._look_up(worker._sources[0], due)

    assert source_states.get(db, "riffusion").stopped
    assert ["The API refused the token. Check USEAPI_TOKEN."] == caplog.messages


class Stumbling:
    """A source with a bug of ours in it."""

    name = "stumbling"

    def page(self, _offset, _limit):
        raise ZeroDivisionError

    def song(self, _source_id):
        raise ZeroDivisionError


def test_a_bug_in_one_source_stops_no_other_and_is_not_tried_without_a_pause(
    api, db, config, library, worker
):
    api.songs = [song(1)]
    both = Worker(config, [Stumbling(), *worker._sources])

    for source in both._sources:
        both._sync_if_due(source, db)

    state = source_states.get(db, "stumbling")
    assert ["Song 1"] == library.titles()
    assert not state.running
    assert not is_due(state, 10, datetime.now(UTC))
    assert "stumbled" in state.sentence


def test_a_bug_in_a_look_up_is_not_tried_without_a_pause(db, config, library):
    library.add(song(1, status="processing"), source="stumbling")
    now = datetime.now(UTC).timestamp()
    lookups.want(db, [library.card(song(1))], now)
    (due,) = lookups.due(db, "stumbling", now)
    worker = Worker(config, [Stumbling()])

    worker._look_up(worker._sources[0], due)

    assert [] == lookups.due(db, "stumbling", now + lookups.WATCHED_FOR)


def test_after_a_refusal_the_songs_beside_it_are_not_asked_for(api, db, worker, library):
    library.add(*(song(n, status="processing") for n in range(9)))
    now = datetime.now(UTC).timestamp()
    lookups.want(db, [library.card(song(n)) for n in range(9)], now)
    api.token = "another"

    for due in lookups.due(db, "riffusion", now):
        worker._look_up(worker._sources[0], due)

    assert 1 == len(api.requests)


class Ended(BaseException):
    """Ends what goes on for ever."""


def test_a_fault_that_lasts_is_said_once(config, db, caplog):
    worker = Worker(config, [], sleep=lambda _seconds: None)
    full, bug = StorageError("The disk is full."), ZeroDivisionError()
    turns = Mock(side_effect=[full, full, None, full, bug, bug, full, Ended])

    with pytest.raises(Ended):
        worker._for_ever(db, turns, None)

    stumbled = "The worker stumbled over ZeroDivisionError and goes on."
    assert [str(full), str(full), stumbled, str(full)] == caplog.messages


def test_a_fault_at_the_beginning_does_not_end_the_worker(config, db, caplog):
    worker = Worker(config, [], sleep=lambda _seconds: None)

    with pytest.raises(Ended):
        worker._for_ever(db, Mock(side_effect=Ended), Mock(side_effect=ZeroDivisionError))

    assert ["The worker stumbled over ZeroDivisionError and goes on."] == caplog.messages


def test_after_a_fault_it_rests_and_after_a_turn_it_looks_again_at_once(config, db):
    slept = []
    worker = Worker(config, [], sleep=slept.append)
    turns = Mock(side_effect=[None, StorageError("The disk is full."), ZeroDivisionError(), Ended])

    with pytest.raises(Ended):
        worker._for_ever(db, turns, None)

    assert [0.3, 5.3, 5.3] == slept


@pytest.mark.parametrize(
    ("fault", "noted"), [(DamagedError("It is damaged."), True), (StorageError("Full."), False)]
)
def test_damage_that_a_turn_met_is_noted_for_the_next_start(config, db, fault, noted):
    worker = Worker(config, [], sleep=lambda _seconds: None)

    with pytest.raises(Ended):
        worker._for_ever(db, Mock(side_effect=[fault, Ended]), None)

    assert noted == detection.damage_mark(config).exists()
