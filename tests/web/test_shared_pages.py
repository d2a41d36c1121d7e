"""Whole pages, found again by the request alone: never where anything they depend on changed."""

import base64
import dataclasses

import pytest

from tests.fakes import song
from webapp.library import files, pauses, source_states, user_marks

BROWSER = {"Accept-Encoding": "br"}
RIGHT = {"Authorization": f"Basic {base64.b64encode(b':open sesame').decode()}"}
CHANGES = {
    "a song": lambda library, _client: library.add(song(2)),
    "a sync": lambda library, _client: source_states.begin(library.db, "riffusion", "2026", 9),
    "a problem": lambda library, _client: source_states.write(
        library.db, "riffusion", problem="refused"
    ),
    "a pause": lambda library, _client: pauses.pause(library.db, pauses.SYNCS, paused=True),
    "an archive that halts": lambda library, _client: files.halt(library.db, "Full."),
    "a theme": lambda _library, client: client.set_cookie("theme", "dark"),
    "a hanging": lambda _library, client: client.set_cookie("hanging", "rows"),
}


def remembered(app):
    return [key for key in app.extensions["songwall"].cache._entries if "request:" in key]


@pytest.mark.parametrize("change", CHANGES)
def test_a_page_that_was_made_before_is_the_page_of_now(
    config, app, client, library, new_app, change
):
    library.add(song(1, download_url="https://media.example/1.m4a"))
    before = client.get("/", headers=BROWSER)
    again = client.get("/", headers=BROWSER)
    assert (before.data, before.headers) == (again.data, again.headers)
    assert remembered(app)

    CHANGES[change](library, client)
    after = client.get("/", headers={**BROWSER, "If-None-Match": before.headers["ETag"]})

    stranger = new_app(config).test_client()  # whose app has made no page yet
    for cookie in ("theme", "hanging"):
        if client.get_cookie(cookie):
            stranger.set_cookie(cookie, client.get_cookie(cookie).value)
    expected = stranger.get("/", headers=BROWSER)
    assert before.data != after.data
    assert (200, expected.data) == (after.status_code, after.data)
    assert expected.headers == after.headers


def test_every_address_shows_the_library_of_now(config, client, library, new_app):
    addresses = [
        "/",
        "/?page=2",
        "/?status=failed",
        "/find",
        "/?q=song",
        "/?favourite=1",
        "/?sort=longest",
    ]
    library.add(*(song(number) for number in range(30)))

    def key(number):
        return library.card(song(number)).key

    changes = [
        lambda: user_marks.set_favourite(library.db, key(29), favourite=True),
        lambda: user_marks.set_favourite(library.db, key(0), favourite=True),
        lambda: library.add(song(40, created_at="2020-01-01T00:00:00Z")),
        lambda: library.add(song(28, title="Another", status="failed")),
    ]
    old = []
    for number, change in enumerate(changes):
        for address in addresses:
            client.get(address)
        change()
        stranger = new_app(config).test_client()  # whose app has made no page yet
        old += [
            (number, address)
            for address in addresses
            if client.get(address).data != stranger.get(address).data
        ]

    assert [] == old


def test_a_change_elsewhere_leaves_a_page_as_it_is(client, library):
    library.add(*(song(number) for number in range(30)))
    known = {
        address: {"If-None-Match": client.get(address).headers["ETag"]}
        for address in ("/", "/?page=2")
    }

    library.add(song(0, title="Another"))  # the oldest; a heart would count on its tab

    statuses = [client.get(address, headers=known[address]).status_code for address in known]
    assert [304, 200] == statuses


def test_each_address_has_a_page_of_its_own(client, library):
    library.add(*(song(number) for number in range(30)))
    addresses = ["/", "/?page=2", "/find", "/?status=failed", "/?q=song", "/?sort=longest"]
    first = [client.get(address).data for address in addresses]

    assert first == [client.get(address).data for address in addresses]
    assert len(addresses) == len(set(first))


def test_a_page_that_was_made_before_is_asked_for_with_the_password(config, library, new_app):
    library.add(song(1))
    client = new_app(dataclasses.replace(config, password="open sesame")).test_client()
    seen = [client.get("/", headers=RIGHT) for _ in range(2)]
    known = {"If-None-Match": seen[0].headers["ETag"]}

    assert [200, 200] == [answer.status_code for answer in seen]
    assert 401 == client.get("/").status_code
    assert 401 == client.get("/", headers=known).status_code
    assert 400 == client.get("/", headers={**RIGHT, "Host": "evil.example"}).status_code
    assert 304 == client.get("/", headers={**RIGHT, **known}).status_code


@pytest.mark.parametrize("address", ["/?sort=played", "/?unheard=1", "/?q=so&sort=newest"])
def test_what_more_than_the_library_decides_is_not_remembered(app, client, library, address):
    library.add(song(1))
    client.get(address)

    assert [] == remembered(app)


def test_a_wall_with_songs_in_the_making_is_not_remembered(app, client, library):
    library.add(song(1, status="processing"))
    client.get("/")

    assert [] == remembered(app)


def test_a_page_that_the_cache_has_dropped_is_made_anew(app, client, library):
    library.add(song(1))
    first = client.get("/")
    entries = app.extensions["songwall"].cache._entries
    for key in [key for key in entries if "page:" in key]:
        del entries[key]

    again = client.get("/")

    assert (200, first.data) == (again.status_code, again.data)


def test_visitors_of_other_time_zones_share_all_pages_but_those_that_tell_days(client, library):
    """Late on the 12th in London it is the 13th in Berlin, and so on the page and in a search."""
    library.add(song(1, title="Late", created_at="2025-02-12T23:30:00Z"), song(2, title="Other"))

    def pages(zone, *addresses):
        client.set_cookie("zone", zone)
        return [client.get(address) for address in addresses]

    at_13th = "/?q=made:2025-02-13"
    berlin = pages("Europe/Berlin", "/", at_13th, "/find", "/?month=2025-02")
    london = pages("Europe/London", "/", at_13th, "/find", "/?month=2025-02")
    nowhere = pages("Nowhere/City", at_13th)[0]
    client.delete_cookie("zone")
    nobody = client.get(at_13th)

    tags = [[page.headers["ETag"] for page in every] for every in (berlin, london)]
    assert [True, False, False, False] == [one == other for one, other in zip(*tags, strict=True)]
    assert [1, 0, 0, 0] == [
        page.text.count(">Late<") for page in (berlin[1], london[1], nowhere, nobody)
    ]
    assert "Days and months are those of Europe/Berlin." in berlin[1].text
    assert "Days and months are those of UTC." in nobody.text
    assert nobody.headers["ETag"] == nowhere.headers["ETag"]
