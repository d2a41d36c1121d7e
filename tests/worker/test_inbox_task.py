"""Songs that land in the folder that is watched: real files, the real tasks, a clock of its own."""

import io
import json
import os
import tempfile
import zipfile
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archives import M4A, OTHER_M4A, picture
from tests.factories import Library
from tests.fakes import song
from webapp import database
from webapp.archive.space import LIMIT_REACHED
from webapp.config import Config
from webapp.errors import InboxError
from webapp.imports.inbox import problem
from webapp.library import imports, inbox, pauses
from webapp.worker.import_task import ImportTask
from webapp.worker.inbox_task import InboxTask

ONE, TWO = song(1), song(2)
DAY = 24 * 3600


class Inbox:
    """A gallery with a folder that is watched; `now` is the clock, in seconds, `day` the date's."""

    def __init__(self, config, db, folder):
        self.config = replace(config, inbox=folder)
        self.db, self.folder = db, folder
        self.now, self.has_changed, self.free = 0.0, False, 10**12
        self.day = 25_000
        self.start()

    def start(self):
        """As a worker that has just begun."""
        self.task = InboxTask(
            self.config,
            self.folder,
            clock=lambda: self.now,
            changed=lambda: self.has_changed,
            free=lambda _folder: self.free,
        )

    def put(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    def pass_(self, seconds, step=1.0):
        """The watcher's turns meanwhile."""
        until = self.now + seconds
        while self.now <= until:
            self.task.run_once(self.db)
            self.now += step

    def import_all(self):
        ImportTask(self.config, lambda: self.day * DAY).run_once(self.db)

    def settle(self):
        """Until whatever landed is taken in."""
        self.pass_(36)
        self.import_all()

    @property
    def rows(self):
        """What was brought, the oldest first."""
        return imports.latest(self.db, 99)[::-1]

    def wrong(self):
        """What the page says after a turn."""
        with suppress(InboxError):
            self.task.run_once(self.db)
        return inbox.problem(self.db)


@pytest.fixture
def landing(config, db, tmp_path):
    folder = tmp_path / "My songs"
    folder.mkdir()
    return Inbox(config, db, folder)


def packed(files):
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as file:
        for name, content in files.items():
            file.writestr(name, json.dumps(content))
    return zipped.getvalue()


ZIP = packed({"a.json": song(3)})


def contents(folder):
    return {
        path.relative_to(folder): (path.lstat(), path.is_file() and path.read_bytes())
        for path in folder.rglob("*")
    }


def test_what_lands_is_taken_in_once_it_is_whole_for_two_seconds_and_left_as_it_was(
    landing, library
):
    landing.has_changed = True
    landing.pass_(2)
    landing.put(f"new/{ONE['id']}.json", ONE)
    landing.put(f"new/{ONE['id']}.m4a", M4A)
    landing.put(f"new/{ONE['id']}.jpg", picture())
    before = contents(landing.folder)
    landing.pass_(1)
    early = landing.rows
    landing.pass_(3)
    (asked,) = landing.rows
    landing.import_all()
    (done,) = landing.rows

    assert [] == early
    assert (None, "My songs", 3) == (asked.ended_at, asked.name, len(asked.names))
    assert (1, 1, 2, ()) == (done.read, done.changed, done.kept, done.names)
    assert library.card(ONE).audio_kept
    assert before == contents(landing.folder)


def test_nothing_is_taken_in_twice_and_a_file_that_changes_is_again(landing, library):
    path = landing.put("a.json", ONE)
    landing.settle()
    landing.settle()
    landing.start()
    landing.settle()
    once = landing.rows

    path.write_text(json.dumps({**ONE, "lyrics": "Words that are new"}))
    landing.settle()

    assert ["a.json"] == [row.name for row in once]
    assert [2] == [row.changed for row in landing.rows]


def test_a_change_that_keeps_the_size_is_told_by_its_time(landing, library):
    path = landing.put("a.json", [ONE])
    landing.settle()
    path.write_text(json.dumps([TWO]))
    os.utime(path, ns=(0, 1))
    landing.settle()

    assert {ONE["title"], TWO["title"]} == set(library.titles())


def test_a_file_that_grows_waits_and_holds_what_came_with_it_for_a_minute_only(landing):
    landing.put("still.json", ONE)
    growing = landing.put("growing.json", b"[")
    for _ in range(50):
        with growing.open("ab") as file:
            file.write(b" ")
        landing.pass_(0)
    held = landing.rows
    for _ in range(20):
        with growing.open("ab") as file:
            file.write(b" ")
        landing.pass_(0)
    (row,) = landing.rows

    assert [] == held
    assert ("still.json",) == row.names


def test_audio_does_not_go_without_its_record_that_is_still_coming(landing):
    landing.put("song.mp3", M4A)
    landing.put("other.mp3", M4A)
    record = landing.put("song.json", b"{")
    for _ in range(70):
        with record.open("ab") as file:
            file.write(b" ")
        landing.pass_(0)

    assert [("other.mp3",)] == [row.names for row in landing.rows]


def test_what_lands_together_is_one_import_and_records_come_first(landing, library):
    landing.put("a/first.m4a", M4A)
    landing.put(f"b/{ONE['id']}.m4a", OTHER_M4A)
    landing.put("z.json", [ONE, TWO])
    landing.put("more.ZIP", ZIP)
    landing.settle()

    (row,) = landing.rows
    assert (4, 2) == (row.read, row.kept)
    assert library.card(ONE).audio_kept


def test_audio_whose_record_came_before_under_the_same_name_is_its_songs(landing, library):
    landing.put("My title.json", ONE)
    landing.settle()
    landing.put("My title.m4a", M4A)
    landing.settle()

    assert [ONE["title"]] == library.titles()
    assert library.card(ONE).audio_kept


WAITING = [".hidden.json", "a.json.part", "a.json.crdownload", "a.json.tmp", ".stfolder/a.json"]
WAITING += ["quarantine/a.m4a", "notes.md", "empty.m4a"]


def test_what_is_not_there_yet_is_passed_over(landing):
    for name in WAITING:
        landing.put(name, b"" if name.startswith("empty") else json.dumps(ONE).encode())
    landing.put("a.json", ONE)  # beside which something says that it comes
    landing.settle()
    before = landing.rows
    for ending in ("part", "crdownload", "tmp"):
        (landing.folder / f"a.json.{ending}").unlink()
    landing.settle()

    assert [] == before
    assert ["a.json"] == [row.name for row in landing.rows]


def test_links_are_refused_and_said_once(landing, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.json").write_text(json.dumps(ONE))
    os.mkfifo(outside / "pipe")
    (landing.folder / "a.json").symlink_to(outside / "a.json")
    (landing.folder / "b.mp3").symlink_to(outside / "pipe")
    (landing.folder / "folder").symlink_to(outside)
    landing.settle()
    landing.settle()

    (row,) = landing.rows
    assert (0, 3) == (row.read, row.unusable)
    assert "links aren't followed" in row.problems[0]


def test_what_cannot_be_read_is_said_once_and_taken_in_once_it_can_be(ordinary):
    with tempfile.TemporaryDirectory() as place:
        config = Config(data=Path(place, "data"), sources=())
        database.prepare(config.database)
        folder = Path(place, "in")
        folder.mkdir()
        with closing(database.connect(config.database)) as db:
            landing = Inbox(config, db, folder)
            closed = [landing.put("a.json", ONE), landing.put("b/b.json", TWO).parent]
            closed += [landing.put("c.zip", ZIP)]
            for path in closed:
                path.chmod(0)
            landing.settle()
            landing.settle()
            landing.start()
            landing.settle()
            said = landing.rows
            for path in closed:
                path.chmod(0o755)
            landing.settle()

            assert [(0, 3)] == [(row.read, row.unusable) for row in said]
            assert all("it can't be read" in line for line in said[0].problems)
            assert 3 == len(Library(db).titles())


def test_a_broken_file_is_said_once(landing):
    landing.put("a.json", b'[{"id": "x", "title": "y", ')
    landing.put("b.mp3", b"nothing that sounds")
    landing.settle()
    landing.settle()

    (row,) = landing.rows
    assert 2 == row.unusable


def test_what_brings_nothing_and_says_nothing_new_leaves_no_row(landing):
    landing.put("songs.json", [ONE])
    landing.settle()
    for number in range(3):
        landing.put("songs.json", [ONE, *[{"title": "without an id"}] * bool(number)])
        os.utime(landing.folder / "songs.json", ns=(0, number))
        landing.settle()

    assert [0, 1] == [row.unusable for row in landing.rows]


def test_what_is_removed_changes_nothing_and_is_known_no_more(landing, library):
    path = landing.put("a.json", ONE)
    landing.settle()
    path.unlink()
    landing.settle()
    landing.put("b.json", TWO)
    landing.settle()

    assert {ONE["title"], TWO["title"]} == set(library.titles())
    assert {"b.json"} == set(inbox.taken(landing.db, landing.folder))


def test_an_import_that_a_kill_cut_off_is_done_again(landing, library):
    landing.put("a.json", [ONE, TWO])
    landing.pass_(36)
    begun = {"started_at": "2025-03-01T12:00:00Z", "tries": 1, "done": 9, "total": 99}
    imports.write(landing.db, imports.due(landing.db).number, **begun)
    landing.start()
    landing.settle()

    assert [(2, 2)] == [(row.read, row.tries) for row in landing.rows]
    assert 2 == len(library.titles())


def test_a_pause_of_imports_holds_it_and_is_not_ended_by_what_lands(landing):
    pauses.pause(landing.db, pauses.IMPORTS, paused=True)
    landing.put("a.json", ONE)
    landing.settle()
    held = landing.rows, pauses.paused(landing.db, pauses.IMPORTS)
    pauses.pause(landing.db, pauses.IMPORTS, paused=False)
    landing.settle()

    assert ([], True) == held
    assert ["a.json"] == [row.name for row in landing.rows]


def test_what_is_gone_when_its_turn_comes_is_no_fault_and_taken_in_when_it_is_back(landing):
    path = landing.put("a.json", ONE)
    landing.pass_(36)
    away = landing.folder.with_name("away")
    path.rename(away)
    landing.import_all()
    gone = landing.rows
    away.rename(path)
    landing.settle()

    assert [] == [row for row in gone if row.problems]
    assert 1 == landing.rows[-1].read


def test_a_folder_that_vanishes_is_said_and_it_goes_on_when_it_is_back(landing):
    landing.put("a.json", ONE)
    landing.settle()
    landing.put("b.json", TWO)
    landing.pass_(36)
    away = landing.folder.with_name("away")
    landing.folder.rename(away)
    landing.import_all()
    said = landing.wrong(), landing.wrong()
    with pytest.raises(InboxError, match="isn't there"):
        landing.task.run_once(landing.db)
    between = landing.rows
    away.rename(landing.folder)
    landing.settle()

    assert said[0] == said[1] is not None
    assert "isn't there" in said[0]
    assert ["a.json"] == [row.name for row in between]
    assert [("My songs", 2)] == [(row.name, row.read) for row in landing.rows]
    assert landing.wrong() is None


def test_what_trickles_in_and_goes_well_is_one_row_a_day(landing):
    imports.note(landing.db, "by hand", "2038-06-13T00:00:00Z", "2038-06-13T00:00:00Z", read=7)
    for number in range(4):
        landing.put(f"{number}.json", song(number))
        landing.settle()
    landing.put("broken.json", b'[{"id": "x", "title": "y", ')
    landing.settle()
    landing.put("4.json", song(4))
    landing.settle()
    landing.day += 1
    landing.put("5.json", song(5))
    landing.settle()

    assert landing.rows[0].ended_at[:10] == landing.rows[2].ended_at[:10]
    assert [
        ("by hand", 7, 0),
        ("broken.json", 0, 1),
        ("My songs", 5, 0),
        ("5.json", 1, 0),
    ] == [(row.name, row.read, row.unusable) for row in landing.rows]


def test_a_folder_that_vanishes_while_it_is_read_leaves_no_row_and_is_read_again(landing):
    landing.put("a.json", ONE)
    landing.pass_(36)
    away = landing.folder.with_name("away")
    asked = []

    def clock():
        asked.append(1)
        if len(asked) == 2:  # the import has just begun
            landing.folder.rename(away)
        return 1e9

    ImportTask(landing.config, clock).run_once(landing.db)
    rows = landing.rows
    away.rename(landing.folder)
    landing.settle()

    assert [] == rows
    assert [1] == [row.read for row in landing.rows]


def test_what_was_asked_for_is_dropped_where_the_folder_is_watched_no_more(landing):
    landing.put("a.json", ONE)
    landing.pass_(36)
    ImportTask(replace(landing.config, inbox=None)).run_once(landing.db)

    assert [] == landing.rows


def test_what_found_no_room_is_asked_for_again(landing):
    landing.put("a.m4a", M4A)
    landing.config = replace(landing.config, keep_bytes=0)
    landing.pass_(36)
    landing.import_all()

    assert [LIMIT_REACHED] == [line for row in landing.rows for line in row.remarks]
    assert {} == inbox.taken(landing.db, landing.folder)


def _no_folder(_landing):
    return "isn't there"


def _a_file(landing):
    landing.folder.rmdir()
    landing.folder.write_text("")
    return "names a file"


def _inside(landing):
    inner = landing.config.data / "inbox"
    inner.mkdir(parents=True)
    landing.folder.symlink_to(inner)
    return "lies in the data folder"


def _around(landing):
    landing.folder.symlink_to(landing.config.data.parent)
    return "holds the data folder"


@pytest.mark.parametrize("spoil", [_no_folder, _a_file, _inside, _around])
def test_a_folder_that_cannot_be_watched_is_told_in_one_sentence(landing, spoil):
    if spoil is not _a_file:
        landing.folder.rmdir()
    words = spoil(landing)

    assert words in landing.wrong()
    assert str(landing.folder) not in landing.wrong()


def test_a_folder_that_may_not_be_read_is_told(closed_folder, tmp_path):
    assert "can't be read" in problem(closed_folder, tmp_path / "data")


def test_without_room_it_waits_and_goes_on_once_there_is_some(landing):
    landing.put("a.json", ONE)
    landing.free = 0
    with suppress(InboxError):
        landing.settle()
    said, held = landing.wrong(), landing.rows
    landing.free = 10**12
    landing.now += 30
    with suppress(InboxError):
        landing.wrong()
    landing.settle()

    assert "wait." in said
    assert [] == held
    assert ["a.json"] == [row.name for row in landing.rows]


def test_while_the_demo_is_shown_it_goes_into_the_owners_own_library(config, tmp_path):
    demo = replace(config, sources=("demo",))
    database.prepare(demo.database)
    folder = tmp_path / "in"
    folder.mkdir()
    with closing(database.connect(demo.database)) as db:
        landing = Inbox(demo, db, folder)
        landing.put("a.json", ONE)
        landing.settle()
        assert [] == Library(db).titles()

    with closing(database.connect(demo.own.database)) as own:
        assert [ONE["title"]] == Library(own).titles()


def test_names_that_are_no_text_are_taken_in_as_well(landing, library):
    landing.put(os.fsdecode(b"\xff\xfe.json"), ONE)
    landing.settle()
    landing.settle()

    assert [1] == [row.read for row in landing.rows]
