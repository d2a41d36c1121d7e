"""What every page says of the visitor's choices, the syncs and the hosts that songs come from."""

import dataclasses

import pytest

from tests.fakes import song
from webapp.library import pauses, source_states
from webapp.library.source_states import SourceState
from webapp.web import layout


@pytest.fixture
def layout_for(app, db):
    """The layout for a visitor with these cookies."""

    def make(cookie=""):
        with app.test_request_context(headers={"Cookie": cookie}):
            return layout.get_layout(db)

    return make


@pytest.mark.parametrize(
    ("cookie", "theme", "hanging"),
    [
        ("", "auto", None),
        ("theme=dark; hanging=rows", "dark", "rows"),
        ("theme=pink; hanging=1", "auto", None),
        ("theme=; hanging=", "auto", None),
        ("other=dark", "auto", None),
    ],
)
def test_cookies_choose_from_the_list_only(layout_for, cookie, theme, hanging):
    told = layout_for(cookie)

    assert (theme, hanging) == (told.theme, told.hanging)


def test_a_pause_is_told_and_stops_what_runs(layout_for, db):
    source_states.begin(db, "riffusion", "2026-01-01T00:00:00Z", 10)
    running = layout_for().sync

    pauses.pause(db, pauses.SYNCS, paused=True)

    assert (True, False) == (running.running, running.paused)
    assert (False, True) == (layout_for().sync.running, layout_for().sync.paused)


def test_the_policy_names_the_hosts_of_songs_and_no_private_ones(layout_for, library):
    library.add(
        song(1, download_url="https://media.example/1.m4a", image_url="https://192.168.0.9/1.jpg")
    )

    policy = layout_for().policy

    assert "media-src 'self' https://media.example;" in policy
    assert "192.168.0.9" not in policy


def test_a_host_that_the_settings_allow_is_in_the_policy(config, library, new_app):
    library.add(song(1, image_url="http://192.168.0.9/1.jpg"))
    app = new_app(dataclasses.replace(config, media_hosts=frozenset({"192.168.0.9"})))

    with app.test_request_context():
        policy = layout.get_layout(library.db).policy

    assert "img-src 'self' data: http://192.168.0.9;" in policy


@pytest.mark.parametrize(
    ("states", "done", "total", "at"),
    [
        ([], 0, None, None),
        ([{"synced_at": "2"}, {"synced_at": "1"}], 0, None, "1"),
        ([{"started_at": "1", "done": 3, "total": 9}, {"done": 7, "total": 8}], 3, 9, None),
        ([{"started_at": "1", "done": 3, "total": 9}] * 2, 6, 18, None),
        (
            [{"started_at": "1", "done": 3, "total": 9}, {"started_at": "1", "done": 1}],
            4,
            None,
            None,
        ),
    ],
)
def test_sources_are_told_as_one(states, done, total, at):
    sync = layout.sync_view([SourceState(name="x", **state) for state in states], paused=False)

    assert (done, total, at) == (sync.done, sync.total, sync.at)


def test_one_source_that_failed_is_told():
    states = [SourceState(name="a"), SourceState(name="b", problem="refused")]

    assert not layout.sync_view(states, paused=False).ok
