import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from webapp import database
from webapp.database import ConnectionPool
from webapp.errors import LockedError, StorageError
from webapp.library import songs
from webapp.library.page_version import renew_pages


@pytest.fixture
def path(ordinary):
    """A library whose rights count, also for root."""
    folder = Path(tempfile.mkdtemp())
    path = folder / "songwall.db"
    database.prepare(path)
    yield path
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.fixture
def pool(path):
    with closing(ConnectionPool(path)) as pool:
        yield pool


def write(pool):
    with pool.lend() as db:
        renew_pages(db)


def version(pool):
    with pool.lend() as db:
        return songs.version(db)


def test_a_connection_is_used_again(pool):
    with pool.lend() as first:
        pass
    with pool.lend() as second:
        assert first is second


def test_one_that_was_lent_while_the_file_was_replaced_is_not_used_again(pool, path):
    first = pool.take()
    shutil.copy(path, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)
    second = pool.take()

    pool.give_back(second)
    pool.give_back(first)

    with pool.lend() as third:
        assert second is third


def close_file(path):
    path.chmod(0o400)


def close_folder(path):
    path.parent.chmod(0o500)


@pytest.mark.parametrize("close_it", [close_file, close_folder])
def test_what_could_not_be_written_at_first_is_written_as_soon_as_it_can(pool, path, close_it):
    close_it(path)
    for _ in range(2):
        with pytest.raises(StorageError, match="rights"):
            write(pool)

    path.parent.chmod(0o700)
    for file in path.parent.iterdir():  # SQLite's own have the rights of the database
        file.chmod(0o600)

    before = version(pool)
    write(pool)
    assert before < version(pool)


@pytest.mark.parametrize(
    "name", ["READONLY", "READONLY_DBMOVED", "CANTOPEN", "IOERR_WRITE", "FULL"]
)
def test_one_that_failed_is_not_used_again_nor_are_those_opened_as_it_was(pool, name):
    class Failing:
        """A statement that SQLite refuses so."""

        def __conform__(self, _protocol):
            error = sqlite3.OperationalError("made up")
            error.sqlite_errorname = f"SQLITE_{name}"
            raise error

    first, second = pool.take(), pool.take()
    pool.give_back(first)
    with pytest.raises(StorageError):
        database.rows(second, "SELECT ?", [Failing()])
    pool.give_back(second)

    with pool.lend() as third:
        assert third not in {first, second}


def test_one_that_only_had_to_wait_is_used_again(pool):
    with pool.lend() as db:
        db.patience = 0
        with database.connect(pool._path).lock, pytest.raises(LockedError):
            renew_pages(db)
    with pool.lend() as again:
        assert db is again


def test_a_lost_library_is_a_sentence_and_no_empty_one_is_made(pool, path):
    assert version(pool) >= 0
    away = path.with_name("away")
    path.rename(away)

    for _ in range(2):
        with pytest.raises(StorageError, match="Put it back"):
            write(pool)
    assert not path.exists()

    away.rename(path)
    write(pool)


def test_a_pool_that_knows_of_a_library_makes_none(path):
    path.unlink()
    with closing(ConnectionPool(path, was_there=True)) as pool, pytest.raises(StorageError):
        pool.take()
    assert not path.exists()


def test_a_library_that_was_there_is_not_made_by_whoever_prepares_it(path):
    path.unlink()
    with pytest.raises(StorageError):
        database.prepare(path, was_there=True)
    assert not path.exists()


def test_another_library_in_its_place_is_opened_and_brought_up_to_date(pool, path):
    with pool.lend() as old:
        pass
    with pool.lend() as lent:
        path.with_name("new").touch()
        path.with_name("new").replace(path)
    assert lent is old

    with pool.lend() as new:
        assert new is not old
        assert database.latest_schema() == database.schema_version(new)
    with pytest.raises(sqlite3.ProgrammingError):
        old.execute("SELECT 1")
