"""The hearts of the page and of the bar, and how often a song was heard."""

import pytest

from tests.browser.catalogue import playable
from tests.browser.driver import expect
from tests.browser.visits import eventually
from tests.fakes import song

HALF = 17.7 / 2  # of the song's seconds
LISTENING = (
    "performance.getEntriesByType('resource')"
    ".filter(({ name }) => /(favourite|heard_time)\\.js$/.test(name)).length"
)
"""How many scripts of the first song are there; `plays.js` asks for `hearing`."""


WHOLE = "heard.audio.buffered.length && heard.audio.buffered.end(0) >= heard.audio.duration - 0.5"


def address(number):
    return f"/songs/{song(number)['id']}"


@pytest.fixture
def gallery(galleries):
    return galleries(lambda api: [playable(api, n, title=f"Harbour the {n}.") for n in (2, 1)])


@pytest.fixture
def listener(visit, gallery):
    visitor = visit(gallery).go()
    visitor.play(visitor.card("Harbour the 1."))
    return visitor


@pytest.fixture
def hearer(listener):
    """The same from the song's beginning, once all is there that counts."""
    listener.until(LISTENING, 2)
    listener.ask("heard.audio.currentTime = 0")
    return listener


def heart(place):
    return place.get_by_role("button", name="Favourite", exact=True)


def is_pressed(place, pressed=True):  # noqa: FBT002 (as expect does)
    expect(heart(place)).to_have_attribute("aria-pressed", "true" if pressed else "false")


def test_the_heart_of_the_bar_is_seen_on_the_wall_and_on_the_songs_page(listener):
    heart(listener.player).click()

    expect(listener.card("Harbour the 1.").get_by_text("Favourite")).to_be_attached()
    expect(listener.card("Harbour the 2.").get_by_text("Favourite")).not_to_be_attached()
    listener.card("Harbour the 1.").locator("h2 a").click()
    is_pressed(listener.page.locator("#main"))
    listener.hears_music()
    assert 0 == listener.pauses


def test_the_heart_of_the_page_and_that_of_the_bar_stay_in_step(listener):
    listener.card("Harbour the 1.").locator("h2 a").click()
    main = listener.page.locator("#main")
    is_pressed(listener.player, pressed=False)

    heart(main).press("Enter")
    is_pressed(listener.player)
    expect(heart(main)).to_be_focused()
    heart(listener.player).click()

    is_pressed(main, pressed=False)
    wanted = ["A favourite now", "No favourite any more"]
    said = "heard.said.filter((each) => each.includes('favourite'))"
    listener.until(f"{said}.length >= 2")
    assert wanted == listener.ask(said)


def test_f_marks_what_plays_and_it_outlives_a_reload(listener):
    expect(heart(listener.player)).to_be_visible()  # with its key

    listener.page.keyboard.press("f")
    is_pressed(listener.player)

    listener.page.reload()

    is_pressed(listener.player)


def test_the_heart_is_a_form_without_javascript(visit, gallery):
    page = visit(gallery, java_script_enabled=False).go(address(1)).page

    heart(page.locator("#main")).click()

    expect(page).to_have_url(gallery.url + address(1))
    is_pressed(page.locator("#main"))


def test_a_heart_that_cannot_be_kept_is_not_shown(listener):
    listener.excuse(
        "ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY|ERR_CONTENT_LENGTH_MISMATCH"
    )
    listener.until(LISTENING, 2)
    listener.until(WHOLE)
    listener.gallery.stop()

    heart(listener.player).click()

    listener.until("heard.said.includes('Songwall does not answer, so nothing was changed.')")
    is_pressed(listener.player, pressed=False)


def test_a_script_that_did_not_come_is_asked_for_again_with_the_next_song(visit, gallery):
    visitor = visit(gallery)
    visitor.excuse("ERR_FAILED|Failed to fetch dynamically imported module")
    visitor.page.route("**/js/marks/*", lambda route: route.abort())
    visitor.go().play(visitor.card("Harbour the 1."))
    expect(heart(visitor.player)).to_have_count(0)

    visitor.page.unroute("**/js/marks/*")
    visitor.play(visitor.card("Harbour the 2."))

    is_pressed(visitor.player, pressed=False)


# Answers once the song has told of the second to which it is sent: at once, not to be heard by it.
JUMP = """(second) => new Promise((done) => {
    heard.audio.addEventListener('timeupdate', done, { once: true });
    heard.audio.currentTime = second;
})"""


def sent(visitor):
    return len(visitor.asked(f"{address(1)}/plays"))


def test_a_song_heard_by_half_counts_once(hearer):
    hearer.until(f"heard.audio.currentTime > {HALF}")
    eventually(hearer.page, lambda: sent(hearer), "a play")
    hearer.until("heard.audio.currentTime > 16")

    assert 1 == sent(hearer)
    hearer.gallery.wait_for("Played 1 time<", address(1))


def test_neither_jumps_nor_pauses_count_as_hearing(hearer):
    for second in (4, 8, 12, 15):
        hearer.ask(JUMP, second)
    hearer.pause()
    for second in (1, 3, 10):
        hearer.ask(JUMP, second)
        hearer.page.wait_for_timeout(1500)  # more than a pause counts as, were it heard

    assert 0 == sent(hearer)
    assert "Played" not in hearer.gallery.get(address(1))


def test_a_second_start_counts_again(hearer):
    eventually(hearer.page, lambda: sent(hearer) == 1, "one play")
    hearer.ask("heard.audio.currentTime = 17")
    hearer.until("heard.audio.ended")

    hearer.player.get_by_role("button", name="Play", exact=True).click()

    eventually(hearer.page, lambda: sent(hearer) == 2, "two plays")
