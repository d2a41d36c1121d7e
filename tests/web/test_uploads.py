"""Songs sent with a browser: the form, the worker's turn, and what bad input gets."""

import dataclasses
import io
import json
import os
import time
import zipfile

import pytest

from tests.archives import M4A, picture
from tests.factories import Library
from tests.fakes import song
from webapp import database
from webapp.archive import space
from webapp.errors import StorageError
from webapp.library import files, imports, pauses, songs
from webapp.web import uploads
from webapp.worker import import_task
from webapp.worker.import_task import ImportTask

HERE = {"base_url": "http://localhost:8420"}
AT = "2025-03-01T12:00:00Z"


def packed(files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return made.getvalue()


ONE = song(1)
ZIP = packed(
    {
        f"metadata/Song__{ONE['id']}.json": json.dumps(ONE),
        f"audio/{ONE['id']}.m4a": M4A,
        f"covers/{ONE['id']}.jpg": picture(),
    }
)


class Bringing:
    """A gallery that is sent files, and the worker's turn at them."""

    def __init__(self, app, config, db):
        self.app, self.config, self.db = app, config, db
        self.folder = config.own.folder / "imports"

    def send(self, *named, field="files", **options):
        sent = {field: [(io.BytesIO(content), name) for name, content in named]}
        return self.app.test_client().post("/import", data=sent, **HERE, **options)

    def import_next(self):
        return ImportTask(self.config).import_next(self.db)

    def take_in(self, sleep=time.sleep):
        ImportTask(self.config, sleep=sleep).run_once(self.db)
        return imports.latest(self.db, 1)[0]

    def left(self):
        return list(self.folder.iterdir()) if self.folder.exists() else []


@pytest.fixture
def bring(app, config, db):
    return Bringing(app, config, db)


def test_a_zip_is_taken_in_and_nothing_of_it_is_left(bring, library):
    answer = bring.send(("my songs.zip", ZIP))
    waiting = imports.latest(bring.db, 1)[0]
    done = bring.take_in()

    assert (303, "/archive#imports") == (answer.status_code, answer.location)
    assert (None, None) == (waiting.started_at, waiting.ended_at)
    assert ("my songs.zip", 1, 1, 2) == (done.name, done.read, done.changed, done.kept)
    assert library.card(ONE).audio_kept
    assert library.card(ONE).cover_kept
    assert [] == bring.left()


def test_an_import_that_has_ended_left_the_record_of_each_song(bring):
    bring.send(("a.json", json.dumps([song(n) for n in range(40)]).encode()))

    bring.take_in()

    records = list(bring.config.own.archive.rglob("record.json"))
    assert 40 == len({json.loads(path.read_text())["id"] for path in records})


def test_pages_are_made_anew_once_its_files_are_kept(bring):
    bring.send(("a.json", b"[]"))
    before = songs.version(bring.db)

    bring.take_in()

    assert before < songs.version(bring.db)


def test_several_files_belong_together(bring, library):
    loose = [
        (f"Song_{ONE['id']}.json", json.dumps(ONE).encode()),
        (f"Song_{ONE['id']}.m4a", M4A),
        ("more.zip", packed({"a.json": json.dumps([song(2), song(3)])})),
    ]

    bring.send(*loose)
    done = bring.take_in()

    assert (f"Song_{ONE['id']}.json and 2 more", 3, 1) == (done.name, done.read, done.kept)
    assert library.card(ONE).audio_kept
    assert 3 == len(library.titles())


def test_several_come_in_turn(bring):
    bring.send(("first.json", json.dumps(song(1)).encode()))
    bring.send(("second.json", json.dumps(song(2)).encode()))

    ImportTask(bring.config).import_next(bring.db)

    newest, oldest = imports.latest(bring.db, 2)
    assert (True, False) == (bool(oldest.ended_at), bool(newest.ended_at))


def test_bringing_twice_changes_nothing(bring):
    bring.send(("a.zip", ZIP))
    bring.take_in()

    bring.send(("a.zip", ZIP))
    done = bring.take_in()

    assert (1, 0, 0) == (done.read, done.changed, done.kept)


def test_what_a_kill_cut_off_is_done_again(bring, library):
    bring.send(("a.zip", ZIP))
    row = imports.due(bring.db)
    imports.write(bring.db, row.number, started_at=AT, tries=1, done=100)

    done = bring.take_in()

    assert (1, 2) == (done.read, done.tries)
    assert library.card(ONE).audio_kept


def when(db, event):
    """Paused as soon as this happens in the database."""
    db.execute(f"CREATE TRIGGER now {event} BEGIN UPDATE library SET imports_paused = 1; END")


def test_a_paused_import_waits_where_it_is_and_others_after_it(bring, library):
    bring.send(("a.zip", ZIP))
    bring.send(("b.json", json.dumps(song(2)).encode()))
    when(bring.db, "AFTER UPDATE OF started_at ON imports WHEN new.tries = 1")
    stood = []

    def sleep(_seconds):
        stood.append((library.titles(), imports.due(bring.db), bring.import_next()))
        if len(stood) == 2:
            bring.db.execute("DROP TRIGGER now")
            pauses.pause(bring.db, pauses.IMPORTS, paused=False)

    done = bring.take_in(sleep=sleep)

    titles, row, turned = stood[1]
    assert ([], False, 0, None) == (titles, turned, row.tries, row.ended_at)
    first = imports.latest(bring.db, 2)[1]
    assert [(1, 1, 2, 1), (1, 1, 0, 1)] == [
        (each.read, each.changed, each.kept, each.tries) for each in (first, done)
    ]


def test_what_lies_beside_stays_at_hand_in_a_pause(bring, library, monkeypatch):
    monkeypatch.setattr(import_task, "NOTED_EVERY", 0)
    monkeypatch.setattr(import_task, "RENEWED_EVERY", 0)
    bring.send(("a.zip", packed({**_with_audio(1), **_with_audio(2)})))
    when(bring.db, "AFTER UPDATE OF audio_kept ON songs WHEN new.audio_kept IS NOT NULL")
    stood = []

    def sleep(_seconds):
        if not stood:  # as if it had lasted longer than a lease
            bring.db.execute("UPDATE files SET leased_until = 1 WHERE name IS NULL")
        else:
            bring.db.execute("DROP TRIGGER now")
            pauses.pause(bring.db, pauses.IMPORTS, paused=False)
        stood.append(files.claim(bring.db, time.time()) if stood else None)

    done = bring.take_in(sleep=sleep)

    assert ([None, None], 2) == (stood, done.kept)
    assert all(library.card(song(n)).audio_kept for n in (1, 2))


def _with_audio(number):
    raw = song(number, download_url=f"https://media.example/{number}.m4a")
    return {f"{raw['id']}.json": json.dumps(raw), f"{raw['id']}.m4a": M4A}


def test_a_restart_in_a_pause_stays_paused_and_nothing_is_lost_or_counted_twice(bring, library):
    bring.send(("a.zip", ZIP))
    when(bring.db, "AFTER UPDATE OF started_at ON imports")

    class Killed(BaseException):
        pass

    def die(_seconds):
        raise Killed

    for _ in range(5):
        pauses.pause(bring.db, pauses.IMPORTS, paused=False)
        with pytest.raises(Killed):
            bring.take_in(sleep=die)
    assert not bring.import_next()
    bring.db.execute("DROP TRIGGER now")
    pauses.pause(bring.db, pauses.IMPORTS, paused=False)
    done = bring.take_in()

    assert (1, 1, 2, 1) == (done.read, done.changed, done.kept, done.tries)
    assert ["Song 1"] == library.titles()


def test_what_is_brought_in_a_pause_waits_too_unless_all_before_it_has_ended(bring):
    bring.send(("a.zip", ZIP))
    pauses.pause(bring.db, pauses.IMPORTS, paused=True)

    bring.send(("b.zip", ZIP))
    assert pauses.paused(bring.db, pauses.IMPORTS)
    for row in imports.latest(bring.db, 2):
        imports.write(bring.db, row.number, ended_at=AT)
    bring.send(("c.zip", ZIP))

    assert not pauses.paused(bring.db, pauses.IMPORTS)
    assert "c.zip" == bring.take_in().name


def test_what_kills_the_worker_is_not_tried_for_ever(bring):
    bring.send(("a.zip", ZIP))
    imports.write(bring.db, imports.due(bring.db).number, tries=import_task.MOST_TRIES)

    done = bring.take_in()

    assert "three times" in done.failure
    assert [] == bring.left()


def test_a_full_disk_costs_no_try(bring, monkeypatch):
    bring.send(("a.zip", ZIP))

    def refuse(*_, **__):
        raise StorageError("full")

    with monkeypatch.context() as patched:
        patched.setattr(import_task.importer, "import_all", refuse)
        with pytest.raises(StorageError):
            bring.take_in()

    assert 0 == imports.due(bring.db).tries
    assert 1 == bring.take_in().read


def test_in_the_demo_it_goes_to_the_owners_own_library(config, new_app):
    demo = dataclasses.replace(config, sources=("demo",), token=None)
    app = new_app(demo)
    database.prepare(demo.own.database)
    db = database.connect(demo.own.database)
    bring = Bringing(app, demo.own, db)

    bring.send(("a.zip", ZIP))
    page = app.test_client().get("/archive", **HERE).text
    bring.take_in()

    assert "These go to your own library" in page
    assert ["Song 1"] == Library(db).titles()
    assert not (demo.folder / "imports").exists()
    db.close()
    for each in (app.extensions["songwall"].connections, app.extensions["songwall"].own):
        each.close()


BAD = {
    "a page instead of a ZIP": ("a.zip", b"<!doctype html><h1>Sign in</h1>"),
    "nothing in it": ("a.zip", b""),
    "a ZIP cut short": ("a.zip", ZIP[:-40]),
    "a ZIP with nothing": ("a.zip", packed({})),
    "a ZIP bomb": ("a.zip", packed({"a.json": b'"' + b"a" * 30_000_000 + b'"'})),
    "a picture": ("a.png", picture(form="PNG")),
    "a long name": ("ä" * 300 + ".json", b"{}"),
    "a path": ("../../../etc/passwd", b"[]"),
    "hidden signs": ("a\x00\u202eb.json", b"[1]"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_files_end_in_a_sentence(bring, what, client):
    answer = bring.send(BAD[what])
    done = bring.take_in()

    assert 303 == answer.status_code
    assert done.failure
    assert len(done.name) <= 110
    assert [] == bring.left()
    assert {} == songs.counts(bring.db)
    assert 200 == client.get("/archive", **HERE).status_code


@pytest.mark.parametrize(
    "data",
    [None, {}, {"files": "text"}, {"other": "x" * 5000}, {"files": (io.BytesIO(b""), "")}],
)
def test_a_form_without_a_file_is_refused(bring, data):
    answer = bring.app.test_client().post("/import", data=data, **HERE)

    assert 422 == answer.status_code
    assert "No file was chosen" in answer.text
    assert '<main id="main"' in answer.text
    assert [] == bring.left()


def test_the_name_of_the_field_does_not_matter(bring):
    bring.send(("a.zip", ZIP), field="wrong")

    assert 1 == bring.take_in().read


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
def test_what_is_no_form_is_refused(bring, kind):
    answer = bring.app.test_client().post("/import", data=b"x" * 99, content_type=kind, **HERE)

    assert 422 == answer.status_code
    assert [] == bring.left()


def test_a_form_that_breaks_off_leaves_nothing(bring):
    body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.zip"\r\n\r\n' + ZIP[:999]
    kind = "multipart/form-data; boundary=b"

    answer = bring.app.test_client().post("/import", data=body, content_type=kind, **HERE)

    assert 422 == answer.status_code
    assert "broke off" in answer.text
    assert [] == bring.left()


def test_more_than_may_be_sent_is_refused_unread(bring):
    length = str(uploads.MOST + 1)

    class Unread(io.BytesIO):
        def read(self, *_):
            raise AssertionError

    answer = bring.app.test_client().post(
        "/import",
        input_stream=Unread(),
        environ_overrides={"CONTENT_LENGTH": length},
        content_type="multipart/form-data; boundary=b",
        **HERE,
    )

    assert 413 == answer.status_code
    assert "may bring 4 GB" in answer.text
    assert '<main id="main"' in answer.text
    assert [] == bring.left()


def test_more_files_than_one_upload_takes_are_refused(bring):
    many = [(f"{number}.json", b"1") for number in range(uploads.MOST_FILES + 1)]

    answer = bring.send(*many)

    assert 413 == answer.status_code
    assert [] == bring.left()


def test_a_disk_with_little_space_takes_nothing(bring, monkeypatch):
    monkeypatch.setattr(space.shutil, "disk_usage", usage(space.LEAST_FREE - 1))

    answer = bring.send(("a.zip", ZIP))
    page = bring.app.test_client().get("/import", **HERE).text

    assert 413 == answer.status_code
    assert "Less than 500 MB are free" in answer.text
    assert "Less than 500 MB are free" in page
    assert '<input type="file"' not in page
    assert [] == bring.left()


def usage(free):
    return lambda _folder: type("Usage", (), {"free": free})


def test_a_disk_that_fills_up_meanwhile_says_so(bring, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads.disk.os, "fsync", full)

    answer = bring.send(("a.zip", ZIP))

    assert 503 == answer.status_code
    assert "The disk is full" in answer.text
    assert [] == bring.left()
    assert imports.due(bring.db) is None


def test_what_cannot_be_noted_is_not_left_on_the_disk(bring, monkeypatch):
    def refuse(*_):
        raise StorageError("The disk is full. Free some space, and Songwall carries on by itself.")

    monkeypatch.setattr(imports, "ask", refuse)

    answer = bring.send(("a.zip", ZIP))

    assert 503 == answer.status_code
    assert [] == bring.left()


def test_only_two_send_at_a_time(bring):
    with uploads.turn(), uploads.turn():
        answer = bring.send(("a.zip", ZIP))

    assert 429 == answer.status_code
    assert "Two uploads are already under way" in answer.text
    assert 303 == bring.send(("a.zip", ZIP)).status_code


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_site_may_send_nothing(bring, headers):
    answer = bring.send(("a.zip", ZIP), headers=headers)

    assert 403 == answer.status_code
    assert [] == bring.left()
    assert imports.due(bring.db) is None


def test_nobody_sends_without_the_password(config, db, new_app):
    app = new_app(dataclasses.replace(config, password="made-up"))
    bring = Bringing(app, config, db)

    answer = bring.send(("a.zip", ZIP))

    assert 401 == answer.status_code
    assert [] == bring.left()


def test_what_came_half_is_swept_once_nobody_writes_it(bring):
    for name, age in (("old", 1000), ("young", 0)):
        (bring.folder / name).mkdir(parents=True)
        (bring.folder / name / "0").write_bytes(b"x")
        for path in (bring.folder / name / "0", bring.folder / name):
            os.utime(path, (time.time() - age, time.time() - age))
    bring.send(("a.zip", ZIP))
    waiting = imports.due(bring.db).stored

    ImportTask(bring.config)._sweep(bring.db)

    assert {"young", waiting} == {path.name for path in bring.left()}


def test_the_owners_pause_does_not_hold_an_import(bring):
    pauses.pause(bring.db, pauses.KEEPING, paused=True)
    bring.send(("a.zip", ZIP))

    assert 2 == bring.take_in().kept


def test_with_keeping_switched_off_the_records_come_all_the_same(bring):
    bring.config = dataclasses.replace(bring.config, keep=False)
    bring.send(("a.zip", ZIP))

    done = bring.take_in()

    assert (1, 0) == (done.read, done.kept)
