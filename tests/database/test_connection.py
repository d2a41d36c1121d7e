import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from webapp import database
from webapp.errors import DamagedError, LockedError, NewerDatabaseError, NotFoundError, StorageError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "songwall.db"


def test_a_fresh_database_is_made_with_its_folder(path):
    database.prepare(path)

    db = database.connect(path)
    assert database.latest_schema() == database.schema_version(db)
    assert "wal" == database.one(db, "PRAGMA journal_mode")[0]
    assert 2 == database.one(db, "PRAGMA synchronous")[0]
    assert 0o700 == path.parent.stat().st_mode & 0o777
    assert {0o600} == {file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    db.close()


def test_preparing_twice_changes_nothing(path):
    database.prepare(path)
    before = path.read_bytes()

    database.prepare(path)

    assert before == path.read_bytes()


def test_an_empty_file_becomes_a_database(path):
    path.parent.mkdir()
    path.touch()

    database.prepare(path)

    db = database.connect(path)
    assert database.latest_schema() == database.schema_version(db)
    db.close()


def test_a_newer_database_is_left_as_it_is(path):
    database.prepare(path)
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()

    with pytest.raises(NewerDatabaseError):
        database.prepare(path)
    assert before == path.read_bytes()


@pytest.mark.parametrize("content", [b"no database at all", b"\x00" * 9000, b"SQLite format 3\x00"])
def test_a_file_that_is_no_database_is_left_as_it_is(path, content):
    path.parent.mkdir()
    path.write_bytes(content * 100)

    with pytest.raises(StorageError):
        database.prepare(path)
    assert content * 100 == path.read_bytes()


def test_a_cut_database_is_a_sentence(path):
    database.prepare(path)
    path.write_bytes(path.read_bytes()[:5000])

    with pytest.raises(StorageError, match="damaged"):
        database.prepare(path)


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_in_its_place_is_a_sentence_and_stays(path, make):
    path.parent.mkdir()
    make(path)

    with pytest.raises(DamagedError, match="in the data folder isn't a file"):
        database.prepare(path)
    assert path.exists()


def test_to_connect_makes_no_database(path):
    path.parent.mkdir()

    with pytest.raises(StorageError, match="SONGWALL_DATA"):
        database.connect(path)
    assert not path.exists()


@pytest.mark.parametrize("name", ["a?b", "50%", "#1", "ü", "a b", "\udcff"])
def test_any_name_of_a_folder_will_do(tmp_path, name):
    path = tmp_path / name / "songwall.db"
    database.prepare(path)

    database.connect(path).close()

    assert path.exists()


def test_a_file_in_the_folders_place_is_a_sentence(path):
    path.parent.write_text("")

    with pytest.raises(StorageError, match="SONGWALL_DATA"):
        database.prepare(path)


def test_a_folder_that_cannot_be_made_is_a_sentence(closed_folder):
    with pytest.raises(StorageError, match="SONGWALL_DATA"):
        database.prepare(closed_folder / "data" / "songwall.db")


def test_a_folder_that_cannot_be_written_is_a_sentence(closed_folder):
    closed_folder.chmod(0o500)

    with pytest.raises(StorageError, match="rights"):
        database.prepare(closed_folder / "songwall.db")
    assert [] == list(closed_folder.iterdir())


@pytest.fixture
def table(db):
    db.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT)")
    return db


def count(db):
    return database.one(db, "SELECT count(*) FROM t")[0]


def test_a_transaction_is_kept_whole(table):
    with database.transaction(table):
        table.execute("INSERT INTO t VALUES (1, 'a')")
        table.execute("INSERT INTO t VALUES (2, 'b')")

    assert 2 == count(table)


@pytest.mark.parametrize("error", [NotFoundError("no"), KeyError("a"), KeyboardInterrupt()])
def test_an_error_takes_the_whole_transaction_back(table, error):
    with pytest.raises(type(error)), database.transaction(table):
        table.execute("INSERT INTO t VALUES (1, 'a')")
        raise error

    assert (0, False) == (count(table), table.in_transaction)


def test_a_wrong_statement_takes_the_whole_transaction_back(table):
    with pytest.raises(StorageError), database.transaction(table):
        table.execute("INSERT INTO t VALUES (1, 'a')")
        table.execute("INSERT INTO t VALUES (1, 'b')")

    assert (0, False) == (count(table), table.in_transaction)


def test_a_full_disk_is_a_sentence_and_costs_the_transaction_alone(table):
    with database.transaction(table):
        table.execute("INSERT INTO t VALUES (1, 'a')")
    pages = database.one(table, "PRAGMA page_count")[0]
    table.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(StorageError, match="disk is full"), database.transaction(table):
        table.execute("INSERT INTO t VALUES (2, ?)", ["x" * 1_000_000])

    assert (1, False) == (count(table), table.in_transaction)


def test_a_lock_that_cannot_be_had_is_a_sentence(table, config):
    table.lock.release(force=True)
    Path(table.lock.lock_file).unlink(missing_ok=True)
    Path(table.lock.lock_file).mkdir()

    with pytest.raises(StorageError, match="write"), database.transaction(table):
        pass


WRITER = """
import sys
from pathlib import Path
from webapp import database
db = database.connect(Path(sys.argv[1]))
for _ in range(100):
    with database.transaction(db):
        n = db.execute("SELECT count(*) FROM t").fetchone()[0]
        db.execute("INSERT INTO t VALUES (?, '')", [n + 1])
"""


def test_from_its_beginning_no_program_writes_beside_a_transaction(table, config):
    with closing(sqlite3.connect(config.database, timeout=0)) as other:
        with (
            database.transaction(table),
            pytest.raises(sqlite3.OperationalError, match="database is locked"),
        ):
            other.execute("UPDATE library SET paused = 1")

        other.execute("UPDATE library SET paused = 1")


def hold_lock_file(db):
    return db.lock


@contextmanager
def hold_as_another_program(db):
    with closing(sqlite3.connect(db.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.parametrize("hold", [hold_lock_file, hold_as_another_program])
@pytest.mark.parametrize("patience", [0, 0.05])
def test_a_write_waits_no_longer_than_its_patience_and_reading_goes_on(
    table, config, hold, patience
):
    with closing(database.connect(config.database, patience)) as hasty:
        with hold(table):
            with pytest.raises(LockedError, match="nothing was changed"):
                add(hasty)
            assert 0 == count(hasty)
        assert not hasty.has_failed

        add(hasty)

    assert 1 == count(table)


def test_only_whoever_has_to_wait_takes_a_seat_and_without_one_gives_up(table, config):
    with closing(database.connect(config.database, patience=60)) as hasty:
        hasty.waiting_room = no_seat()
        add(hasty)
        with hold_lock_file(table), pytest.raises(NoSeatError):
            add(hasty)

    assert 1 == count(table)


class NoSeatError(Exception):
    pass


@contextmanager
def no_seat():
    raise NoSeatError
    yield


def add(db):
    with database.transaction(db):
        db.execute("INSERT INTO t VALUES (1, '')")


def replace(path):
    (path.parent / "other").touch()
    (path.parent / "other").replace(path)


@pytest.mark.parametrize("lose", [Path.unlink, replace])
def test_a_file_that_is_lost_or_replaced_is_not_written_on(table, config, lose):
    lose(config.database)

    with pytest.raises(StorageError, match="moved, deleted or replaced"):
        add(table)

    assert 0 == count(table)


def test_two_processes_write_in_turn(table, config):
    root = str(Path(database.__file__).parents[2])
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(config.database)], cwd=root)
        for _ in range(2)
    ]

    assert [0, 0] == [writer.wait(300) for writer in writers]
    assert 200 == count(table)


def test_two_processes_prepare_one_database(path):
    root = str(Path(database.__file__).parents[2])
    code = "import sys; from pathlib import Path; from webapp import database as d; "
    code += "d.prepare(Path(sys.argv[1]))"
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=root, stderr=subprocess.PIPE)
        for _ in range(2)
    ]

    assert [b"", b""] == [each.communicate(timeout=300)[1] for each in both]


def test_a_copy_of_the_folder_is_a_library(db, library, config, tmp_path):
    with database.transaction(db):
        db.execute("UPDATE library SET version = 7")
    shutil.copytree(config.folder, tmp_path / "copy")

    copied = database.connect(tmp_path / "copy" / "songwall.db")

    assert 7 == database.one(copied, "SELECT version FROM library")[0]
    copied.close()


def test_bulk_writes_leave_the_connection_as_it_was_whatever_happens(table):
    def setting():
        return [
            database.one(table, f"PRAGMA {name}")[0]
            for name in ("cache_size", "wal_autocheckpoint")
        ]

    before = setting()
    with pytest.raises(ZeroDivisionError), database.bulk_writes(table):
        assert before != setting()
        raise ZeroDivisionError

    assert before == setting()


def test_all_reads_of_a_snapshot_are_of_one_moment(table, config):
    with closing(database.connect(config.database)) as other, database.snapshot(table):
        before = count(table)
        with database.transaction(other):
            other.execute("INSERT INTO t VALUES (1, 'a')")
        assert before == count(table)

    assert before + 1 == count(table)
