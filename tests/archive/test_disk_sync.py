"""Files that are written together are as whole as those written one by one."""

import sys

import pytest

from tests.fakes import song
from webapp.archive import disk_sync, store
from webapp.errors import StorageError
from webapp.library import unrecorded

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="has no syncfs")


@LINUX
def test_all_files_are_whole_and_nothing_else_lies_there(tmp_path):
    paths = [tmp_path / f"{number % 3}" / f"{number}" / "record.json" for number in range(30)]
    paths[0].parent.mkdir(parents=True)
    paths[0].write_bytes(b"before")

    disk_sync.write_all(((path, path.parent.name.encode()) for path in paths), tmp_path)

    assert [path.parent.name.encode() for path in paths] == [path.read_bytes() for path in paths]
    assert set(paths) == {path for path in tmp_path.rglob("*") if path.is_file()}


@LINUX
def test_what_was_there_stays_where_not_all_can_be_written(tmp_path):
    path = tmp_path / "song" / "record.json"
    path.parent.mkdir()
    path.write_bytes(b"before")
    (tmp_path / "file").touch()

    with pytest.raises(OSError, match="file"):
        disk_sync.write_all([(path, b"new"), (tmp_path / "file" / "record.json", b"")], tmp_path)

    assert b"before" == path.read_bytes()


def test_where_syncing_all_may_reach_no_disk_each_is_synced(tmp_path):
    assert not disk_sync.can_sync(tmp_path / "nowhere")
    assert not sys.platform.startswith("linux") or not disk_sync.can_sync("/proc")


def test_a_record_that_the_disk_refuses_leaves_all_due_and_the_library_in_use(keeping):
    raws = [song(number) for number in range(store.FEWEST_TOGETHER)]
    keeping.library.add(*raws)
    folder = keeping.folder(raws[3])
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.touch()

    with pytest.raises(StorageError) as held:  # and all that its frames hold
        keeping.archive.write_records(keeping.db)
    assert len(raws) == unrecorded.count(keeping.db)
    assert held.value
    assert not keeping.db.in_transaction

    folder.unlink()
    assert len(raws) == keeping.archive.write_records(keeping.db)
    assert {raw["id"] for raw in raws} == {keeping.record(raw)["id"] for raw in raws}
