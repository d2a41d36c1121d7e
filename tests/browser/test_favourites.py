"""The hearts of the page and of the bar, and how often a song was heard."""

import re

import pytest

from tests.audio import made
from tests.browser.catalogue import playable
from tests.browser.driver import expect
from tests.browser.visits import eventually
from tests.fakes import song

SECONDS = 10
HALF = SECONDS / 2
LAST, NEWEST = 1, 20  # the songs at the wall's end and beginning
LISTENING = (
    "performance.getEntriesByType('resource')"
    ".filter(({ name }) => /(favourite|heard_time)\\.js$/.test(name)).length"
)
"""How many scripts of the first song are there; `plays.js` asks for `hearing`."""


WHOLE = "heard.audio.buffered.length && heard.audio.buffered.end(0) >= heard.audio.duration - 0.5"


def address(number):
    return f"/songs/{song(number)['id']}"


def title(number):
    return f"Harbour the {number}."


def songs(api):
    audio = made("audio/mp4", seconds=SECONDS, channels=1)
    return [
        playable(api, n, title=title(n), audio=audio, seconds=SECONDS) for n in range(NEWEST, 0, -1)
    ]


@pytest.fixture(scope="module")
def gallery(shared_galleries):
    gallery = shared_galleries(songs)
    gallery.untouched = iter(range(LAST + 1, NEWEST))
    return gallery


@pytest.fixture
def number(gallery):
    """Of a song that no other test marks or plays."""
    return next(gallery.untouched)


@pytest.fixture
def listener(visit, gallery, number):
    visitor = visit(gallery).go()
    visitor.play(visitor.card(title(number)))
    return visitor


@pytest.fixture
def hearer(listener):
    return from_the_beginning(listener)


def from_the_beginning(visitor):
    """Of the song that plays, once all is there that counts."""
    visitor.until(LISTENING, 2)
    visitor.ask("heard.audio.currentTime = 0")
    return visitor


def heart(place, name="Favourite"):
    return place.get_by_role("button", name=name, exact=True)


def is_pressed(place, pressed=True, name="Favourite"):  # noqa: FBT002 (as expect does)
    expect(heart(place, name)).to_have_attribute("aria-pressed", "true" if pressed else "false")


def card_with_heart(visitor, number):
    """The card, and its heart."""
    card = visitor.card(title(number))
    return card, heart(card, f"Favourite: {title(number)}")


def test_the_heart_of_the_bar_is_seen_on_the_wall_and_on_the_songs_page(listener, number):
    heart(listener.player).click()

    is_pressed(listener.card(title(number)), name=f"Favourite: {title(number)}")
    is_pressed(listener.card(title(NEWEST)), pressed=False, name=f"Favourite: {title(NEWEST)}")
    listener.card(title(number)).locator("h2 a").click()
    is_pressed(listener.page.locator("#main"))
    listener.hears_music()
    assert 0 == listener.pauses


def test_the_heart_of_a_card_marks_it_without_playing(visit, gallery, number):
    visitor = visit(gallery).go()
    card, of_card = card_with_heart(visitor, number)
    expect(of_card).to_have_css("opacity", "0")
    card.hover()
    expect(of_card).to_have_css("opacity", "1")

    of_card.click()
    visitor.until("heard.said.includes('A favourite now')")
    expect(of_card).to_have_attribute("aria-pressed", "true")
    expect(of_card).to_be_focused()
    visitor.page.keyboard.press("Enter")
    visitor.until("heard.said.includes('No favourite any more')")

    expect(of_card).to_have_attribute("aria-pressed", "false")
    expect(of_card).to_be_focused()
    assert visitor.page.url == f"{gallery.url}/"
    expect(visitor.player).to_be_hidden()


def test_the_heart_of_a_card_is_seen_where_nothing_hovers(visit, gallery, number):
    visitor = visit(gallery, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    card, of_card = card_with_heart(visitor.go(), number)
    expect(of_card).to_have_css("opacity", "1")

    of_card.tap()

    expect(card).to_have_attribute("data-favourite", "")
    expect(of_card).to_have_attribute("aria-pressed", "true")


def test_the_heart_of_the_page_and_that_of_the_bar_stay_in_step(listener, number):
    listener.card(title(number)).locator("h2 a").click()
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

    listener.reload()

    is_pressed(listener.player)


def test_the_heart_is_a_form_without_javascript(visit, gallery, number):
    page = visit(gallery, java_script_enabled=False).go(address(number)).page

    heart(page.locator("#main")).click()

    expect(page).to_have_url(gallery.url + address(number))
    is_pressed(page.locator("#main"))


def test_the_heart_of_a_card_is_a_form_without_javascript(visit, gallery, number):
    visitor = visit(gallery, java_script_enabled=False).go()
    _, of_card = card_with_heart(visitor, number)

    of_card.click()

    expect(of_card).to_have_attribute("aria-pressed", "true")
    expect(visitor.page).to_have_url(f"{gallery.url}/")


def test_a_heart_that_cannot_be_kept_is_not_shown(visit, galleries):
    listener = visit(galleries(songs)).go()
    listener.play(listener.card(title(LAST)))
    listener.excuse(
        "ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY|ERR_CONTENT_LENGTH_MISMATCH"
        "|Failed to fetch"
    )
    listener.until(LISTENING, 2)
    listener.until(WHOLE)
    listener.gallery.stop()

    heart(listener.player).click()

    listener.until('heard.said.includes("Can\'t reach Songwall, so nothing was changed.")')
    is_pressed(listener.player, pressed=False)


def test_a_script_that_did_not_come_is_asked_for_again_with_the_next_song(visit, gallery, number):
    visitor = visit(gallery)
    visitor.excuse("ERR_FAILED|Failed to fetch dynamically imported module")
    visitor.page.route("**/js/marks/*", lambda route: route.abort())
    visitor.go().play(visitor.card(title(number)))
    expect(heart(visitor.player)).to_have_count(0)

    visitor.page.unroute("**/js/marks/*")
    visitor.play(visitor.card(title(NEWEST)))

    is_pressed(visitor.player, pressed=False)


# Answers once the song has told of the second to which it is sent: at once, not to be heard by it.
JUMP = """(second) => new Promise((done) => {
    heard.audio.addEventListener('timeupdate', done, { once: true });
    heard.audio.currentTime = second;
})"""


def sent(visitor):
    return sum(url.endswith("/plays") for url in visitor.requests)


def test_a_song_heard_by_half_counts_once(hearer, number):
    hearer.until(f"heard.audio.currentTime > {HALF}")
    eventually(hearer.page, lambda: sent(hearer), "a play")
    hearer.until(f"heard.audio.currentTime > {SECONDS - 1}")

    assert 1 == sent(hearer)
    hearer.gallery.wait_for("Played 1 time<", address(number))


def test_neither_jumps_nor_pauses_count_as_hearing(hearer, number):
    for second in (3, 6, 9):
        hearer.ask(JUMP, second)
    hearer.pause()
    for second in (1, 3, 5, 7):
        hearer.ask(JUMP, second)
        hearer.page.wait_for_timeout(2000)  # as long as the next step: it would be hearing

    assert 0 == sent(hearer)
    assert "Played" not in hearer.gallery.get(address(number))


def test_a_second_start_counts_again(visit, gallery):
    hearer = visit(gallery).go()
    hearer.play(hearer.card(title(LAST)))  # none follows
    from_the_beginning(hearer)
    gallery.wait_for("Played 1 time<", address(LAST))
    hearer.ask(f"heard.audio.currentTime = {SECONDS - 0.5}")
    hearer.until("heard.audio.ended")

    hearer.player.get_by_role("button", name="Play", exact=True).click()

    gallery.wait_for("Played 2 times<", address(LAST))


# Answers once so much was heard that it is somebody's listening; the page itself stops there.
PAUSE = """() => new Promise((done) => {
    heard.audio.addEventListener('timeupdate', () => {
        if (heard.audio.currentTime < 3.5) return;
        heard.audio.pause();
        done();
    });
})"""


def test_where_a_song_is_left_stands_in_the_history(hearer, gallery):
    hearer.ask(PAUSE)

    hearer.play(hearer.card(title(NEWEST)))

    def is_said():
        return re.search(r"Left at 0:0\d", gallery.get("/history"))

    eventually(hearer.page, is_said, "where it was left")


def is_missed(hearer):
    """Until the play is told and refused, as while the database is locked."""
    hearer.excuse("503")
    with hearer.page.expect_response("**/plays") as refused:
        hearer.page.route("**/plays", lambda route: route.fulfill(status=503), times=1)
    assert 503 == refused.value.status


def test_a_play_that_could_not_be_counted_is_told_again_with_the_next(hearer, gallery, number):
    is_missed(hearer)
    hearer.play(hearer.card(title(NEWEST)))

    gallery.wait_for("Played 1 time<", address(number))


def test_a_play_that_could_not_be_counted_is_told_again_when_one_leaves(hearer, gallery, number):
    is_missed(hearer)

    hearer.reload()

    gallery.wait_for("Played 1 time<", address(number))


def test_the_menu_of_a_card_gives_stars_and_takes_them_away(visit, gallery, number):
    visitor = visit(gallery).go()
    card = visitor.card(title(number))
    stars = visitor.page.get_by_role("menuitem", name="4 stars")

    for given in (1, 0):
        card.hover()
        card.get_by_role("button", name="More").click()
        stars.click()
        expect(card.locator(".card__stars")).to_have_count(given)
    expect(visitor.page.locator("#toast")).to_contain_text(f"No stars any more: {title(number)}")
    visitor.page.get_by_role("button", name="Undo").click()
    expect(card.locator(".card__stars")).to_have_text("4 stars")


def test_the_room_and_playing_have_stars_as_keys_for_what_plays(visit, gallery, number):
    visitor = visit(gallery).go()
    card = visitor.card(title(number))
    visitor.play(card)
    page = visitor.page
    page.keyboard.press("w")
    in_room = page.get_by_role("dialog", name="The room").locator(".scene:not([inert])")
    in_room.get_by_role("button", name="4 stars").click()

    expect(in_room.locator("[data-on]")).to_have_count(4)
    expect(page.locator("#toast")).to_contain_text(f"4 stars: {title(number)}")
    page.keyboard.press("w")
    expect(card.locator(".card__stars")).to_have_text("4 stars")
    visitor.player.get_by_role("button", name="Playing").click()
    playing = page.get_by_role("dialog", name="Playing")
    expect(playing.locator("[data-on]")).to_have_count(4)
    playing.get_by_role("button", name="4 stars").click()
    expect(card.locator(".card__stars")).to_have_count(0)
    expect(playing.locator("[data-on]")).to_have_count(0)
