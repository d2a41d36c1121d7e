"""Our own server ends while somebody listens."""

import pytest

from tests.browser.catalogue import playable
from tests.browser.driver import expect

WORDS = "Can't reach Songwall"


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


def test_navigation_says_so_and_the_music_plays_on_until_the_server_is_back(listener, gallery):
    listener.page.locator("a[rel=next]").click()

    expect(listener.page.get_by_text(WORDS).first).to_be_visible()
    expect(listener.page.get_by_role("status")).to_contain_text(WORDS)
    expect(listener.page.locator("#main article[data-song]")).to_have_count(24)
    listener.hears_music()

    gallery.start()
    listener.page.get_by_role("button", name="Try again").click()

    expect(listener.page.locator("#main article[data-song]")).to_have_count(6)
    expect(listener.page.get_by_text(WORDS).first).to_be_hidden()
    listener.hears_music()
    assert 0 == listener.pauses


def test_it_is_said_once_and_no_picture_is_broken(listener):
    listener.page.locator("a[rel=next]").click()
    expect(listener.page.locator("#unreachable")).to_contain_text(WORDS)

    listener.page.locator("#main article [data-play]").nth(20).click()
    expect(listener.player.locator("[data-trouble]")).to_contain_text(WORDS)
    expect(listener.page.locator("#unreachable")).to_be_hidden()

    listener.page.locator("a[rel=next]").click()
    listener.until(f'heard.said.filter((words) => words.startsWith("{WORDS}.")).length', 2)
    expect(listener.page.locator("#unreachable:visible, [data-trouble]:visible")).to_have_count(1)
    pictures = "[...document.querySelectorAll('img[src]')]"
    listener.until(f"{pictures}.every((img) => !img.complete || img.naturalWidth > 0)")
