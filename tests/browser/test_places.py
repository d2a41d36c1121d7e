"""The masthead, its menu, the tabs, and the dock of a phone."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.catalogue import playable, processing
from tests.browser.driver import expect
from tests.browser.test_finishing import STANDING, finish, known_to_gallery
from tests.browser.test_layout import TOO_WIDE
from tests.fakes import song
from webapp.web.layout import SyncView

AN_HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)
SYNCS = [
    SyncView(running=True, can_sync=True),
    SyncView(running=True, can_sync=True, done=9),
    SyncView(running=True, can_sync=True, done=3, total=3),
    SyncView(running=True, can_sync=True, done=99_999, total=100_000),
    SyncView(can_sync=True),
    SyncView(can_sync=True, at=f"{AN_HOUR_AGO:%Y-%m-%dT%H:%M:%SZ}"),
    SyncView(can_sync=True, at="2025-11-28T22:58:00Z"),
    SyncView(can_sync=True, at="2025-11-28T22:58:00Z", ok=False),
    SyncView(can_sync=True, at="2025-11-28T22:58:00Z", paused=True),
    SyncView(),
]
MASTHEAD = """[...document.querySelectorAll(`#masthead, #main, #masthead
    :is(.brand, .places a, #search, #sync, #sync button, .demo, [title=Menu])`)].map((part) => [
  part.id || part.title || part.className || part.textContent.trim(),
  Object.values(part.getBoundingClientRect().toJSON()).join(' '),
])"""
CUT_OFF = """[...document.querySelectorAll('.sync__words')]
  .filter((words) => words.scrollWidth > words.clientWidth).map((words) => words.textContent)"""
CURRENT = """[...document.querySelectorAll('[data-to][aria-current]')].map(
    (link) => [link.dataset.to, link.getAttribute('aria-current')].join(' '))"""
ROWS = "#main h1, #main article"
LOWER_EDGE = """Math.round(
    innerHeight - document.querySelector('.dock a').getBoundingClientRect().bottom)"""
DECK = "document.querySelector('.deck').getBoundingClientRect().height"
IN_VIEW = """(() => {
    const tab = document.querySelector('#tabs-row [aria-current]').getBoundingClientRect();
    return tab.left >= 0 && tab.right <= innerWidth;
})()"""


@pytest.fixture
def phone(visit, demo):
    return (
        visit(demo, viewport={"width": 390, "height": 844}, reduced_motion="reduce")
        .hang_as("rows")
        .go()
    )


def scroll(visitor, y):
    visitor.ask(f"scrollTo(0, {y})")
    visitor.until("new Promise((done) => requestAnimationFrame(() => done(true)))")


def test_the_current_place_follows_links_and_back_with_the_music_on(visit, demo):
    visitor = visit(demo).go()
    visitor.play()
    assert ["songs page"] * 2 == visitor.ask(CURRENT)

    visitor.page.locator("#main article h2 a").first.click()
    visitor.until(f"{CURRENT}.join()", "songs true,songs true")
    visitor.page.get_by_role("link", name="Archive").first.click()
    visitor.until(f"{CURRENT}.join()", "archive page,archive page")
    visitor.page.go_back()
    visitor.until(f"{CURRENT}.join()", "songs true,songs true")

    visitor.hears_music()
    assert 0 == visitor.pauses


@pytest.mark.parametrize("width", [390, 768, 1200, 1440])
def test_nothing_in_the_masthead_moves_whatever_the_sync_says(visit, demo, app, width):
    visitor = visit(demo, viewport={"width": width, "height": 800}).go()
    places = []
    for sync in SYNCS:
        with app.test_request_context():
            html = app.jinja_env.get_template("shared/_sync.html").render(sync=sync)
        visitor.page.locator("#sync").evaluate("(line, html) => { line.outerHTML = html; }", html)
        places.append(visitor.ask(MASTHEAD))
        assert [] == visitor.ask(CUT_OFF)

    *with_account, without = places
    assert [places[0]] * len(with_account) == with_account
    assert [place for place in places[0] if place[0] != "Sync"] == without


def test_the_dock_slips_away_on_the_way_down_and_comes_back_on_the_way_up_and_at_the_end(phone):
    phone.play()
    phone.page.mouse.move(200, 20)  # away from the rows, which light up
    assert 112 >= phone.ask(DECK)
    assert 0 == phone.ask(LOWER_EDGE)
    height, places = phone.ask("document.scrollingElement.scrollHeight"), phone.places(ROWS)

    scroll(phone, 400)
    phone.until(LOWER_EDGE, -50)
    expect(phone.player).to_be_in_viewport(ratio=1)
    scroll(phone, 300)
    phone.until(LOWER_EDGE, 0)
    scroll(phone, 600)
    phone.until(LOWER_EDGE, -50)
    scroll(phone, height)

    phone.until(LOWER_EDGE, 0)
    assert height == phone.ask("document.scrollingElement.scrollHeight")
    pager = phone.page.get_by_role("navigation", name="Pages").bounding_box()
    assert pager["y"] + pager["height"] <= 844 - phone.ask(DECK)
    assert places == phone.places(ROWS)


def test_the_dock_stays_while_the_focus_is_inside(phone):
    phone.page.locator(".dock a").first.focus()

    scroll(phone, 400)

    phone.until("document.documentElement.hasAttribute('data-reading')")
    assert 0 == phone.ask(LOWER_EDGE)


def test_without_scripts_the_dock_is_there_and_leads_to_the_search(visit, demo):
    visitor = visit(demo, viewport={"width": 390, "height": 844}, java_script_enabled=False).go()
    visitor.ask("scrollTo(0, 400)")
    assert 0 == visitor.ask(LOWER_EDGE)

    visitor.page.locator(".dock").get_by_role("link", name="Search").click()
    visitor.page.get_by_role("searchbox").click()
    visitor.page.keyboard.type("rain")
    visitor.page.keyboard.press("Enter")

    expect(visitor.page.locator("#main h1")).to_contain_text("“rain”")


def test_on_a_phone_the_dock_leads_into_the_search_field_from_every_page(phone):
    phone.go("/archive")
    field = phone.page.get_by_role("searchbox")
    expect(field).to_have_css("opacity", "1")
    expect(phone.page.locator("#search")).to_have_css("opacity", "0")

    phone.page.locator(".dock").get_by_role("link", name="Search").click()

    expect(field).to_be_focused()
    expect(phone.page.locator("#search")).to_have_css("opacity", "1")
    phone.page.keyboard.type("rain")
    expect(phone.page.locator("#main h1")).to_contain_text("“rain”")
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("#search")).to_have_css("opacity", "1")


def test_the_menu_opens_by_keys_and_gives_the_focus_back(visit, demo):
    visitor = visit(demo).go()
    button = visitor.page.get_by_role("button", name="Menu")
    menu = visitor.page.get_by_role("group", name="Menu")

    button.press("Enter")
    expect(menu).to_be_visible()
    visitor.page.keyboard.press("Tab")
    assert visitor.ask("document.activeElement.closest('#menu') !== null")
    visitor.page.keyboard.press("Escape")

    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_the_menu_closes_when_it_led_to_a_page(visit, demo):
    visitor = visit(demo).go()
    visitor.page.get_by_role("button", name="Menu").click()

    visitor.page.get_by_role("link", name="Add files").click()

    expect(visitor.page).to_have_url(f"{demo.url}/import")
    expect(visitor.page.get_by_role("group", name="Menu")).to_be_hidden()


def test_the_phones_address_comes_into_the_menu_and_the_title_stays(visit, demo):
    visitor = visit(demo).go()
    visitor.page.get_by_role("button", name="Menu").click()

    visitor.page.get_by_text("Open on your phone").click()

    expect(visitor.page.locator("#menu")).to_contain_text("listens to this machine only")
    expect(visitor.page).to_have_title("All songs · Songwall")
    expect(visitor.page).to_have_url(f"{demo.url}/")


@pytest.mark.parametrize("path", ["/", "/?status=failed", "/?unheard=1", "/archive", "/phone"])
def test_at_320_nothing_scrolls_sideways_and_the_current_tab_is_in_view(visit, demo, path):
    visitor = visit(demo, viewport={"width": 320, "height": 640}).go(path)
    visitor.page.get_by_role("button", name="Menu").click()

    box = visitor.page.get_by_role("group", name="Menu").bounding_box()

    assert 0 == visitor.ask(TOO_WIDE)
    assert 0 <= box["x"]
    assert box["x"] + box["width"] <= 320
    assert not visitor.page.locator("#tabs-row [aria-current]").count() or visitor.ask(IN_VIEW)


def test_what_is_being_made_is_said_as_long_as_it_is_and_nothing_moves(visit, galleries):
    gallery = galleries(lambda api: [processing(3), song(2, status="failed"), playable(api, 1)])
    visitor = visit(gallery)
    visitor.page.clock.install()
    visitor.go()
    news = visitor.page.locator("[data-news=processing]")
    expect(news).to_have_text("1 being made")
    expect(visitor.page.locator("[data-news=failed]")).to_have_text("1 failed")
    places = visitor.places(STANDING)
    finish(gallery, 3)
    known_to_gallery(gallery, 3)

    visitor.page.clock.fast_forward(6000)

    expect(news).to_have_count(0)
    assert places == visitor.places(STANDING)
