from datetime import UTC, datetime, timedelta

import pytest

from tests import faults
from tests.fakes import song
from webapp.errors import StorageError
from webapp.library import pauses, source_states
from webapp.library.source_states import SourceState
from webapp.worker.sync_task import SyncTask, is_due

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


@pytest.fixture
def sync_task(config, source):
    return SyncTask(config, source)


def test_what_an_earlier_process_left_running_runs_no_more(db, sync_task):
    source_states.begin(db, "riffusion", at(hours=1), None)

    sync_task.start(db)

    assert not source_states.get(db, "riffusion").running


def test_a_paused_sync_stands_as_it_stood_after_a_restart_and_then_goes_on(
    api, db, sync_task, library
):
    api.songs = [song(2), song(1)]
    source_states.begin(db, "riffusion", at(hours=1), 500)
    source_states.write(db, "riffusion", done=300, problem="passing", retry_at=seconds(days=3650))
    pauses.pause(db, pauses.SYNCS, paused=True)

    sync_task.start(db)
    sync_task.run_once(db)
    before = source_states.get(db, "riffusion")
    asked = [*api.requests]
    pauses.pause(db, pauses.SYNCS, paused=False)
    sync_task.run_once(db)

    after = source_states.get(db, "riffusion")
    assert (True, 300, 500, []) == (before.running, before.done, before.total, asked)
    assert (False, 2, None) == (after.running, after.done, after.problem)
    assert ["Song 2", "Song 1"] == library.titles()


def test_in_a_pause_no_sync_begins_by_the_clock_nor_for_another_token(api, db, sync_task):
    pauses.pause(db, pauses.SYNCS, paused=True)

    sync_task.start(db)
    sync_task.run_once(db)

    assert [] == api.requests
    assert pauses.paused(db, pauses.SYNCS)


def test_another_token_clears_a_refusal(db, sync_task):
    source_states.write(db, "riffusion", problem="refused", settings="of another token")

    sync_task.start(db)

    state = source_states.get(db, "riffusion")
    assert (None, True) == (state.problem, state.asked_at is not None)


def test_the_same_token_stays_refused(db, sync_task, config):
    mark = config.credentials_digest
    source_states.write(db, "riffusion", problem="refused", settings=mark)

    sync_task.start(db)

    state = source_states.get(db, "riffusion")
    assert ("refused", None) == (state.problem, state.asked_at)


def test_a_sync_that_is_due_is_done(api, db, sync_task, library):
    api.songs = [song(1)]

    sync_task.run_once(db)

    assert ["Song 1"] == library.titles()


def test_a_failed_sync_does_not_end_the_worker(api, db, sync_task, caplog):
    api.fail_next(1, faults.status(401))

    sync_task.run_once(db)
    sync_task.run_once(db)

    assert 1 == len(api.requests)
    assert ["The API refused the token. Check USEAPI_TOKEN."] == caplog.messages


def test_a_bug_in_a_source_is_not_tried_again_without_a_pause(config, db, stumbling):
    with pytest.raises(ZeroDivisionError):
        SyncTask(config, stumbling).run_once(db)

    state = source_states.get(db, "stumbling")
    assert not state.running
    assert not is_due(state, 10, datetime.now(UTC))
    assert "stumbled" in state.sentence


def sync_now(sync_task, db):
    source_states.ask(db, ["riffusion"], at(seconds=1))
    sync_task.run_once(db)


def test_why_syncs_fail_is_said_once_and_again_when_one_went_well_between(
    db, sync_task, api, caplog
):
    for answers in (2, 0, 1):
        api.fail_next(answers, faults.status(500))
        for _ in range(answers or 1):
            sync_now(sync_task, db)

    assert 2 == len(caplog.messages)
    assert 1 == len(set(caplog.messages))


def test_a_library_that_is_deleted_during_a_sync_is_left_to_the_worker_to_say(
    db, sync_task, api, config, caplog
):
    api.songs = [song(1)]
    api.before_page = lambda _offset: config.database.unlink(missing_ok=True)

    with pytest.raises(StorageError, match="was moved, deleted"):
        sync_now(sync_task, db)

    assert [] == caplog.messages


def test_entries_that_no_sync_can_use_are_said_once(db, sync_task, api, caplog):
    api.songs = [song(1), "no song"]

    for _ in range(3):
        sync_now(sync_task, db)
    SyncTask(sync_task._config, sync_task._source).run_once(db)

    said = "Some entries of the song list couldn't be used: they're no objects, "
    assert [f"{said}have no id, or are too large."] == caplog.messages
