import dataclasses
import os
import threading

import pytest

from tests import faults
from tests.archives import M4A, picture
from tests.fakes import FakeApi, Media
from webapp.archive import disk
from webapp.archive.space import LEAST_FREE
from webapp.library import files, songs
from webapp.worker.archive_task import COUNTED_EVERY

PATIENCE = 60  # seconds for threads to meet on a busy machine


def asked_at_all(keeping):
    return [each.path for each in keeping.api.requests]


def test_the_newest_songs_come_first(keeping):
    four = threading.Barrier(4)

    def meet(handler):
        four.wait(PATIENCE)
        handler.send_body(M4A, "audio/mp4")

    for number in range(1, 9):
        keeping.add(number, Media(M4A))
    for number in range(5, 9):  # none is done before all four are asked for
        keeping.api.media[f"{number}.m4a"].faults.append(meet)

    keeping.turn()

    first = {path.split("/")[-1] for path in asked_at_all(keeping)[:4]}
    assert {"8.m4a", "7.m4a", "6.m4a", "5.m4a"} == first


def test_four_files_come_at_a_time(keeping):
    together, most = threading.Event(), []
    lock, here = threading.Lock(), set()

    def count(handler):
        with lock:
            here.add(handler)
            most.append(len(here))
            if len(here) == 4:
                together.set()
        together.wait(PATIENCE)
        with lock:
            here.discard(handler)
        handler.send_body(M4A, "audio/mp4")

    for number in range(1, 7):
        keeping.add(number, Media())
        keeping.api.media[f"{number}.m4a"].faults.append(count)

    keeping.turn()

    assert 4 == max(most)


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_a_pause_gets_it(keeping, status):
    busy = keeping.add(9, Media(M4A))
    pause = faults.status(status, Retry_After="120")
    keeping.api.media["9.m4a"].faults.append(pause)
    keeping.turn()
    later = keeping.add(8, M4A)
    before = len(asked_at_all(keeping))

    keeping.turn(100)
    assert before == len(asked_at_all(keeping))
    assert "asks us to wait" in keeping.problem(busy)
    keeping.turn(21)

    assert keeping.library.card(busy).audio_kept
    assert keeping.library.card(later).audio_kept


def test_the_pause_of_one_host_is_not_that_of_another(keeping):
    with FakeApi(media={"other.m4a": Media(M4A)}) as other:
        hosts = frozenset({keeping.api.host, other.host})
        keeping.config = dataclasses.replace(keeping.config, media_hosts=hosts)
        keeping.archive = keeping.new_archive(keeping.archive.clock)
        keeping.archive_task = keeping.new_archive_task(keeping.config)
        keeping.add(9, Media(M4A))
        keeping.api.media["9.m4a"].faults.append(faults.status(429))
        keeping.turn()

        elsewhere = keeping.add(1, other.media_url("other.m4a"))
        keeping.turn()

        assert keeping.library.card(elsewhere).audio_kept
        assert 1 == len(keeping.asked("9.m4a"))


def test_with_keeping_switched_off_only_the_records_are_written(keeping):
    raw = keeping.add(1, M4A, picture())
    keeping.archive_task = keeping.new_archive_task(dataclasses.replace(keeping.config, keep=False))

    keeping.turn()

    assert [] == keeping.api.requests
    assert ["record.json"] == keeping.names(raw)


def test_a_disk_with_little_space_is_left_alone_until_it_has_more(keeping):
    raw = keeping.add(1, M4A)
    keeping.free = LEAST_FREE - 1

    keeping.turn()
    assert "Less than 500 MB" in files.halted(keeping.db)
    assert [] == keeping.api.requests
    keeping.free = LEAST_FREE
    keeping.turn()

    assert files.halted(keeping.db) is None
    assert keeping.library.card(raw).audio_kept


def test_the_owners_limit_holds(keeping):
    config = dataclasses.replace(keeping.config, keep_bytes=len(M4A))
    keeping.archive_task = keeping.new_archive_task(config)
    first = keeping.add(1, M4A)
    keeping.turn()

    second = keeping.add(2, M4A)
    keeping.turn(COUNTED_EVERY + 1)

    assert keeping.library.card(first).audio_kept
    assert keeping.library.card(second).audio_kept is None
    assert "SONGWALL_KEEP_GB" in files.halted(keeping.db)


def test_what_another_process_was_at_is_free_after_a_start(keeping):
    raw = keeping.add(1, M4A)
    files.claim(keeping.db, keeping.now)
    keeping.turn()
    assert keeping.library.card(raw).audio_kept is None

    keeping.archive_task.start(keeping.db)
    keeping.turn()

    assert keeping.library.card(raw).audio_kept


def test_parts_older_than_a_day_are_swept_at_the_start(keeping, tmp_path):
    folder = keeping.config.archive / "ab" / "abcdefgh"
    folder.mkdir(parents=True)
    for name in ("audio.part", "audio.part.json", "cover.part", "audio.m4a"):
        (folder / name).write_bytes(b"x")
    for name in ("audio.part", "audio.part.json", "audio.m4a"):
        os.utime(folder / name, (1e9, 1e9))

    keeping.archive_task.start(keeping.db)

    assert ["audio.m4a", "cover.part"] == sorted(path.name for path in folder.iterdir())


def test_pages_are_made_anew_once_files_came(keeping):
    keeping.add(1, M4A, picture())
    before = songs.version(keeping.db)

    keeping.turn()
    after = songs.version(keeping.db)
    keeping.turn()

    assert before < after == songs.version(keeping.db)


def test_an_archive_that_is_whole_writes_nothing(keeping):
    keeping.add(1, M4A)
    keeping.turn()
    before = keeping.db.execute("PRAGMA data_version").fetchone()[0], keeping.db.total_changes

    keeping.turn(3600)

    after = keeping.db.execute("PRAGMA data_version").fetchone()[0], keeping.db.total_changes
    assert before == after


def test_a_folder_is_synced_into_the_one_above(tmp_path):
    folder = disk.song_folder(tmp_path / "new" / "songs", "abcdefgh")

    disk.make_folder(folder, tmp_path / "new" / "songs")

    assert folder.is_dir()
