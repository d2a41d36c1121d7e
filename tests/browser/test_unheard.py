"""One unheard song after the other, by keys: each plays from its hook."""

import json

from tests.browser.catalogue import playable
from tests.browser.driver import expect

LINES = [(4, "Down the hill"), (8, "Silver spoon"), (12, "Down the hill")]
TIMED = json.dumps({"lines": [{"text": text, "start": at, "end": at + 2} for at, text in LINES]})
HOOK = 3.6


def songs(api):
    """A picture of two takes, and an older song; the first line that recurs is their hook."""
    pair = [
        playable(api, n, group_id="pair", title="Harbour", lyrics_timestamped=TIMED) for n in (3, 2)
    ]
    return [*pair, playable(api, 1, title="Alone", lyrics_timestamped=TIMED)]


def hears(visitor, title, choose):
    """The page shows this song and what its key would choose, and it plays from its hook."""
    expect(visitor.page.locator("#unheard h1")).to_have_text(title)
    expect(visitor.page.locator("#verdict-choose")).to_contain_text(choose)
    expect(visitor.page.locator("#unheard [data-now]")).to_have_attribute("data-playing", "on")
    visitor.until("heard.sought.at(-1)", HOOK)
    visitor.hears_music()


def test_keys_decide_and_the_music_goes_on_from_hook_to_hook(visit, galleries):
    visitor = visit(galleries(songs)).go("/?unheard=1")
    keyboard, last = visitor.page.keyboard, visitor.page.locator(".after__last")
    visitor.page.get_by_role("link", name="Hear one by one").click()
    hears(visitor, "Harbour", "Choose take 1")
    visitor.until("document.documentElement.hasAttribute('data-decides')")  # keys do

    keyboard.press("x")
    hears(visitor, "Harbour", "Choose take 2")
    keyboard.press("ArrowDown")
    expect(last).to_contain_text("Harbour, take 2: set aside")
    hears(visitor, "Harbour", "Choose take 1")
    keyboard.press("n")
    expect(last).to_contain_text("Harbour, take 1: later")
    hears(visitor, "Alone", "Choose it")
    keyboard.press("f")
    expect(visitor.page.locator("#verdict-heart")).to_have_attribute("aria-pressed", "true")
    keyboard.press("z")
    hears(visitor, "Harbour", "Choose take 1")
    keyboard.press("ArrowUp")
    expect(last).to_contain_text("Harbour, take 1: chosen")
    hears(visitor, "Alone", "Choose it")

    aside = visitor.page.locator("#verdict-aside")
    aside.focus()
    keyboard.press("Enter")
    expect(visitor.page.locator("#unheard h1")).to_have_text("You have heard everything")
    expect(last).to_contain_text("Alone: set aside")
    visitor.until("heard.said.at(-1)", "You have heard everything")
    expect(last).to_contain_text("Alone: set aside")
    visitor.until("document.querySelector('#player audio').paused")
    visitor.page_has_its_audio()
    visitor.page.go_back()  # all of it was one page
    expect(visitor.page.locator("#main h1")).to_contain_text("Unheard")


def test_a_switch_plays_from_the_start_and_what_follows_by_itself_begins_at_its_hook(
    visit, galleries
):
    visitor = visit(galleries(songs)).go("/unheard")
    page = visitor.page
    start = page.get_by_role("switch", name="From the start")
    visitor.until("document.documentElement.hasAttribute('data-decides')")
    start.click()
    expect(start).to_be_checked()
    visitor.until("heard.sought.at(-1)", 0)
    visitor.hears_music()
    page.keyboard.press("n")
    expect(page.locator("#unheard h1")).to_have_text("Alone")
    expect(start).to_be_checked()
    visitor.until("heard.sought.at(-1)", 0)
    start.click()
    expect(start).not_to_be_checked()
    visitor.until("heard.sought.at(-1)", HOOK)
    page.keyboard.press("z")
    hears(visitor, "Harbour", "Choose take 1")

    visitor.ask("heard.audio.dispatchEvent(new Event('ended'))")
    expect(page.locator("#verdict-choose")).to_contain_text("Choose take 2")
    playing = "document.querySelector('#player audio')"  # another element, which was loaded ahead
    visitor.until(f"!{playing}.paused && {playing}.currentTime >= {HOOK}")
