import logging
import shutil
from contextlib import closing
from types import SimpleNamespace

import pytest

from tests.factories import earlier_library
from webapp import database
from webapp.errors import DamagedError, StorageError


def fill(path, schema):
    """A library of then, with something in it."""
    with closing(earlier_library(path, schema)) as old:
        old.execute("CREATE TABLE mine (note TEXT)")
        old.execute("INSERT INTO mine VALUES ('of then')")


def look(path):
    with closing(database.connect(path)) as db:
        notes = [row["note"] for row in database.rows(db, "SELECT note FROM mine")]
        return database.schema_version(db), notes, database.is_sound(db)


def beside(path):
    return sorted(p.name for p in path.parent.iterdir() if ".before-" in p.name)


def test_an_update_keeps_the_former_database_and_says_so(tmp_path, caplog):
    path = tmp_path / "songwall.db"
    fill(path, 27)

    with caplog.at_level(logging.WARNING):
        database.prepare(path)
        database.prepare(path)

    former = path.with_name("songwall.db.before-27")
    assert (database.latest_schema(), ["of then"], True) == look(path)
    assert (27, ["of then"], True) == look(former)
    assert ["songwall.db.before-27"] == beside(path)
    assert 0o600 == former.stat().st_mode & 0o777
    assert 1 == caplog.text.count("still there as songwall.db.before-27")


def test_the_last_two_stay(tmp_path):
    path = tmp_path / "songwall.db"
    for schema in (9, 20, 27):
        path.unlink(missing_ok=True)
        fill(path, schema)
        database.prepare(path)

    assert ["songwall.db.before-20", "songwall.db.before-27"] == beside(path)


def test_an_update_that_fails_leaves_the_former_database(tmp_path):
    """Its first two steps went well: without all of them, the Songwall of before still opens it."""
    path = tmp_path / "songwall.db"
    fill(path, 27)
    with closing(database.connect(path)) as db:
        db.execute("CREATE TABLE feeds (of_another_program TEXT)")

    for _ in range(2):
        with pytest.raises(DamagedError):
            database.prepare(path)

    assert (27, ["of then"], True) == look(path)
    with closing(database.connect(path)) as db:
        assert not database.rows(db, "SELECT 1 FROM sqlite_schema WHERE name = 'app_queue'")
        db.execute("DROP TABLE feeds")
    database.prepare(path)
    assert database.latest_schema() == look(path)[0]


def test_without_room_for_a_copy_nothing_is_changed(tmp_path, monkeypatch):
    path = tmp_path / "songwall.db"
    fill(path, 27)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=1000))

    with pytest.raises(StorageError, match="There's no room for it: free 1 MB"):
        database.prepare(path)

    assert (27, ["of then"], True) == look(path)
    assert [] == beside(path)


def test_a_new_library_has_no_former_one(tmp_path):
    database.prepare(tmp_path / "songwall.db")

    assert [] == beside(tmp_path / "songwall.db")
