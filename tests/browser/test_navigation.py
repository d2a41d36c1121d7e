import pytest

from tests.browser import singing
from tests.browser.driver import expect
from tests.browser.visits import eventually

AT_TOP = "scrollY === 0"
# Of the song that goes on without a gap, too, which has an element of its own.
PAUSES_OF_ALL = """() => {
    window.pausesOfAll = 0;
    document.addEventListener('pause', ({ target }) => {
        if (!target.ended) pausesOfAll += 1;
    }, true);
}"""
SOUNDING = "[...document.querySelectorAll('audio')].filter((audio) => !audio.paused).length"
LEAVE_AT_ONCE = """heard.settled = 0;
document.addEventListener('htmx:after:settle', ({ target }) => {
  if (target.id !== 'main') return;
  heard.settled += 1;
  if (heard.settled === 1) document.querySelector('#main [data-back]').click();
})"""
FOCUS_ON_MAIN = "document.activeElement.id === 'main'"


@pytest.fixture
def listener(visit, demo):
    """Somebody on the first page of the demo, with the music on."""
    visitor = visit(demo).go()
    visitor.play()
    return visitor


def test_older_and_newer_songs_are_a_link_away(visit, demo):
    visitor = visit(demo).go()

    visitor.page.locator("a[rel=next]").click()

    expect(visitor.page).to_have_url(f"{demo.url}/?page=2")
    expect(visitor.page.locator("#main article[data-song]")).to_have_count(3)
    visitor.page.locator("a[rel=prev]").click()
    expect(visitor.page.locator("#main article[data-song]")).to_have_count(24)


def test_a_filter_shows_only_its_status(visit, demo):
    visitor = visit(demo).go()

    visitor.page.get_by_role("navigation", name="Show").get_by_text("Failed").click()

    expect(visitor.page.locator("#main article[data-song]")).to_have_count(1)
    expect(visitor.page.locator("[data-badge]")).to_have_text("Failed")


def test_the_music_plays_on_through_links_back_and_forward(listener):
    page = listener.page
    filters = page.get_by_role("navigation", name="Show")

    page.locator("a[rel=next]").click()
    expect(page).to_have_title("All songs, page 2 of 2 · Songwall")
    page.locator("#main article h2 a").first.click()
    expect(page).not_to_have_title("All songs, page 2 of 2 · Songwall")
    page.go_back()
    expect(page).to_have_title("All songs, page 2 of 2 · Songwall")
    page.go_back()
    expect(page).to_have_title("All songs · Songwall")
    page.go_forward()
    expect(page).to_have_title("All songs, page 2 of 2 · Songwall")
    filters.get_by_text("Favourites").click()
    expect(page).to_have_title("Favourites · Songwall")

    listener.hears_music()
    assert 0 == listener.pauses
    starts = listener.ask("heard.starts")  # a busy machine may falter, and go on where it was
    assert sorted(set(starts)) == starts


def test_of_two_clicks_the_later_one_decides(visit, demo):
    visitor = visit(demo).go("/?sort=oldest")
    page, held, failed = visitor.page, [], []
    page.on("requestfailed", lambda request: failed.append(request.url))
    heading = page.get_by_role("heading", level=1)
    card = page.locator("#main article h2 a").first
    title, href = card.text_content(), card.get_attribute("href")

    def hold(route):
        held.append(route)

    for path in ("/?favourite=1*", href):
        page.route(f"{demo.url}{path}", hold)

    page.get_by_role("navigation", name="Show").get_by_text("Favourites").click()
    eventually(page, lambda: len(held) == 1, "the first page is asked for")
    card.click()
    eventually(page, lambda: len(held) == 2, "the second page is asked for")
    held[0].continue_()
    eventually(page, lambda: failed or heading.text_content() == "Favourites", "the first answer")
    held[1].continue_()

    expect(heading).to_have_text(title)
    assert [held[0].request.url] == failed
    page.go_back()
    expect(page).to_have_url(f"{demo.url}/?sort=oldest")
    expect(page.locator("#main article[data-song]")).to_have_count(24)


def test_thirty_pages_in_a_row_never_pause_the_music(listener):
    """Songs are short here, so that it also goes on from one to the next meanwhile."""
    page = listener.page
    listener.ask(PAUSES_OF_ALL)
    title = page.get_by_role("heading", level=1)

    for _ in range(6):
        page.locator("a[rel=next]").click()
        expect(page).to_have_title("All songs, page 2 of 2 · Songwall")
        page.locator("#main article h2 a").first.click()
        expect(page.locator("#main .work")).to_be_visible()
        page.go_back()
        expect(page).to_have_title("All songs, page 2 of 2 · Songwall")
        page.get_by_role("link", name="Playlists").first.click()
        expect(title).to_have_text("Playlists")
        page.locator(".brand").click()
        expect(page).to_have_title("All songs · Songwall")

    assert 0 == listener.ask("pausesOfAll")
    assert 0 == listener.pauses
    listener.until(SOUNDING, 1)


def test_a_page_that_comes_back_brings_no_player_for_browsers_without_scripts(listener):
    page = listener.page
    song = page.locator("#main article h2 a").first.get_attribute("href")
    listener.go(f"{song}?t=2")
    if not listener.is_playing:  # the browser waits for a gesture
        listener.play(page.locator(".pin__cover"))
    listener.hears_music()

    page.locator(".brand").click()
    expect(page.locator("#main article[data-song]")).to_have_count(24)
    page.go_back()
    expect(page.locator("#main .work")).to_be_visible()

    assert 1 == listener.ask(SOUNDING)
    expect(page.locator("#main audio")).to_have_count(0)
    listener.pause()
    assert 0 == listener.ask(SOUNDING)


def test_a_link_that_is_clicked_the_moment_it_comes_lets_the_music_be(listener):
    listener.ask(LEAVE_AT_ONCE)

    listener.page.locator("#main article h2 a").first.click()

    listener.until("heard.settled", 2)
    expect(listener.page.locator("#main article[data-song]")).to_have_count(24)
    listener.hears_music()
    assert 0 == listener.pauses


def test_a_page_opened_by_a_link_begins_at_its_top_with_its_title_said_once(visit, demo):
    visitor = visit(demo).go()
    link = visitor.page.locator("#main article h2 a").last
    link.scroll_into_view_if_needed()
    assert visitor.ask("scrollY") > 0

    link.click()

    visitor.until(FOCUS_ON_MAIN)
    visitor.until(AT_TOP)
    visitor.until("heard.said.length", 1)
    assert visitor.page.title() == visitor.ask("heard.said[0]")


def test_the_sync_button_keeps_the_music_on(listener):
    before = listener.page.locator("#sync time").get_attribute("datetime")

    listener.page.get_by_role("button", name="Sync").click()

    expect(listener.page.locator("#sync time")).not_to_have_attribute("datetime", before)
    listener.hears_music()
    assert 0 == listener.pauses


def test_who_asks_again_is_answered_on_the_spot(listener):
    button = listener.page.get_by_role("button", name="Check again: Opera for Two Kettles")
    listener.ask("scrollTo(0, 90)")
    before = listener.ask("scrollY")

    button.click()

    card = listener.card("Opera for Two Kettles")
    expect(card).to_contain_text("Checked just now: still failed.")
    expect(button).to_be_focused()
    assert 0 < before == listener.ask("scrollY")
    listener.hears_music()
    assert 0 == listener.pauses


def test_a_page_that_is_not_there_keeps_the_music_and_the_way_back(listener):
    listener.excuse("404 .*/songs/not-there")
    link = listener.page.locator("#main article h2 a").first
    link.evaluate("(link) => link.setAttribute('href', '/songs/not-there')")

    link.click()

    expect(listener.page.locator("#main")).to_contain_text("404")
    listener.page.go_back()
    expect(listener.page.locator("#main article[data-song]")).to_have_count(24)
    listener.hears_music()
    assert 0 == listener.pauses


def test_the_playing_song_is_marked_wherever_it_is_shown(listener):
    page = listener.page
    card = page.locator("article[data-song]:has([data-play])").first
    pause = f"Pause {card.locator('h2').inner_text()}"

    expect(card.locator("[data-play]")).to_have_accessible_name(pause)
    card.locator("h2 a").click()

    expect(page.locator("#main [data-play]").first).to_have_accessible_name(pause)


def test_scripts_wait_for_all_of_a_page_whose_own_style_sheet_comes_late(visit, singers):
    visitor = visit(singers, alone=True)
    held = []

    def hold(route):
        held.append(route)

    visitor.page.route("**/css/song.css", hold, times=1)
    visitor.page.goto(singing.SONG, wait_until="commit")
    visitor.until("performance.getEntriesByName('first-paint').length > 0")
    visitor.until("Boolean(window.htmx)")

    held[0].continue_()

    expect(visitor.page.locator("html[data-ready]")).to_be_attached()  # and nothing went wrong
