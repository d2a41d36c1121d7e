"""The demo hangs until the owner's own songs are there, and then goes by itself."""

from contextlib import closing

import pytest
from werkzeug.test import Client

from tests.factories import Library
from tests.fakes import song
from webapp import database
from webapp.config import Config
from webapp.errors import ChangedMeanwhileError
from webapp.library import imports, pauses
from webapp.server.changeover import LOOK_EVERY, Gallery

HERE = {"base_url": "http://localhost:8420"}


class Hanging:
    """A gallery with a clock of its own; `told` holds the settings that it changed over to."""

    def __init__(self, config):
        self.now, self.told, self.apps = 0.0, [], []
        database.prepare(config.data / "demo" / "songwall.db")
        self.gallery = Gallery(config, changed=self.told.append, clock=lambda: self.now)

    def get(self, address, seconds=LOOK_EVERY):
        self.now += seconds
        if self.gallery.app not in self.apps:
            self.apps.append(self.gallery.app)
        return Client(self.gallery).get(address, **HERE)

    def shows_demo(self, **options):
        return 'id="demo"' in self.get("/archive", **options).text

    def close(self):
        for app in {*self.apps, self.gallery.app}:
            app.extensions["songwall"].connections.close()
            app.extensions["songwall"].own.close()


@pytest.fixture
def hang(tmp_path):
    made = []

    def hang(**settings):
        made.append(Hanging(Config(data=tmp_path / "data", **settings)))
        return made[-1]

    yield hang
    for each in made:
        each.close()


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "data" / "songwall.db"
    database.prepare(path)
    with closing(database.connect(path)) as db:
        yield Library(db)


def test_the_demo_goes_once_there_are_songs_of_ones_own(hang, own):
    shown = hang()
    assert shown.shows_demo()

    own.add(song(1), source="import", file=True)

    assert shown.shows_demo(seconds=0), "it looks at most once a second"
    assert not shown.shows_demo()
    assert "Song 1" in shown.get("/").text
    assert [()] == [config.sources for config in shown.told]
    assert not shown.gallery.is_passing


def test_a_demo_that_was_asked_for_stays(hang, own):
    shown = hang(sources=("demo",))
    own.add(song(1), source="import", file=True)

    assert shown.shows_demo()
    assert [] == shown.told


@pytest.mark.parametrize("paused", [False, True])
def test_it_waits_until_all_that_was_brought_is_read(hang, own, paused):
    shown = hang()
    own.add(song(1), source="import", file=True)
    imports.ask(own.db, "a.zip", "folder", ["a.zip"], "2025-03-01T12:00:00Z")
    pauses.pause(own.db, pauses.IMPORTS, paused=paused)

    assert paused is not shown.shows_demo()
    imports.write(own.db, imports.due(own.db).number, ended_at="2025-03-01T12:00:01Z", read=1)

    assert not shown.shows_demo()


def test_a_library_that_cannot_be_read_takes_no_demo_down(hang, tmp_path):
    shown = hang()
    (tmp_path / "data" / "songwall.db").write_bytes(b"no database at all" * 100)

    assert shown.shows_demo()


def test_a_page_of_the_demo_is_told_that_another_gallery_hangs_here(hang, own):
    shown = hang()
    number = imports.ask(own.db, "a.zip", "folder", ["a.zip"], "2025-03-01T12:00:00Z")
    page = shown.get("/archive").text
    assert "As soon as they're added, your own songs take its place." in page
    assert "&amp;demo=1" in page
    own.add(song(1), source="import", file=True)
    imports.write(own.db, number or 1, ended_at="2025-03-01T12:00:01Z", read=1)
    still = shown.get("/archive", seconds=0).text
    assert "every 2s" in still, "it asks until the demo has gone"

    answer = shown.get("/archive/news?mark=old&demo=1")

    assert (200, "true", "") == (answer.status_code, answer.headers["HX-Refresh"], answer.text)


def test_whoever_asked_for_the_demo_is_told_how_it_goes(hang, own):
    shown = hang(sources=("demo",))
    imports.ask(own.db, "a.zip", "folder", ["a.zip"], "2025-03-01T12:00:00Z")

    assert (
        "<code>SONGWALL_SOURCE=demo</code> out and start Songwall again"
        in shown.get("/archive").text
    )


def with_password(stored, data):
    return Config(data=data, sources=(), password=stored.get("SONGWALL_PASSWORD") or None)


@pytest.fixture
def two(tmp_path, own):
    """Galleries of one library in two processes, as it were."""
    clock = [0.0]
    made = [
        Gallery(
            with_password({}, tmp_path / "data"),
            clock=lambda: clock[0],
            reread=lambda stored: with_password(stored, tmp_path / "data"),
        )
        for _ in range(2)
    ]
    apps = [gallery.app for gallery in made]

    def later(looks=2):
        """Both have looked so many times since."""
        for _ in range(looks):
            clock[0] += LOOK_EVERY
            for gallery in made:
                Client(gallery).get("/health", **HERE)
        apps.extend(gallery.app for gallery in made)
        return [Client(gallery).get("/", **HERE).status_code for gallery in made]

    yield made, later
    for app in apps:
        app.extensions["songwall"].connections.close()


def test_what_one_process_changes_holds_in_the_other(two):
    (first, second), later = two
    assert first.as_of == second.as_of

    first.change(first.as_of, {"SONGWALL_PASSWORD": "something long"})

    assert [401, 401] == later()
    assert first.as_of == second.as_of != ""
    second.change(second.as_of, {"SONGWALL_PASSWORD": None})
    assert [200, 200] == later()


def test_a_change_that_does_not_know_the_others_is_refused_before_it_was_seen(two):
    (first, second), _ = two
    first.change(first.as_of, {"SONGWALL_PASSWORD": "something long"})

    with pytest.raises(ChangedMeanwhileError):
        second.change("", {"SONGWALL_PASSWORD": "something else"})


def test_settings_that_are_gone_or_cannot_be_read_change_nothing(two, tmp_path):
    (first, _), later = two
    first.change(first.as_of, {"SONGWALL_PASSWORD": "something long"})
    later()
    file = tmp_path / "data" / "songwall.env"

    file.write_bytes(b"\xff\xfe")
    assert [401, 401] == later()
    file.unlink()
    assert [401, 401] == later()
    file.write_text("SONGWALL_PASSWORD=\n")  # by hand, and perhaps still being written
    assert [401, 401] == later(looks=1)
    assert [200, 200] == later(looks=1)
