"""A password is set on a page; guests come by its code, listen, and change nothing."""

from tests.browser.catalogue import playable
from tests.browser.driver import expect

PASSWORD = "open the gates"
HEART = "#main article[data-song] [name=favourite]"


def songs(api):
    return [playable(api, 1, title="Harbour")]


def test_an_owner_sets_a_password_and_a_guest_keeps_hearts_of_his_own(visit, galleries):
    gallery = galleries(songs)
    owner = visit(gallery).go("/connect/access")
    owner.page.get_by_label("A password").fill(PASSWORD)
    owner.page.get_by_role("button", name="Set it").click()
    expect(owner.page.get_by_text("this browser")).to_be_visible()
    owner.page.get_by_role("button", name="Make a code").click()
    code = owner.page.locator(".access__code").text_content()

    guest = visit(gallery)
    guest.excuse("422")
    guest.page.goto("/songs/x")
    assert guest.page.url.endswith("/login?next=/songs/x")
    field = guest.page.get_by_label("Password, or a guest's code")
    expect(field).to_be_focused()
    field.fill("wrong")
    field.press("Enter")
    expect(guest.page.get_by_role("alert")).to_have_text("That isn't it. Mind capital letters.")

    guest.page.goto(f"/guest/{code}")
    guest.page.get_by_role("button", name="Come in and listen").click()
    guest.page.locator("html[data-ready]").wait_for()
    guest.page.locator("#main [data-play]").first.click()
    guest.hears_music()
    heart = guest.page.locator(HEART).first
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    guest.reload()
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(guest.page.locator("#player [name=favourite]")).to_have_attribute("aria-pressed", "true")

    owner.go("/")
    expect(owner.page.locator(HEART).first).to_have_attribute("aria-pressed", "false")
    owner.page.get_by_role("button", name="Menu").click()
    owner.page.get_by_role("button", name="Log out").click()
    expect(owner.page.get_by_role("button", name="Come in")).to_be_visible()
