"""What stands above and below every page says where one is, and leads on."""

import re

import pytest

from tests.fakes import song

HERE = {"base_url": "http://localhost:8420"}
SONG = f"/songs/{song(1)['id']}"
MASTHEAD = re.compile(r'<header class="masthead".*?</header>', re.DOTALL)
DOCK = re.compile(r'<nav class="dock".*?</nav>', re.DOTALL)
CURRENT = re.compile(r'<a href="[^"]*" data-to="(\w+)" aria-current="(\w+)"')


@pytest.fixture
def page(client, library):
    library.add(*(song(number) for number in range(60, 0, -1)))
    return lambda path: client.get(path, **HERE).text


@pytest.mark.parametrize(
    ("path", "place", "how"),
    [
        ("/", "songs", "page"),
        ("/?page=2", "songs", "page"),
        ("/?q=nothing-at-all", "songs", "page"),
        ("/find?sort=title", "songs", "page"),
        (SONG, "songs", "true"),
        (f"{SONG}/record", "songs", "true"),
        ("/archive", "archive", "page"),
        ("/import", "archive", "true"),
        ("/phone", None, None),
        ("/connect", None, None),
        ("/nowhere", None, None),
    ],
)
def test_every_page_says_which_place_it_is_or_belongs_to(page, path, place, how):
    shown = page(path)

    current = [(place, how)] if place else []
    assert current == CURRENT.findall(MASTHEAD.search(shown)[0])
    assert current == CURRENT.findall(DOCK.search(shown)[0])
    main = re.search(r'<main id="main"[^>]*>', shown)[0]
    assert (f'data-place="{place}"' in main) is bool(place)
    assert ("data-within" in main) is (how == "true")


def test_a_later_page_says_which_of_how_many(page):
    shown = page("/?page=2")

    assert "<title>All songs, page 2 of 3 · Songwall</title>" in shown
    assert '<span class="title__page">, page 2 of 3</span>' in shown
    assert "page 1 of" not in page("/")


def test_every_place_and_the_menu_are_reached_without_a_script(page):
    shown = MASTHEAD.search(page("/"))[0]

    links = set(re.findall(r'href="([^"]+)"', shown))
    assert {"/", "/archive", "/phone", "/import", "/connect"} <= links
    assert 'popovertarget="menu"' in shown
    assert '<div class="menu" id="menu" popover' in shown


def test_no_page_but_that_of_the_phone_holds_an_address(client, library):
    library.add(song(1))
    visited = "http://192.168.1.20:8420"

    for path in ("/", SONG, "/archive", "/import", "/nowhere"):
        assert "192.168.1.20" not in client.get(path, base_url=visited).text, path
