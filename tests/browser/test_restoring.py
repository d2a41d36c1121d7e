import pytest

from tests.browser.driver import expect
from tests.browser.visits import ready


def test_a_reload_brings_song_and_place_back_in_silence(visit, demo):
    visitor = visit(demo).go()
    visitor.play(visitor.card("Velvet Static"))
    visitor.ask("heard.audio.currentTime = 7")
    visitor.until("heard.audio.currentTime > 7")

    visitor.reload()

    expect(visitor.player).to_contain_text("Velvet Static")
    assert not visitor.is_playing
    place = visitor.sought
    visitor.player.get_by_role("button", name="Play", exact=True).click()
    visitor.begins_at(place)
    visitor.hears_music()
    assert place >= 7


def test_the_volume_comes_back(visit, demo):
    visitor = visit(demo).go()
    visitor.play()
    visitor.player.get_by_role("slider", name="Volume").fill("40")

    visitor.reload()

    visitor.until("document.querySelector('#player audio').volume", 0.4)


def test_music_in_one_tab_silences_the_other(visit, demo):
    first = visit(demo).go()
    first.play()
    second = first.new_page()
    second.goto("/")
    ready(second)

    second.locator("article[data-song] [data-play]").nth(1).click()

    first.until("heard.audio.paused")
    assert not second.evaluate("heard.audio.paused")


def test_what_another_program_left_in_the_browser_does_no_harm(visit, demo):
    visitor = visit(demo)
    visitor.context.add_init_script(
        "localStorage.setItem('songwall.queue', '{\"songs\": 7}');"
        "localStorage.setItem('songwall.place', '[[');"
        "localStorage.setItem('songwall.volume', '{\"level\": \"loud\"}');"
    )

    visitor.go().play()

    expect(visitor.player).to_be_visible()


STORAGE = {
    "forbidden": """const get = () => { throw new DOMException('', 'SecurityError'); };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(window, name, { get });
    }""",
    "full": """const refuse = () => { throw new DOMException('', 'QuotaExceededError'); };
    Storage.prototype.setItem = refuse;
    IDBObjectStore.prototype.put = refuse;""",
}


@pytest.mark.parametrize("script", STORAGE.values(), ids=STORAGE)
def test_where_nothing_can_be_stored_that_is_said_and_the_music_goes_on(visit, demo, script):
    visitor = visit(demo, alone=True)
    page = visitor.page
    page.add_init_script(script)
    visitor.go()
    visitor.play()
    visitor.ask("heard.audio.loop = true")  # however slow the machine is
    expect(page.locator("#toast")).to_contain_text("This browser can't store the queue")

    card = page.locator("#main article[data-audio]").nth(4)
    card.hover()
    card.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Play next").click()
    page.keyboard.press("q")
    expect(page.locator("#queue [data-part=chosen] .q")).to_have_count(1)
    page.locator("a[rel=next]").click()
    expect(page).to_have_title("All songs, page 2 of 2 · Songwall")
    visitor.hears_music()
    assert 0 == visitor.pauses
