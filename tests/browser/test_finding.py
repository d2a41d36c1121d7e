"""Searching as one types, and being one click from the line that was meant."""

import re

import pytest

from tests.browser.driver import expect
from tests.browser.singing import SONG
from tests.fakes import song

LANTERNS = 9.5  # when they are sung
CALM = 600  # ms after which a search would have asked for all that it asks for
FOCUSED = "document.activeElement.id"
STAYING = ".brand, .places a, #search, #sync, #main h1, [data-queue] > :first-child"
BESIDE = """found.getBoundingClientRect().right
  < document.getElementById('panel').getBoundingClientRect().left"""
SHOWN_ABOVE = """document.querySelector('#main article').getBoundingClientRect().bottom
  < document.getElementById('panel').getBoundingClientRect().top"""


@pytest.fixture
def gallery(singers):
    return singers


@pytest.fixture
def listener(visit, gallery):
    return visit(gallery, viewport={"width": 1280, "height": 900}).go()


def cards(visitor):
    return visitor.page.locator("#main article[data-song]")


def field(visitor):
    return visitor.page.get_by_role("searchbox")


def test_songs_are_found_while_one_types_and_back_shows_what_was(listener, gallery):
    page = listener.page
    listener.play()

    page.keyboard.press("/")
    page.keyboard.type("lanterns till")
    page.keyboard.press("Backspace")

    expect(page.locator(".hit mark").first).to_be_visible()
    expect(page).to_have_url(f"{gallery.url}/?q=lanterns+til&sort=newest")
    expect(page).to_have_title("Songs with “lanterns til” · Songwall")
    expect(field(listener)).to_be_focused()
    assert len("lanterns til") == listener.ask("document.activeElement.selectionStart")
    listener.until("heard.said.at(-1)", "Songs with “lanterns til”, 3 songs")
    page.locator("#main article h2 a").first.click()
    expect(page.locator("#main .work")).to_be_visible()
    page.go_back()
    expect(page.locator(".hit mark").first).to_be_visible()
    expect(field(listener)).to_have_value("lanterns til")
    page.go_back()
    expect(page).to_have_title("All songs · Songwall")
    expect(field(listener)).to_have_value("")
    assert 0 == listener.pauses
    listener.hears_music()


def test_back_while_an_answer_is_on_its_way_shows_the_wall_that_was(listener, gallery):
    page = listener.page
    page.keyboard.press("/")
    page.keyboard.type("lanterns")
    expect(page).to_have_url(f"{gallery.url}/?q=lanterns&sort=newest")

    page.go_back()

    expect(field(listener)).to_have_value("")
    page.wait_for_timeout(CALM)
    expect(page).to_have_title("All songs · Songwall")
    expect(page.locator("#main h1")).to_contain_text("All songs")


def test_enter_shows_the_best_match_first(listener, gallery):
    page = listener.page
    page.keyboard.press("/")
    page.keyboard.type("kettles")
    expect(page.locator("#main h1")).to_contain_text("Songs with “kettles”")

    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{gallery.url}/?q=kettles")
    expect(cards(listener).first.locator("h2")).to_have_text("Kettles")
    listener.until(FOCUSED, "main")


def test_what_was_typed_and_entered_is_one_entry_of_the_history(listener, gallery):
    page = listener.page
    page.keyboard.press("/")
    page.keyboard.type("kettle")
    expect(page).to_have_url(f"{gallery.url}/?q=kettle&sort=newest")
    page.keyboard.type("s")
    expect(page).to_have_url(f"{gallery.url}/?q=kettles&sort=newest")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{gallery.url}/?q=kettles")

    page.go_back()

    expect(page).to_have_title("All songs · Songwall")
    expect(page).to_have_url(f"{gallery.url}/")
    page.go_forward()
    expect(cards(listener).first.locator("h2")).to_have_text("Kettles")


def test_days_are_those_of_the_reader_from_the_first_page_on(visit, galleries):
    """The first answer cannot know where the reader is; it is asked for once more."""
    late = song(1, title="Late", created_at="2025-02-12T23:30:00Z")
    gallery = galleries(lambda _api: [late, song(2, created_at="2025-02-12T12:00:00Z")])

    page = visit(gallery, timezone_id="Asia/Tokyo").go("/?q=made:2025-02-13").page

    expect(page.locator("[data-zone]")).to_have_attribute("data-zone", "Asia/Tokyo")
    expect(page.locator("[data-zone]")).to_be_hidden()
    expect(page.locator("#main article h2")).to_have_text(["Late"])
    assert "Feb 13, 2025" in page.locator("#main article time").get_attribute("title")


def test_a_search_that_was_entered_stays_for_back_while_one_types_another(listener, gallery):
    page = listener.go("/?q=kettles").page

    field(listener).fill("lantern")
    expect(page).to_have_url(f"{gallery.url}/?q=lantern&sort=newest")
    page.keyboard.press("End")
    page.keyboard.type("s")
    expect(page).to_have_url(f"{gallery.url}/?q=lanterns&sort=newest")
    page.go_back()

    expect(page).to_have_url(f"{gallery.url}/?q=kettles")
    expect(field(listener)).to_have_value("kettles")


def test_what_is_typed_is_sought_among_the_status_that_is_shown(listener, gallery):
    page = listener.go("/?status=completed").page

    field(listener).fill("lanterns")

    expect(page).to_have_url(f"{gallery.url}/?q=lanterns&status=completed&sort=newest")


def test_the_first_picture_stays_where_it_is_while_filters_open_and_are_chosen(listener):
    page = listener.page
    listener.ask("document.fonts.ready.then(() => true)")  # which words are as wide as
    before = listener.places(STAYING)
    page.get_by_role("link", name="Filters").click()
    panel = page.locator("#panel")
    places = []

    for choice in ("Sung", "Title", "calm piano", "Clear all"):
        panel.get_by_role("link", name=choice).first.click()
        expect(page.locator("#main h1")).to_contain_text(
            "All songs" if choice == "Clear all" else "Sung"
        )
        places.append(listener.places(STAYING))

    assert [before] * 4 == places
    assert listener.ask(BESIDE)


def test_a_line_is_heard_from_its_word_by_keyboard_alone(listener):
    page = listener.page
    page.keyboard.press("/")
    page.keyboard.type("lanterns")
    line = page.locator(f".hit[href^='{SONG}?t=']")
    expect(line).to_have_attribute("data-from", str(LANTERNS))

    line.focus()
    page.keyboard.press("Enter")

    listener.begins_at(LANTERNS)
    listener.hears_music()
    expect(page.locator("#main h1")).to_contain_text("Songs with “lanterns”")


def test_filters_are_chosen_one_after_the_other_and_focus_stays(listener, gallery):
    page = listener.page

    page.get_by_role("link", name="Filters").click()
    choice = page.locator("#panel").get_by_role("link", name="Sung")
    choice.focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{gallery.url}/find?voice=sung")
    expect(choice).to_be_focused()
    expect(choice).to_have_attribute("aria-current", "true")
    listener.until("heard.said.at(-1)?.startsWith('Sung, ')")
    page.keyboard.press("Enter")
    expect(page).to_have_title("All songs · Songwall")
    expect(choice).to_be_focused()
    page.get_by_role("link", name="Close the filters").click()
    expect(page.locator("#panel")).to_have_count(0)
    listener.until(FOCUSED, "sieve")


def test_a_tempo_is_asked_for_from_and_to_and_applies_at_once(visit, demo):
    visitor = visit(demo).go("/find")
    page, slowest = visitor.page, visitor.page.get_by_label("From", exact=True)
    assert "66" == slowest.get_attribute("placeholder")

    slowest.fill("120")
    page.keyboard.press("Tab")

    expect(page).to_have_title("120 BPM and more · Songwall")
    expect(page.get_by_label("to", exact=True)).to_be_focused()
    page.keyboard.type("100")
    page.keyboard.press("Enter")
    expect(page).to_have_title("100 to 120 BPM · Songwall")
    expect(slowest).to_have_value("100")


def test_the_takes_hang_apart_at_a_switch_among_the_filters(visit, demo):
    page = visit(demo).go("/find?voice=sung").page
    switch, heading = page.get_by_role("switch"), page.locator(".title__count")
    pictures = heading.inner_text()

    switch.click()
    expect(switch).to_be_checked()
    expect(switch).to_be_focused()
    expect(page).to_have_url(f"{demo.url}/find?voice=sung")
    expect(heading).not_to_have_text(pictures)
    switch.click()

    expect(switch).not_to_be_checked()
    expect(heading).to_have_text(pictures)


def test_a_filter_chosen_before_the_script_comes_is_said_too(visit, gallery):
    visitor = visit(gallery)
    late = []
    visitor.page.route("**/js/pages/search.js", lambda route: late.append(route))  # noqa: PLW0108 (it wants a function)
    visitor.go()
    visitor.page.get_by_role("link", name="Filters").click()
    choice = visitor.page.locator("#panel").get_by_role("link", name="Sung")
    choice.press("Enter")
    expect(choice).to_have_attribute("aria-current", "true")

    late[0].continue_()

    visitor.until("heard.said.at(-1)?.startsWith('Sung, ')")


def test_all_of_it_is_there_without_javascript(visit, gallery):
    visitor = visit(gallery, java_script_enabled=False).go()
    page = visitor.page

    field(visitor).fill("lanterns")
    field(visitor).press("Enter")

    expect(page).to_have_url(f"{gallery.url}/?q=lanterns")
    expect(page.locator(".hit mark").first).to_have_text("lanterns")
    page.get_by_role("link", name="Filters").click()
    page.locator("#panel").get_by_role("link", name="Sung").click()
    expect(page).to_have_url(f"{gallery.url}/find?q=lanterns&voice=sung")
    expect(field(visitor)).to_have_value("lanterns")
    page.get_by_role("link", name="Close the filters").click()
    page.get_by_role("link", name="Remove the filter Sung").click()
    page.locator(f".hit[href^='{SONG}?t=']").click()
    expect(page).to_have_url(f"{gallery.url}{SONG}?t={LANTERNS}#here")
    expect(page.locator(".line", has_text="lanterns")).to_be_in_viewport()


@pytest.fixture
def phone(visit, gallery):
    return visit(gallery, viewport={"width": 390, "height": 844}).go("/find")


def test_on_a_phone_the_filters_lie_over_the_songs_and_escape_closes_them(phone):
    page = phone.page
    expect(page.locator("#panel")).to_be_focused()
    assert phone.ask(SHOWN_ABOVE)
    assert phone.ask("[masthead, found].every((part) => part.inert)")

    page.locator("#panel").get_by_role("link", name="Sung").click()
    expect(page.locator("#main h1")).to_contain_text("Sung")
    page.keyboard.press("Escape")

    expect(page.locator("#panel")).to_have_count(0)
    expect(page.locator(".chip")).to_have_text("Sung")
    phone.until(FOCUSED, "sieve")
    assert not phone.ask("document.querySelector('[inert]')")
    field(phone).fill("lanterns")
    expect(page.locator(".hit mark").first).to_be_in_viewport()


def test_on_a_phone_the_songs_are_one_press_away_from_the_filters(phone):
    show = phone.page.get_by_role("link", name=re.compile("^Show .* songs$"))
    expect(show).to_be_in_viewport()

    show.click()

    expect(phone.page.locator("#panel")).to_have_count(0)
    expect(cards(phone).first).to_be_in_viewport()
