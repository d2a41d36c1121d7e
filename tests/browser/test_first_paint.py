"""What is seen comes before what moves."""

import time

import pytest

from tests.browser.driver import expect
from tests.browser.visits import ready
from tests.ports import free_port
from tests.proxy import Behind, Ours, OurServer

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


class InTwoHalves(Ours):
    """A page's content comes when a script has had the time to look for it."""

    def do_GET(self):  # noqa: N802 (the standard library's name)
        del self.headers["Accept-Encoding"]
        super().do_GET()

    def give(self, content):
        head, mark, rest = content.partition(b"<main ")
        self.wfile.write(head)
        self.wfile.flush()
        if mark:
            time.sleep(2)
        self.wfile.write(mark + rest)


def test_scripts_wait_for_the_end_of_a_page_that_comes_slowly(visit, demo, closing):
    port = free_port()
    closing.enter_context(OurServer(port, demo.port, "/", handler=InTwoHalves).running())
    visitor = visit(Behind(demo, port), alone=True)
    known = {"name": "zone", "value": "UTC", "url": visitor.gallery.url}
    visitor.page.context.add_cookies([known])

    visitor.go("/")

    visitor.card("Velvet Static").locator("[data-play]").click()
    visitor.hears_music()
