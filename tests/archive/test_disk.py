import os

from webapp.archive import disk


def test_all_of_a_file_is_there_when_it_is_synced(tmp_path, monkeypatch):
    synced = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (synced.append(os.fstat(fd).st_size), sync(fd)))

    disk.write_atomic(tmp_path / "record.json", b"small enough for a buffer")

    assert [25] == synced
    assert b"small enough for a buffer" == (tmp_path / "record.json").read_bytes()
