"""«2 takes»: the takes of one picture, opened in place above the wall."""

import pytest

from tests.browser.catalogue import playable
from tests.browser.driver import expect
from tests.fakes import song

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
PLACES = (
    "[...document.querySelectorAll('.card')].map((c) => JSON.stringify(c.getBoundingClientRect()))"
)
IS_WITHIN = "document.getElementById('shelf').contains(document.activeElement)"


def songs(api):
    """Takes 1 to 3 of the newest picture, and an older song by itself."""
    takes = [playable(api, n, group_id="one", title="Harbour") for n in (4, 3, 2)]
    return [*takes, playable(api, 1, title="Alone")]


@pytest.fixture(scope="module")
def gallery(shared_galleries):
    return shared_galleries(songs)


@pytest.fixture
def own_gallery(galleries):
    """For whoever chooses."""
    return galleries(songs)


def address(number):
    return f"/songs/{song(number)['id']}"


def link(visitor):
    return visitor.page.get_by_role("link", name="3 takes of Harbour")


def shelf(visitor):
    return visitor.page.get_by_role("dialog", name="Harbour")


def take(visitor, number):
    return shelf(visitor).locator("[data-song]").filter(has_text=f"Take {number}")


def awake(visitor):
    """The wall, once a script opens the takes in place."""
    visitor.go()
    expect(link(visitor)).to_have_attribute("aria-haspopup", "dialog")
    return visitor


def opened(visitor):
    link(awake(visitor)).click()
    expect(shelf(visitor)).to_be_visible()
    return visitor


def test_takes_open_in_place_and_nothing_moves(visit, gallery):
    visitor = awake(visit(gallery, viewport={"width": 1280, "height": 1000}))
    before = visitor.ask(PLACES)

    link(visitor).click()

    expect(shelf(visitor).get_by_role("heading", level=3)).to_have_text(
        ["Take 3", "Take 2", "Take 1"]
    )
    assert before == visitor.ask(PLACES)
    assert visitor.page.url == f"{gallery.url}/"
    visitor.page.mouse.click(5, 980)  # beside it
    expect(shelf(visitor)).to_be_hidden()
    assert before == visitor.ask(PLACES)


def test_takes_are_opened_and_left_by_keyboard(visit, gallery):
    visitor = awake(visit(gallery))
    link(visitor).focus()

    visitor.page.keyboard.press("Enter")

    expect(take(visitor, 3).get_by_role("button", name="Play take 3")).to_be_focused()
    for _ in range(20):  # round and round
        visitor.page.keyboard.press("Tab")
        assert visitor.ask(f"{IS_WITHIN} || document.activeElement === document.body")
    visitor.page.keyboard.press("Escape")
    expect(shelf(visitor)).to_be_hidden()
    expect(link(visitor)).to_be_focused()


def test_on_a_phone_takes_are_a_sheet(visit, gallery):
    visitor = awake(visit(gallery, **PHONE))

    link(visitor).tap()

    expect(shelf(visitor)).to_be_visible()
    visitor.until("document.getElementById('shelf').getBoundingClientRect().bottom", 640)
    box = shelf(visitor).bounding_box()
    assert (0, 320, 640) == (box["x"], box["width"], box["y"] + box["height"])
    assert visitor.ask("document.documentElement.scrollWidth") == 320
    targets = shelf(visitor).locator("button")
    assert min(target.bounding_box()["height"] for target in targets.all()) >= 44


def test_a_take_of_the_shelf_plays_in_the_place_of_its_picture(visit, gallery):
    visitor = opened(visit(gallery))

    take(visitor, 1).get_by_role("button", name="Play take 1").click()
    visitor.hears_music()
    expect(visitor.player.locator("[data-now-style]")).to_contain_text("Take 1")
    visitor.page.keyboard.press("n")

    expect(visitor.player.locator("[data-now-title]")).to_have_text("Alone")


def hangs(visitor):
    """The songs on the wall, in its order."""
    return visitor.ask(
        "[...document.querySelectorAll('#songs .card')].map(({ dataset }) => dataset.song)"
    )


def test_the_take_that_is_chosen_leads_and_nothing_jumps(visit, own_gallery):
    visitor = opened(visit(own_gallery, viewport={"width": 1280, "height": 1000}))
    before = visitor.ask(PLACES)

    take(visitor, 2).get_by_role("button", name="Choose this take").click()

    visitor.until(f"document.querySelector('#songs .card').dataset.song === '{song(3)['id']}'")
    chosen = take(visitor, 2).get_by_role("button", name="Chosen")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(chosen).to_be_focused()
    assert before == visitor.ask(PLACES)
    visitor.page.keyboard.press("Escape")
    expect(link(visitor)).to_be_focused()
    visitor.reload()
    assert [song(3)["id"], song(1)["id"]] == hangs(visitor)


def test_a_picture_whose_takes_are_set_aside_one_after_the_other_leaves_the_wall(
    visit, own_gallery
):
    visitor = opened(visit(own_gallery))

    for number, left in ((3, 2), (2, 2), (1, 1)):
        take(visitor, number).get_by_role("button", name="Set aside").click()
        expect(take(visitor, number).get_by_role("button", name="Is aside")).to_be_focused()
        expect(visitor.page.locator("#songs .card")).to_have_count(left)
    visitor.page.keyboard.press("Escape")

    expect(shelf(visitor)).to_be_hidden()
    expect(visitor.page.locator(f"#songs a[href='{address(1)}']").first).to_be_focused()
    assert [song(1)["id"]] == hangs(visitor)
    toast = visitor.page.get_by_text("“Harbour” left the wall: all its takes are set aside.")
    expect(toast.last).to_be_visible()

    visitor.page.get_by_role("button", name="Undo").click()

    expect(visitor.page.locator("#songs .card")).to_have_count(2)
    assert [song(2)["id"], song(1)["id"]] == hangs(visitor)


def test_back_closes_the_shelf_and_the_wall_stays(visit, gallery):
    visitor = visit(gallery).go(address(1))
    visitor.page.get_by_role("link", name="All songs").first.click()
    expect(link(visitor)).to_have_attribute("aria-haspopup", "dialog")
    link(visitor).click()
    expect(shelf(visitor)).to_be_visible()

    visitor.ask("history.back()")

    expect(shelf(visitor)).to_be_hidden()
    expect(visitor.page).to_have_url(f"{gallery.url}/")
    expect(link(visitor)).to_be_focused()


def test_a_heart_on_the_shelf_is_that_of_its_take(visit, own_gallery):
    visitor = opened(visit(own_gallery))
    heart = take(visitor, 3).get_by_role("button", name="Favourite: take 3")

    heart.click()

    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(visitor.page.locator(f"#card-{song(4)['id']}")).to_have_attribute("data-favourite", "")
    expect(take(visitor, 2)).not_to_have_attribute("data-favourite", "")


def test_a_choice_that_does_not_come_through_is_told_and_sent_again(visit, own_gallery):
    visitor = opened(visit(own_gallery))
    visitor.excuse("ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY|Failed to fetch")
    own_gallery.stop()

    take(visitor, 1).get_by_role("button", name="Choose this take").click()
    expect(visitor.page.locator("#unreachable")).to_be_visible()
    own_gallery.start()
    visitor.page.get_by_role("button", name="Try again").click()

    expect(take(visitor, 1).get_by_role("button", name="Chosen")).to_be_visible()
    visitor.page.keyboard.press("Escape")
    visitor.until(f"document.querySelector('#songs .card').dataset.song === '{song(2)['id']}'")


def test_without_javascript_takes_are_a_link(visit, gallery):
    page = visit(gallery, java_script_enabled=False).go().page

    page.get_by_role("link", name="3 takes of Harbour").click()

    expect(page).to_have_url(f"{gallery.url}{address(4)}#takes")
