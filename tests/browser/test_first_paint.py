"""What is seen comes before what moves."""

import pytest

from tests.browser.driver import expect
from tests.browser.visits import ready

SCRIPTS = ("/js/player/", "/js/page/", "/js/lib/", "/vendor/")


@pytest.fixture
def held(visit, demo):
    """A newcomer, and a function that lets pass what is held of what they ask for."""
    visitor = visit(demo, alone=True)

    def hold(pattern):
        waiting, passed = [], []

        def take(route):
            if passed:
                route.continue_()
            else:
                waiting.append(route)

        def release():
            passed.append(True)
            for route in waiting:
                route.continue_()

        visitor.page.route(pattern, take)
        return release

    return visitor, hold


def scripts(visitor):
    return [url for url in visitor.requests if any(folder in url for folder in SCRIPTS)]


def test_scripts_are_fetched_once_a_newcomer_sees_the_page(held):
    visitor, hold = held
    release = hold("**/app.css")
    with visitor.page.expect_response("**/js/app.js"):
        visitor.page.goto("/", wait_until="commit")
    visitor.ask("new Promise((done) => setTimeout(done, 300))")
    assert [] == scripts(visitor)

    release()

    ready(visitor.page)
    assert len(scripts(visitor)) > 20
    assert visitor.ask("performance.getEntriesByType('paint').length > 0")


def test_play_that_is_tapped_before_the_player_is_there_plays(held):
    visitor, hold = held
    release = hold("**/js/player/player.js")
    with visitor.page.expect_request("**/js/player/player.js"):
        visitor.page.goto("/", wait_until="commit")

    visitor.card("Velvet Static").locator("[data-play]").click()
    release()

    expect(visitor.player).to_contain_text("Velvet Static")
    visitor.hears_music()


def test_sheets_of_other_pages_come_below_those_that_are_there(visit, demo):
    visitor = visit(demo).go("/find")

    visitor.until(
        "[...document.styleSheets].map(({ href }) => href.split('/').at(-1)).join(' ')",
        "app.css search.css song.css search.css shelf.css",
    )
