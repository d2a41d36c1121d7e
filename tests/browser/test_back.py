"""Back and Forward return to where one was, whatever came in between."""

import pytest

from tests.browser.catalogue import playable
from tests.browser.driver import expect

PHONE = {"viewport": {"width": 390, "height": 844}}
DEEP = 500  # px
# where the card stands on the screen
TOP_OF = """(song) => Math.round(
    document.querySelector(`#main [data-song='${song}']`).getBoundingClientRect().top)"""
SEEN = """[...document.querySelectorAll('#main article[data-song]')]
    .find((card) => card.getBoundingClientRect().top > 60).dataset.song"""


def scroll(visitor, y=DEEP):
    visitor.ask(f"scrollTo(0, {y})")
    visitor.until(f"Math.abs(scrollY - {y}) < 2")
    return visitor.ask(SEEN)


def leave(visitor, selector):
    """Clicks a link without scrolling to it."""
    url = visitor.page.url
    visitor.ask("(selector) => document.querySelector(selector).click()", selector)
    expect(visitor.page).not_to_have_url(url)
    visitor.until("scrollY", 0)


def song_link(song):
    return f"#main [data-song='{song}'] h2 a"


@pytest.mark.parametrize("path", ["/", "/?takes=apart&page=2", "/?q=a", "/?voice=sung&sort=title"])
def test_back_from_a_song_is_the_same_place_with_its_link_in_focus(visit, demo, path):
    visitor = visit(demo, **PHONE).go(path)
    visitor.play()
    song = scroll(visitor)
    top = visitor.ask(TOP_OF, song)
    visitor.page.locator(song_link(song)).focus()

    leave(visitor, song_link(song))
    visitor.page.go_back()

    visitor.until("scrollY", DEEP)
    assert top == visitor.ask(TOP_OF, song)
    expect(visitor.page.locator(song_link(song))).to_be_focused()
    visitor.page.go_forward()
    visitor.until("scrollY", 0)
    assert 0 == visitor.pauses


@pytest.mark.parametrize("link", [".dock [data-to=archive]", "#tabs a:not([aria-current])"])
def test_back_from_the_archive_or_another_tab_is_the_same_place(visit, demo, link):
    visitor = visit(demo, **PHONE).go()
    song = scroll(visitor)
    top = visitor.ask(TOP_OF, song)

    leave(visitor, link)
    visitor.page.go_back()

    visitor.until("scrollY", DEEP)
    assert top == visitor.ask(TOP_OF, song)


def test_the_way_back_to_all_songs_leads_to_the_same_place_too(visit, demo):
    visitor = visit(demo, **PHONE).go("/?takes=apart&page=2")
    song = scroll(visitor)

    leave(visitor, song_link(song))
    visitor.page.locator("[data-back]").click()

    expect(visitor.page).to_have_url(f"{demo.url}/?takes=apart&page=2")
    visitor.until("scrollY", DEEP)


def test_a_page_that_is_loaded_anew_stays_where_it_was(visit, demo):
    visitor = visit(demo, **PHONE).go()
    scroll(visitor)
    visitor.until("history.state?.position?.y", DEEP)

    visitor.reload()

    visitor.until("scrollY", DEEP)


def test_where_songs_came_meanwhile_the_same_card_stands_in_the_same_place(visit, galleries):
    gallery = galleries(lambda api: [playable(api, number) for number in range(20, 0, -1)])
    visitor = visit(gallery, **PHONE).go()
    song = scroll(visitor)
    top = visitor.ask(TOP_OF, song)

    leave(visitor, song_link(song))
    gallery.api.songs[:0] = [playable(gallery.api, 22), playable(gallery.api, 21)]
    visitor.ask("fetch('/sync', { method: 'POST' })")
    gallery.wait_for('data-status="completed"', count=22)
    visitor.page.go_back()

    expect(visitor.page.locator("#main article[data-status=completed]")).to_have_count(22)
    visitor.until(f"({TOP_OF})('{song}')", top)
