from dataclasses import replace
from unittest.mock import Mock

import pytest

from webapp.errors import BusyError, DamagedError, StorageError
from webapp.library.worker_lock import is_at_work, only_worker
from webapp.recovery import detection
from webapp.worker.process import Worker, all_tasks
from webapp.worker.task import Task


def test_there_is_one_worker(config):
    with only_worker(config):
        assert is_at_work(config)
        with pytest.raises(BusyError), only_worker(config):
            pass

    assert not is_at_work(config)


def test_a_folder_that_cannot_be_written_has_no_worker(config, closed_folder):
    with pytest.raises(StorageError), only_worker(replace(config, data=closed_folder / "a")):
        pass


class Ended(BaseException):
    """Ends what goes on for ever."""


class Acting(Task):
    """Each run takes the next of these: an error to raise, or None. Then it ends."""

    def __init__(self, *runs, starts=()):
        self.start = Mock(side_effect=[*starts, None])
        self.run_once = Mock(side_effect=[*runs, Ended])


def work(config, db, task):
    """How long it rested after each run, in seconds."""
    rests = []
    with pytest.raises(Ended):
        Worker(config, sleep=rests.append).run_task(task, db)
    return rests


def test_a_fault_that_lasts_is_said_once(config, db, caplog):
    full, bug = StorageError("The disk is full."), ZeroDivisionError()

    work(config, db, Acting(full, full, None, full, bug, bug, full))

    stumbled = "The worker stumbled over ZeroDivisionError and goes on."
    assert [str(full), str(full), stumbled, str(full)] == caplog.messages


def test_a_task_is_started_until_it_has_started_and_runs_only_then(config, db, caplog):
    full = StorageError("The disk is full.")
    task = Acting(None, None, starts=(full, ZeroDivisionError()))

    work(config, db, task)

    stumbled = "The worker stumbled over ZeroDivisionError and goes on."
    assert [str(full), stumbled] == caplog.messages
    assert (3, 3) == (task.start.call_count, task.run_once.call_count)


def test_after_a_fault_it_rests_and_after_a_run_it_looks_again_at_once(config, db):
    task = Acting(None, StorageError("The disk is full."), ZeroDivisionError())

    assert [0.3, 0.3, 5.3, 5.3] == work(config, db, task)


@pytest.mark.parametrize(
    ("fault", "noted"), [(DamagedError("It is damaged."), True), (StorageError("Full."), False)]
)
def test_damage_that_a_task_met_is_noted_for_the_next_start(config, db, fault, noted):
    work(config, db, Acting(fault))

    assert noted == detection.damage_mark(config).exists()


def test_each_source_has_tasks_of_its_own(config, source, stumbling):
    kinds = [type(task).__name__ for task in all_tasks(config, [source, stumbling])]

    assert [2, 2, 1] == [kinds.count(f"{name}Task") for name in ("Sync", "Lookup", "Archive")]
