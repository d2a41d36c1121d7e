"""From line to line, again and again."""

import pytest

from tests.browser import singing
from tests.browser.driver import expect

PLAYER = "document.querySelector('#player audio')"
NOW = "document.querySelector('#main [data-now] .line__words')?.textContent.trim()"
LOOPED = (
    "[...document.querySelectorAll('#main [data-looped][data-times]')].map((e) => e.dataset.looped)"
)
DRAWN = "document.querySelectorAll('.wave[data-looped]').length"
BEFORE = 0.15  # seconds before the first word


@pytest.fixture
def listener(visit, singers):
    visitor = visit(singers).go(singing.SONG)
    visitor.page.locator(".pin__cover [data-play]").click()
    visitor.hears_music()
    return visitor


def loop(visitor, line, words):
    place = visitor.page.locator("#main [data-times]").nth(line)
    place.hover()
    button = place.get_by_role("button", name=words)
    expect(button).to_be_visible()
    button.click()


def goes_round(visitor, start, end):
    """From shortly before its end the loop leads back to its start."""
    visitor.ask(f"{PLAYER}.currentTime = {end - 0.4}")
    visitor.until(f"Math.abs(heard.sought.at(-1) - {start}) < 0.001")


def test_a_loop_goes_from_line_to_line_until_escape(listener):
    loop(listener, 1, "Loop")
    assert ["only"] == listener.ask(LOOPED)
    goes_round(listener, 4.5 - BEFORE, 9.0 - BEFORE)
    assert 2 == listener.ask(DRAWN)

    loop(listener, 2, "To here")

    assert ["first", "last"] == listener.ask(LOOPED)
    chip = listener.page.locator("[data-looping]")
    expect(chip).to_have_text("Looping 2 lines, 0:04 to 0:12")
    goes_round(listener, 4.5 - BEFORE, 12.8 - BEFORE)
    listener.page.keyboard.press("Escape")
    expect(chip).to_be_hidden()
    assert [] == listener.ask(LOOPED)
    assert 0 == listener.ask(DRAWN)
    assert listener.is_playing


def test_brackets_begin_and_widen_it_at_the_line_that_is_sung(listener):
    listener.page.keyboard.press("k")
    listener.until(f"{PLAYER}.paused")
    listener.ask("document.activeElement.blur()")
    listener.ask(f"{PLAYER}.currentTime = 5")
    listener.until(NOW, "winter came a week too soon.")
    listener.page.keyboard.press("[")
    listener.until("document.querySelectorAll('[data-looped][data-times]').length", 1)
    listener.ask(f"{PLAYER}.currentTime = 8")

    goes_round(listener, 4.5 - BEFORE, 9.0 - BEFORE)

    expect(listener.page.get_by_role("status")).to_contain_text("Looping 1 line")


def test_a_loop_ends_with_its_song(listener):
    loop(listener, 1, "Loop")

    listener.page.keyboard.press("n")

    listener.until(LOOPED, [])
    listener.until(DRAWN, 0)
