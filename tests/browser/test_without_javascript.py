import re

import pytest

from tests.browser.driver import expect
from tests.browser.test_layout import BOXES, TOO_WIDE, overlaps


@pytest.fixture
def visitor(visit, demo):
    return visit(demo, java_script_enabled=False).go()


def test_every_finished_song_has_the_browsers_own_player(visitor):
    finished = visitor.page.locator('article[data-status="completed"]')

    expect(finished).to_have_count(23)
    expect(finished.locator("audio[controls]")).to_have_count(23)
    for audio in finished.locator("audio[controls]").all():
        expect(audio).to_be_visible()
        expect(audio).to_have_attribute("src", audio.get_attribute("src"))


def test_what_only_a_script_could_do_is_not_offered(visitor):
    expect(visitor.page.locator("[data-play]:visible")).to_have_count(0)
    expect(visitor.player).to_be_hidden()


def test_pages_filters_and_songs_are_links(visitor):
    page = visitor.page
    page.locator("a[rel=next]").click()
    expect(page.locator("#main article[data-song]")).to_have_count(3)

    page.get_by_role("navigation", name="Show").get_by_text("Failed").click()
    expect(page.locator("#main article[data-song]")).to_have_count(1)

    page.locator("#main article h2 a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Opera for Two Kettles")


def test_a_medley_is_a_list_of_links_and_saved_by_a_form(visitor):
    page = visitor.page
    page.goto("/?q=light")
    page.get_by_role("link", name="Play these lines").click()
    line = page.get_by_role("link", name="just leave the little light on.")
    expect(line).to_have_attribute("href", re.compile(r"/songs/[\w-]+\?t=11\.08#here$"))
    page.get_by_text("Save as playlist").click()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()

    line.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Velvet Static")


def test_sync_and_ask_again_are_forms(visitor):
    page = visitor.page

    page.get_by_role("button", name="Check again: Opera for Two Kettles").click()
    expect(page.locator("#main")).to_contain_text("Checked just now: still failed.")  # by itself
    page.get_by_role("link", name="Songwall").click()

    page.get_by_role("button", name="Sync").click()
    expect(page.locator("#main article[data-song]")).to_have_count(24)
    expect(page).to_have_url(visitor.gallery.url + "/")


@pytest.mark.parametrize("hanging", ["wall", "grid", "rows"])
def test_nothing_lies_over_anything_else(visit, demo, hanging, tmp_path):
    visitor = visit(demo, java_script_enabled=False).hang_as(hanging).go()
    for width in (390, 1440):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.page.screenshot(path=tmp_path / f"{hanging}-{width}.png", full_page=True)

        assert 0 == visitor.ask(TOO_WIDE)
        assert not overlaps(visitor.ask(BOXES))
        assert not overlaps(visitor.ask(BOXES.replace("'#main article[data-song]'", "'audio'")))
