import re

import pytest

from tests.browser.driver import expect


def click_at(visitor, place, share):
    """Clicks that share of the way along, which 0 and 1 bound."""
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    visitor.page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)


@pytest.fixture
def visitor(visit, demo):
    return visit(demo).go()


def test_a_click_on_a_waveform_begins_there(visitor):
    card = visitor.page.locator("article[data-song]:has([data-play])").nth(2)
    click_at(visitor, card.locator("svg:has(path)"), 0.6)

    visitor.begins_at(visitor.sought)
    length = visitor.ask("heard.audio.duration")
    assert length * 0.6 == pytest.approx(visitor.sought, abs=0.5)


def test_a_click_on_the_playing_waveform_moves_on(visitor):
    card = visitor.page.locator("article[data-song]:has([data-play])").nth(2)
    visitor.play(card)

    click_at(visitor, card.locator("svg:has(path)"), 0.5)

    visitor.until("heard.audio.currentTime > 5")
    half = visitor.ask("heard.audio.duration") / 2
    assert half == pytest.approx(visitor.sought, abs=1)
    assert 0 == visitor.pauses


def test_the_players_range_moves_by_the_arrow_keys(visitor):
    visitor.play()
    visitor.pause()
    visitor.ask("heard.audio.currentTime = 4")
    visitor.until("heard.audio.seeking", wanted=False)
    seek = visitor.player.get_by_role("slider", name="Seek in")

    seek.focus()
    for _ in range(3):
        seek.press("ArrowRight")
    assert 7 == pytest.approx(visitor.at, abs=0.6)
    seek.press("ArrowLeft")

    assert 6 == pytest.approx(visitor.at, abs=0.6)
    expect(seek).to_have_attribute("aria-valuetext", re.compile(r"^0:06 of 0:\d\d$"))


def test_a_songs_own_page_seeks_by_keyboard(visitor):
    visitor.page.locator("article:has([data-play]) h2 a").first.click()
    seek = visitor.page.locator("#main").get_by_role("slider", name="Seek in")

    seek.focus()
    seek.press("ArrowRight")

    visitor.begins_at(1)
    visitor.hears_music()
