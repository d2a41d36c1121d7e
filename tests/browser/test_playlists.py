"""Playlists: arranged by hand, filled from a wall, and all of it by forms alone."""

import pytest

from tests.browser.catalogue import playable
from tests.browser.driver import expect
from tests.fakes import song

TITLES = ["One", "Two", "Three", "Four"]


def address(number):
    return song(number)["id"]


@pytest.fixture(scope="module")
def gallery(shared_galleries):
    def fill(api):
        return [
            playable(api, number, title=title, group_id=f"group-{number}")
            for number, title in enumerate(TITLES, 1)
        ]

    return shared_galleries(fill)


def drive(visitor, title="Drive"):
    """A playlist of all four, opened."""
    answer = visitor.page.request.post(
        f"{visitor.gallery.url}/playlists",
        form={"title": title, "songs": ",".join(address(n) for n in range(1, 5))},
    )
    return visitor.go(answer.url.removeprefix(visitor.gallery.url))


def arranging(visitor):
    """From when on keys and dragging move songs: their script comes after the page."""
    scripts = "performance.getEntriesByType('resource').map(({ name }) => name)"
    which = f"{scripts}.find((name) => name.endsWith('/pages/playlist.js'))"
    visitor.until(f"Boolean({which})")
    visitor.ask(f"import({which}).then(() => true)")


def order(visitor, *titles):
    expect(visitor.page.locator(".entry__title")).to_have_text([*titles])


def says(visitor, words):
    expect(visitor.page.locator("p.vh[role=status]")).to_contain_text(words)


def test_a_song_moves_by_keys_by_buttons_and_in_the_hand(visit, gallery):
    visitor = drive(visit(gallery))
    page = visitor.page
    grips, first = page.locator("[data-grip]"), page.locator(".entry").first.get_attribute("id")
    grip = page.locator(f"#{first} [data-grip]")

    arranging(visitor)
    grip.focus()
    page.keyboard.press("Alt+ArrowDown")
    order(visitor, "Two", "One", "Three", "Four")
    says(visitor, "2 of 4")
    expect(grip).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    order(visitor, "Two", "Three", "One", "Four")
    says(visitor, "3 of 4")
    expect(grip).to_be_focused()

    up = page.locator(f"#{first}").get_by_role("button", name="Move up: One")
    up.click()
    order(visitor, "Two", "One", "Three", "Four")
    says(visitor, "2 of 4")
    expect(up).to_be_focused()

    moving, target = grips.nth(3).bounding_box(), grips.nth(0).bounding_box()
    page.mouse.move(moving["x"] + 9, moving["y"] + 9)
    page.mouse.down()
    page.mouse.move(moving["x"] + 9, moving["y"] - 40, steps=3)
    page.mouse.move(target["x"] + 9, target["y"] - 9, steps=3)
    page.mouse.up()
    order(visitor, "Four", "Two", "One", "Three")
    says(visitor, "1 of 4")
    visitor.reload()
    order(visitor, "Four", "Two", "One", "Three")


def test_songs_that_are_selected_on_the_wall_become_a_playlist(visit, gallery):
    visitor = visit(gallery).go()
    page = visitor.page
    page.locator(".title [data-select]").click()
    page.get_by_label("Select Three").check()
    page.get_by_label("Select One").check()
    says(visitor, "2 selected")
    page.get_by_role("link", name="Add to playlist").click()
    page.get_by_role("dialog").get_by_label("New playlist").fill("Chosen so")
    page.keyboard.press("Enter")
    says(visitor, "Added to “Chosen so”.")
    page.keyboard.press("Escape")
    expect(page.locator(".pick")).to_have_count(0)

    page.get_by_role("link", name="Playlists").first.click()
    page.get_by_role("link", name="Chosen so").click()
    order(visitor, "Three", "One")


def test_without_scripts_all_of_it_is_forms(visit, gallery):
    visitor = visit(gallery, java_script_enabled=False).go("/playlists/new")
    page = visitor.page
    page.get_by_label("Name").fill("By forms")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("By forms")

    drive(visitor, "Another")
    page.get_by_role("button", name="Move down: One").click()
    order(visitor, "Two", "One", "Three", "Four")
    page.get_by_role("button", name="Take out: Three").click()
    order(visitor, "Two", "One", "Four")
    page.get_by_role("button", name="Undo").click()
    order(visitor, "Two", "One", "Three", "Four")
    page.get_by_role("link", name="Rename").click()
    page.get_by_label("Name").fill("Called otherwise")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("Called otherwise")
    page.get_by_role("button", name="Remove this playlist").click()
    expect(page.locator(".undo")).to_contain_text("“Called otherwise” was removed.")
