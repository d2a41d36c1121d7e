"""Our own server ends while somebody listens."""

import pytest

from tests.browser.catalogue import playable
from tests.browser.driver import expect

WORDS = "Songwall does not answer"


@pytest.fixture
def gallery(galleries):
    return galleries(lambda api: [playable(api, number) for number in range(30, 0, -1)])


@pytest.fixture
def listener(visit, gallery):
    """Somebody who hears a song when the server is gone."""
    visitor = visit(gallery).go()
    visitor.play()
    visitor.until(
        "heard.audio.buffered.length && heard.audio.buffered.end(0) >= heard.audio.duration - 0.5"
    )
    visitor.excuse("ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE")
    visitor.excuse("ERR_CONTENT_LENGTH_MISMATCH|ERR_INCOMPLETE")  # what was on its way
    visitor.excuse("Failed to fetch")
    gallery.kill()
    return visitor


def test_navigation_says_so_and_the_music_plays_on(listener):
    listener.page.locator("a[rel=next]").click()

    expect(listener.page.get_by_text(WORDS).first).to_be_visible()
    expect(listener.page.get_by_role("status")).to_contain_text(WORDS)
    expect(listener.page.locator("#main article[data-song]")).to_have_count(24)
    listener.hears_music()
    assert 0 == listener.pauses
    listener.page.locator("[data-play]").nth(3).click()
    expect(listener.player).to_contain_text(WORDS)


def test_another_try_succeeds_once_the_server_is_back(listener, gallery):
    listener.page.locator("a[rel=next]").click()
    expect(listener.page.get_by_text(WORDS).first).to_be_visible()
    gallery.start()

    listener.page.get_by_role("button", name="Try again").click()

    expect(listener.page.locator("#main article[data-song]")).to_have_count(6)
    expect(listener.page.get_by_text(WORDS).first).to_be_hidden()
    listener.hears_music()
    assert 0 == listener.pauses
