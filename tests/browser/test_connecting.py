"""From the demo to one's own songs, in the browser alone."""

import threading

import pytest

from tests import faults
from tests.browser.catalogue import playable
from tests.browser.driver import expect
from tests.browser.test_accessibility import axe, check  # noqa: F401 (fixtures)
from tests.browser.test_layout import TOO_WIDE

NOT_SET = dict.fromkeys(("USEAPI_TOKEN", "SONGWALL_SOURCE", "SONGWALL_SYNC_MINUTES"), "")


@pytest.fixture
def gallery(galleries):
    return galleries(synced=False, **NOT_SET)


def fits(visitor):
    visitor.page.set_viewport_size({"width": 320, "height": 900})
    return visitor.ask(TOO_WIDE) == 0


def test_a_token_is_tried_in_place_and_the_first_songs_hang_while_one_looks(visit, gallery, check):  # noqa: F811
    api, listed = gallery.api, threading.Event()
    api.songs = [playable(api, number) for number in (3, 2, 1)]
    api.before_page = lambda _offset: listed.wait(60)
    visitor = visit(gallery, viewport={"width": 1280, "height": 900}).go("/connect")
    visitor.excuse("status of 422")
    page = visitor.page
    button, field, said = page.get_by_role("button", name="Try it"), page.locator("#token"), "#said"
    before = button.bounding_box()
    api.fail_next(1, faults.status(401))

    field.fill(f" {api.token} ")
    button.click()

    expect(page.locator(said)).to_contain_text("know this token.")
    expect(page.locator(said)).to_be_focused()
    expect(field).to_have_value(f" {api.token} ")
    assert before == button.bounding_box()
    assert "password" == field.get_attribute("type")
    page.get_by_role("button", name="Show the token").click()
    assert "text" == field.get_attribute("type")
    check(visitor)
    assert fits(visitor)

    button.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your songs are on their way")
    visitor.ask("document.documentElement.dataset.stayed = 1")
    listed.set()
    expect(page.locator("#main article[data-song]")).to_have_count(3)
    expect(page.locator("#notices")).to_contain_text("Your songs are here")
    expect(page.locator("#demo")).to_have_count(0)
    visitor.go("/connect")
    expect(page.get_by_role("heading", level=1)).to_have_text("Connected to Riffusion")
    check(visitor)
    assert fits(visitor)


def test_without_scripts_an_account_is_chosen_settings_are_saved_and_it_is_forgotten(
    visit, gallery
):
    api = gallery.api
    api.user_ids = ("user-1", "user-2")
    visitor = visit(gallery, java_script_enabled=False).go("/connect")
    visitor.excuse("status of 422")
    page = visitor.page
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#said")).to_contain_text("No token is in this.")
    page.locator("#token").fill(f"curl -H 'Authorization: Bearer {api.token}' {api.base_url}")
    page.get_by_role("button", name="Try it").click()
    page.get_by_label("user-2").check()
    page.get_by_role("button", name="Show these songs").click()
    page.goto("/connect")
    expect(page.locator("#main")).to_contain_text("Account user-2")

    page.get_by_label("Look for new songs every").fill("often")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#settings-said")).to_contain_text("is a number of minutes")
    page.get_by_label("Look for new songs every").fill("60")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#settings-said")).to_contain_text("Saved.")

    page.get_by_text("Forget this account").click()
    page.get_by_role("button", name="Forget it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where are your songs?")
    assert "SONGWALL_SYNC_MINUTES=60" in (gallery.data / "songwall.env").read_text()
    assert api.token not in (gallery.data / "songwall.env").read_text()


def test_the_demo_is_one_click_away_from_an_empty_wall(visit, galleries, check):  # noqa: F811
    gallery = galleries(synced=False, **(NOT_SET | {"SONGWALL_SOURCE": "none"}))
    gallery.media_hosts = {f"127.0.0.1:{gallery.port + 1}"}
    visitor = visit(gallery).go()
    check(visitor)
    assert fits(visitor)

    visitor.page.get_by_role("button", name="Open the demo").click()

    expect(visitor.page.locator("#main article[data-song]")).to_have_count(24)
