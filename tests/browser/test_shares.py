"""What a link opens, to somebody who has nothing else; and the same without a server."""

import pytest

from tests.browser import singing
from tests.browser.catalogue import playable
from tests.browser.driver import expect
from tests.browser.singing import SUNG, TEXT, timestamped
from tests.browser.visits import eventually
from webapp import database
from webapp.app import STATIC, TEMPLATES
from webapp.config import Config
from webapp.library import songs as rows
from webapp.standalone import site
from webapp.standalone.pages import Pages
from webapp.standalone.site import Choice
from webapp.web.assets import Assets

LIT = "document.querySelector('[data-lit]')?.textContent ?? null"
SECOND = "document.querySelector('audio').currentTime"


def takes(api):
    sung = {"lyrics": TEXT, "lyrics_timestamped": timestamped(SUNG), "group_id": "twins"}
    return [playable(api, number, title="Copper Kettle", **sung) for number in (1, 2)]


@pytest.fixture
def gallery(galleries):
    """With copies of all audio."""
    gallery = galleries(takes)
    db = database.connect(gallery.data / "songwall.db")

    def is_kept():
        cards = rows.by_keys(db, rows.keys(db))
        return len(cards) == 2 and all(card.audio_kept for card in cards)

    yield gallery, is_kept
    db.close()


def hear(visitor, second):
    """The first song of the page, at that second, in silence."""
    page = visitor.page
    expect(page.locator("html[data-awake]")).to_be_attached()
    page.locator("[data-play]:visible").first.click()
    visitor.until(f"{SECOND} > 0")
    visitor.ask("document.querySelector('audio').pause()")
    visitor.ask(f"{SECOND} = {second}")


def test_a_friend_hears_what_was_given_and_votes(visit, gallery):
    gallery, _ = gallery
    owner = visit(gallery).go(singing.SONG)
    owner.page.locator("#song [data-more]").first.click()
    owner.page.get_by_role("menuitem", name="Share…").click()
    owner.page.get_by_role("button", name="Make the link").click()
    link = owner.page.get_by_label("The link of Copper Kettle")
    expect(link).to_be_focused()
    friend = visit(gallery)
    friend.page.goto(link.input_value())
    before = friend.places(".line, .track__wave, .track__time")
    hear(friend, 9.7)
    friend.until(LIT, "lanterns")
    assert before == friend.places(".line, .track__wave, .track__time")
    friend.page.locator(".line__words span").get_by_text("window", exact=True).click()
    friend.until(f"{SECOND} >= 13.5")

    owner.go(f"/shares/new?takes={singing.SONG.rpartition('/')[2]}")
    owner.page.get_by_label("A blind vote").check()
    owner.page.get_by_role("button", name="Make the link").click()
    friend.page.goto(owner.page.get_by_label("The link of Copper Kettle").first.input_value())
    expect(friend.page.get_by_role("heading", level=2)).to_have_text(["A", "B"])
    hear(friend, 5.5)
    friend.page.get_by_role("button", name="I like this best").first.click()
    expect(friend.page.get_by_role("button", name="You like this best")).to_have_count(1)
    owner.reload()
    expect(owner.page.locator(".given-away__tally")).to_contain_text("1 for take")


def test_words_light_up_without_a_server(visit, gallery, tmp_path):
    gallery, is_kept = gallery
    visitor = visit(gallery).go()
    eventually(visitor.page, is_kept, "copies of all audio")
    visitor.go(f"/shares/new?songs={singing.SONG.rpartition('/')[2]}")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="save it as one file").click()
    whole = tmp_path / "song.html"
    download.value.save_as(whole)
    config = Config(data=gallery.data)
    db = database.connect(gallery.data / "songwall.db")
    pages = Pages(TEMPLATES, Assets(STATIC).files)
    site.make(config, db, tmp_path / "site", pages, Choice())
    db.close()

    visitor.page.goto(whole.as_uri())
    gallery.stop()  # whatever were asked of it is a trouble from now on
    hear(visitor, 9.7)
    visitor.until(LIT, "lanterns")
    visitor.page.goto((tmp_path / "site" / "index.html").as_uri())
    visitor.page.get_by_role("link", name="Copper Kettle").first.click()
    hear(visitor, 14.7)
    visitor.until(LIT, "quite")
    visitor.page.get_by_role("link", name="All songs").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Songs")
