from contextlib import closing
from dataclasses import replace
from unittest.mock import Mock

import pytest

from webapp import database
from webapp.database.place import GONE
from webapp.errors import BusyError, DamagedError, StorageError
from webapp.library import songs
from webapp.library.page_version import renew_pages
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


def work(config, task, sleep=lambda _seconds: None):
    """How long it rested after each run, in seconds."""
    rests = []
    with pytest.raises(Ended):
        Worker(config, sleep=lambda seconds: (rests.append(seconds), sleep(seconds))).run_task(task)
    return rests


def test_a_fault_that_lasts_is_said_once(config, db, caplog):
    full, bug = StorageError("The disk is full."), ZeroDivisionError()

    work(config, Acting(full, full, None, full, bug, bug, full))

    stumbled = "The worker stumbled over ZeroDivisionError and goes on."
    assert [str(full), str(full), stumbled, str(full)] == caplog.messages


def test_a_task_is_started_until_it_has_started_and_runs_only_then(config, db, caplog):
    full = StorageError("The disk is full.")
    task = Acting(None, None, starts=(full, ZeroDivisionError()))

    work(config, task)

    stumbled = "The worker stumbled over ZeroDivisionError and goes on."
    assert [str(full), stumbled] == caplog.messages
    assert (3, 3) == (task.start.call_count, task.run_once.call_count)


def test_after_a_fault_it_rests_and_after_a_run_it_looks_again_at_once(config, db):
    task = Acting(None, StorageError("The disk is full."), ZeroDivisionError())

    assert [0.3, 0.3, 5.3, 5.3] == work(config, task)


class Sharing(Task):
    """Ends the worker once another task of it has met the same fault."""

    def __init__(self, worker):
        self.worker, self.runs = worker, 0

    def run_once(self, _db):
        self.runs += 1
        if self.runs == 1:
            raise StorageError("The disk is full.")
        if self.runs == 2:
            with pytest.raises(Ended):
                self.worker.run_task(Acting(StorageError("The disk is full.")))
            raise StorageError("The disk is full.")
        raise Ended


def test_a_fault_of_several_tasks_is_said_once(config, db, caplog):
    worker = Worker(config, sleep=lambda _seconds: None)
    with pytest.raises(Ended):
        worker.run_task(Sharing(worker))

    assert ["The disk is full."] == caplog.messages


class Watching(Task):
    """Notes which connections it is given; acts on some of its runs."""

    def __init__(self, *acts):
        self.acts, self.connections = list(acts), []

    def run_once(self, db):
        self.connections.append(db)
        if not self.acts:
            raise Ended
        act = self.acts.pop(0)
        if act:
            act(db)


def fail_as_if_read_only(db):
    db.execute("PRAGMA query_only = ON")
    renew_pages(db)


def test_a_connection_that_failed_is_opened_anew(config, db):
    task = Watching(None, fail_as_if_read_only, renew_pages)

    work(config, task)

    first, failed, new, last = task.connections
    assert first is failed is not new is last


def test_a_library_that_is_moved_away_is_said_once_and_not_written_and_goes_on_when_it_is_back(
    config, db, caplog
):
    away = config.database.with_name("away")
    before = songs.version(db)
    task = Watching(
        lambda _db: config.database.rename(away),
        renew_pages,  # it is still open
        renew_pages,
    )
    rests = []

    def sleep(seconds):
        rests.append(seconds)
        if len(rests) == 4:
            assert before == songs.version(db)
            away.rename(config.database)

    with pytest.raises(Ended):
        Worker(config, sleep=sleep).run_task(task)

    assert [0.3, 0.3, 5.3, 5.3, 0.3, 0.3] == rests
    assert [GONE] == caplog.messages
    assert before < songs.version(db)


def test_another_library_in_its_place_is_worked_on_from_then(config, db, tmp_path):
    database.prepare(tmp_path / "other.db")
    task = Watching(lambda _db: (tmp_path / "other.db").replace(config.database), renew_pages)

    work(config, task)

    with closing(database.connect(config.database)) as other:
        assert songs.version(db) < songs.version(other)


@pytest.mark.parametrize(
    ("fault", "noted"), [(DamagedError("It is damaged."), True), (StorageError("Full."), False)]
)
def test_damage_that_a_task_met_is_noted_for_the_next_start(config, db, fault, noted):
    work(config, Acting(fault))

    assert noted == detection.damage_mark(config).exists()


def test_each_source_has_tasks_of_its_own(config, source, stumbling):
    kinds = [type(task).__name__ for task in all_tasks(config, [source, stumbling])]

    assert [2, 2, 1] == [kinds.count(f"{name}Task") for name in ("Sync", "Lookup", "Archive")]
