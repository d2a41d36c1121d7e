"""The frame of a wall, cached apart from its cards: it must be of the same library as they."""

import re

import pytest
from flask import template_rendered

from tests.fakes import song
from webapp.library import pauses, source_states
from webapp.query.song_filter import SongFilter
from webapp.web import layout, wall

CURRENT = re.compile(r'aria-current="page">\s*<span class="vh">Page </span>\s*(\d+)')


def count(answer):
    return answer.text.partition('class="title__count"')[2].partition("</h1>")[0]


@pytest.mark.parametrize("path", ["/", "/?status=completed"])
def test_a_frame_counts_the_songs_of_now(client, library, path):
    library.add(song(1))
    before = count(client.get(path))

    library.add(song(2))
    after = count(client.get(path))

    assert "1" in before
    assert "2" in after


def test_a_change_of_a_card_alone_shows_in_the_same_frame(app, client, library):
    library.add(song(1), song(2))
    client.get("/")
    rendered = []

    def note(_app, template, **_context):
        rendered.append(template.name)

    with template_rendered.connected_to(note, app):
        library.add(song(1, title="Another"))  # a favourite would count on its tab
        page = client.get("/").text

    assert ">Another<" in page
    assert ["songs/_card.html"] == rendered


def test_a_frame_tells_of_the_sync_of_now(client, library, db):
    library.add(song(1))
    client.get("/")

    source_states.begin(db, "riffusion", "2026-01-01T00:00:00Z", 10)
    running = client.get("/").text
    pauses.pause(db, pauses.SYNCS, paused=True)

    assert "songs fetched" in running
    assert "Sync paused" in client.get("/").text


def test_each_page_of_a_wall_has_a_frame_of_its_own(client, library):
    library.add(*(song(number) for number in range(60)))

    pages = [client.get(f"/?page={page}").text for page in (1, 2, 3)]

    current = [CURRENT.search(page)[1] for page in pages]
    assert ["1", "2", "3"] == current
    assert 3 == len(set(pages))


def test_the_place_of_the_cards_is_no_text_of_a_song(client, library):
    library.add(song(1, title="<!--cards-->", sound="<!--cards-->"))

    page = client.get("/").text

    assert 1 == page.count("<article")
    assert "<!--cards-->" not in page


def test_a_wall_with_songs_in_the_making_is_another_each_minute(app, library):
    library.add(song(1, status="processing"))

    with app.test_request_context():
        shown = wall.Wall(library.db, SongFilter(), library.version())
        page_layout = layout.get_layout(library.db)
        now = shown.depends_on(page_layout, lines=True, opened=False)
        shown.minute += 1

        assert now != shown.depends_on(page_layout, lines=True, opened=False)
