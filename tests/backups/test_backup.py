import os
import shutil
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest

from tests.archives import M4A, picture
from tests.backups.conftest import NOW, ROOT, own
from webapp import database
from webapp.backups import backup, manifests, pool
from webapp.config import FILE
from webapp.errors import BackupError
from webapp.library import device_keys, sessions, user_marks
from webapp.library.let_in import TABLES


def newest(folder):
    return manifests.read(folder, manifests.every(folder)[0])


def lying(folder):
    """The files of the pool, by their names."""
    return {p.name: p for p in (folder / pool.FOLDER).rglob("*") if p.is_file()}


def files_of(data):
    folders = (data / name for name in manifests.FOLDERS)
    return {
        p.relative_to(data).as_posix(): p for top in folders for p in top.rglob("*") if p.is_file()
    }


def test_it_says_what_it_did_and_again_copies_only_what_is_new(filled, run, tmp_path):
    folder = tmp_path / "backups"

    first = run("backup", folder)
    inodes = {name: path.stat().st_ino for name, path in lying(folder).items()}
    user_marks.change(filled.db, filled.library.card(filled.raws[0]).key, stars=5)
    second = run("backup", folder)

    files = files_of(filled.config.data)
    assert first.output.startswith(
        f"backups: 2 songs; {len(files) + 1} files, {len(files) + 1} new, "
    )
    assert f"{len(files) + 1} files, 1 new, " in second.output  # the database
    assert {*files, "songwall.db"} == {*newest(folder).entries}
    assert inodes.items() <= {n: p.stat().st_ino for n, p in lying(folder).items()}.items()
    assert 2 == len(manifests.every(folder))


def test_what_the_disk_lets_it_link_takes_no_room_but_what_grows_is_copied(filled, run, tmp_path):
    run("backup", tmp_path / "backups")

    for path, entry in newest(tmp_path / "backups").entries.items():
        copy = lying(tmp_path / "backups")[entry.name]
        is_song = path.startswith("songs/")
        here = filled.config.data / path
        assert path == "songwall.db" or here.read_bytes() == copy.read_bytes()
        assert is_song == here.samefile(copy), path


def test_nothing_that_lets_anybody_in_is_in_it(filled, run, tmp_path):
    (filled.config.data / FILE).write_text("USEAPI_TOKEN=very-secret-token\n")
    session = sessions.start(filled.db, "owner", "Phone of somebody", NOW)
    key = device_keys.add(filled.db, "Kitchen radio", NOW)
    sessions.set_guest_code(filled.db, "GUEST-CODE-4711")

    run("backup", tmp_path / "backups")

    content = b"".join(path.read_bytes() for path in lying(tmp_path / "backups").values())
    assert b"A note." in content
    words = (b"very-secret-token", b"Phone of somebody", key.secret.encode(), b"GUEST-CODE-4711")
    assert [] == [word for word in (*words, session.encode()) if word in content]
    assert sessions.find(filled.db, session, NOW)
    assert [key] == device_keys.every(filled.db)


def test_every_table_that_holds_a_secret_is_known_to_it(db):
    """A feed or a share opens but songs that lie in the backup beside it."""
    sql = """SELECT DISTINCT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c
             WHERE m.type = 'table' AND c.name IN ('secret', 'digest', 'token', 'password')"""

    named = {row["name"] for row in database.rows(db, sql)}
    assert named <= {*TABLES, "feeds", "shares"}


def test_while_others_write_the_copy_is_whole(filled, tmp_path):
    folder, key = tmp_path / "backups", filled.library.card(filled.raws[0]).key
    end = threading.Event()

    def write():
        with closing(database.connect(filled.config.database)) as db:
            while not end.is_set():
                user_marks.change(db, key, note="Another note, of many words. " * 40)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            backup.back_up(own(filled), filled.db, folder)
    finally:
        end.set()
        writer.join()

    for name, path in lying(folder).items():
        if name.endswith(".db"):
            with closing(database.connect(path)) as db:
                assert database.is_sound(db)
    assert not list(filled.config.data.glob("songwall-backup.db*"))


def test_what_comes_and_goes_meanwhile_is_in_it_as_the_database_says(filled, tmp_path):
    """A file that the database names was there when it was copied."""
    folder, looked = tmp_path / "backups", []

    def tell(done, _total):
        looked.append(done)
        if len(looked) == 1:
            filled.add(3, audio=M4A + b"\0", cover=picture(colour=(9, 200, 9)))
            filled.turn(60)

    backup.back_up(own(filled), filled.db, folder, tell=tell)

    files = files_of(filled.config.data)
    assert 3 == newest(folder).songs
    assert {*files, "songwall.db"} == {*newest(folder).entries}


def test_a_copy_that_was_damaged_since_stays_as_it_was(filled, run, tmp_path):
    folder = tmp_path / "backups"
    audio = filled.folder(filled.raws[0]) / filled.file(filled.raws[0]).name
    path = audio.relative_to(filled.config.data).as_posix()
    run("backup", folder)
    before = newest(folder).entries[path]
    content = audio.read_bytes()

    audio.unlink()
    audio.write_bytes(b"something else")
    done = run("backup", folder)

    assert before.name == newest(folder).entries[path].name
    assert content == lying(folder)[before.name].read_bytes()
    assert "missing or damaged" not in done.output
    cover = filled.folder(filled.raws[1]) / filled.file(filled.raws[1], "cover").name
    cover.write_bytes(b"no picture")
    assert "2 copies are missing or damaged" in run("backup", tmp_path / "other").output


@pytest.mark.parametrize("at", [1, 5, 11, 14])
def test_cut_off_it_leaves_the_earlier_one_and_the_next_one_is_right(
    filled, run, killed, tmp_path, at
):
    folder = tmp_path / "backups"
    run("backup", folder)
    before, files = newest(folder), lying(folder)
    filled.add(3, audio=M4A + b"\0", cover=picture(colour=(9, 200, 9)))
    filled.turn(60)
    filled.turn(60)

    killed("backup", folder, at)

    assert 1 == len(manifests.every(folder))
    assert {e.name for e in before.entries.values()} == {*files} <= {*lying(folder)}
    assert 0 == run("backup", folder).exit_code
    assert {*files_of(filled.config.data), "songwall.db"} == {*newest(folder).entries}
    named = {
        e.name for m in manifests.every(folder) for e in manifests.read(folder, m).entries.values()
    }
    assert named == {*lying(folder)}
    assert not list(filled.config.data.glob("songwall-backup.db*"))
    assert not list((folder / pool.FOLDER).glob("*.part"))


def test_older_ones_go_with_what_only_they_named(filled, run, tmp_path):
    folder = tmp_path / "backups"
    for stars in range(1, 5):
        user_marks.change(filled.db, filled.library.card(filled.raws[0]).key, stars=stars)
        run("backup", folder, "--keep", "2")

    assert 2 == len(manifests.every(folder))
    assert 2 == len([name for name in lying(folder) if name.endswith(".db")])


def test_beside_one_that_cannot_be_read_no_file_goes(filled, run, tmp_path):
    folder = tmp_path / "backups"
    run("backup", folder)
    files = {*lying(folder)}
    manifests.file_of(folder, manifests.every(folder)[0]).write_bytes(b"{")

    assert 0 == run("backup", folder).exit_code

    assert files <= {*lying(folder)}
    assert {*files_of(filled.config.data), "songwall.db"} == {*newest(folder).entries}


def test_two_at_once_are_refused(filled, run, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(filled.config.data, other)

    def again(_done, _total):
        for name, data in (("a", filled.config.data), ("b", filled.config.data), ("a", other)):
            done = run("backup", tmp_path / name, data=data)
            assert (1, 1) == (done.exit_code, len(done.stderr.splitlines()))
            assert "Another backup" in done.stderr

    backup.back_up(own(filled), filled.db, tmp_path / "a", tell=again)

    assert 0 == run("backup", tmp_path / "b").exit_code


def test_what_it_cannot_write_into_is_a_sentence(filled, run, tmp_path):
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "link").symlink_to(filled.config.data, target_is_directory=True)
    inside = (filled.config.data, filled.config.data / "backups", tmp_path / "link" / "backups")
    for path, said in (
        *((path, "lies in Songwall's data folder") for path in inside),
        (tmp_path / "file", "“file” is a file"),
        (tmp_path / "nowhere" / "backups", "There's no folder “nowhere”"),
        (tmp_path / "file" / "in", "There's no folder “file”"),
    ):
        done = run("backup", path)
        assert (1, 1) == (done.exit_code, len(done.stderr.splitlines())), path
        assert said in done.stderr
    with pytest.raises(BackupError):
        backup.back_up(own(filled), filled.db, tmp_path / "a\0b")
    assert not (filled.config.data / "backups").exists()
    assert 2 == run("backup").exit_code


def test_a_full_disk_is_a_sentence_and_leaves_earlier_ones_whole(filled, run, tmp_path):
    folder = tmp_path / "backups"
    run("backup", folder)
    files = {name: path.read_bytes() for name, path in lying(folder).items()}
    before = newest(folder)
    with (filled.config.plays / "2026-02.jsonl").open("ab") as plays:
        plays.write(b" " * 2 * filled.config.database.stat().st_size)
        most = plays.tell() - 1
    limited = f"""import resource, webapp.cli
resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))
webapp.cli.main()"""
    done = subprocess.run(
        [sys.executable, "-c", limited, "backup", str(folder)],
        cwd=ROOT,
        env=os.environ | {"SONGWALL_DATA": str(filled.config.data), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (1, 1) == (done.returncode, len(done.stderr.splitlines())), done.stderr
    assert "There's no room left in “backups”" in done.stderr
    assert before == newest(folder)
    assert files == {name: path.read_bytes() for name, path in lying(folder).items()}


def test_a_damaged_database_is_not_backed_up(filled, run, tmp_path):
    run("backup", tmp_path / "backups")
    database.leave_wal_mode(filled.db)
    filled.db.close()
    with filled.config.database.open("r+b") as file:
        file.seek(-2 * 4096, os.SEEK_END)
        file.write(b"\xff" * 2 * 4096)

    done = run("backup", tmp_path / "backups")

    assert (1, 1) == (done.exit_code, len(done.stderr.splitlines()))
    assert "damaged" in done.stderr
    assert 1 == len(manifests.every(tmp_path / "backups"))


def test_without_a_library_there_is_nothing_to_back_up(run, tmp_path):
    done = run("backup", tmp_path / "backups", data=tmp_path / "nothing")

    assert (1, 1) == (done.exit_code, len(done.stderr.splitlines()))
    assert "no library" in done.stderr
    assert not (tmp_path / "nothing").exists()


def test_a_clock_that_goes_back_makes_the_newest_one_all_the_same(tmp_path):
    later = "2030-01-01T000000Z"
    manifests.write(tmp_path, later, manifests.Manifest(1, 1, {}))

    assert "2030-01-01T000001Z" == manifests.free_moment(tmp_path, datetime(2026, 1, 1, tzinfo=UTC))
