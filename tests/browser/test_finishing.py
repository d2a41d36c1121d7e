"""Songs that are finished while somebody looks on."""

import pytest

from tests.browser.catalogue import playable, processing
from tests.browser.driver import expect
from tests.browser.visits import eventually

A_MINUTE = 60_000
STANDING = "#masthead > *, #sync, #main h1, #tabs-row a, #main article, #main article h2"


@pytest.fixture
def gallery(galleries):
    """Two songs are being made; a third one is finished, so the page knows the media's host."""
    return galleries(lambda api: [processing(3), processing(2), playable(api, 1)])


@pytest.fixture
def visitor(visit, gallery):
    """Somebody before the gallery, whose clock the test moves."""
    visitor = visit(gallery)
    visitor.page.clock.install()
    return visitor


def finish(gallery, number):
    """The service has finished a song."""
    songs = gallery.api.songs
    index = next(i for i, each in enumerate(songs) if each["title"] == f"Song {number}")
    songs[index] = playable(gallery.api, number, created_at=songs[index]["created_at"])


def known_to_gallery(gallery, number):
    """Waits until the gallery has asked the service and knows that it is finished."""
    song_id = gallery.api.songs[-number]["id"]
    gallery.wait_for(f'data-song="{song_id}" data-status="completed"', f"/songs/{song_id}")


def has_its_cover(visitor, number):
    """The one that its service has, not the drawn one."""
    picture = visitor.card(f"Song {number}").locator("img")
    here = f"/songs/{visitor.gallery.api.songs[-number]['id']}/cover?"
    asked = lambda: any(here in a and "drawn" not in a for a in visitor.requests)  # noqa: E731
    eventually(visitor.page, asked, "the cover")
    whole = "(img) => img.complete && img.naturalWidth > 0 && !img.src.includes('drawn')"
    eventually(visitor.page, lambda: picture.evaluate(whole), "the cover on the page")


def polls(visitor):
    return visitor.asked("/songs/pending")


def hide(visitor, *, hidden):
    value = str(hidden).lower()
    visitor.ask(f"""() => {{
        Object.defineProperty(document, 'hidden', {{ value: {value}, configurable: true }});
        document.dispatchEvent(new Event('visibilitychange'));
    }}""")


def test_a_finished_song_becomes_whole_where_it_stands_and_is_said_once(visitor, gallery):
    visitor.go()
    card = visitor.card("Song 2")
    expect(card).to_have_attribute("data-status", "processing")
    finish(gallery, 2)
    expect(card.locator("[data-play]")).to_have_count(0)
    link = card.locator("h2 a")
    link.focus()
    link.evaluate("(link) => { link.before = true; }")
    known_to_gallery(gallery, 2)

    visitor.page.clock.fast_forward(6000)

    expect(card).to_have_attribute("data-status", "completed")
    expect(card.locator("[data-play]")).to_be_visible()
    expect(card.locator("svg path")).to_have_count(1)
    has_its_cover(visitor, 2)
    assert visitor.ask("document.activeElement.before === true")
    assert 1 == visitor.page.locator("article[data-song]", has_text="Song 2").count()
    visitor.until("heard.said.length > 0")
    visitor.page.clock.fast_forward(6000)
    assert ["1 song finished: Song 2"] == visitor.ask("heard.said")


UNVEILED = """() => {
  window.unveiled = [];
  window.ends = [];
  new MutationObserver((changes) => changes.forEach(({ target }) => {
    unveiled.push(target.dataset.unveiling ?? null);
    if (target.dataset.unveiling === '') {
      const animations = target.getAnimations({ subtree: true });
      ends.push(...animations.map(({ effect }) => effect.getComputedTiming().endTime));
    }
  })).observe(document.body, { subtree: true, attributeFilter: ['data-unveiling'] });
}"""


def test_a_finished_song_unveils_once_and_nothing_moves(visit, gallery):
    looking, calm = visit(gallery), visit(gallery, reduced_motion="reduce")
    for visitor in (looking, calm):
        visitor.page.clock.install()
        visitor.go()
        visitor.ask(UNVEILED)
    places = looking.places(STANDING)
    finish(gallery, 2)
    known_to_gallery(gallery, 2)

    for visitor in (looking, calm):
        visitor.page.clock.run_for(6000)
        expect(visitor.card("Song 2")).to_have_attribute("data-status", "completed")

    looking.until("unveiled.at(-1)", None)
    assert ["wait", "", None] == looking.ask("unveiled")
    assert 3 == looking.ask("ends.length")  # sheen, picture and signature
    assert looking.ask("Math.max(...ends)") <= 600
    assert places == looking.places(STANDING)
    assert [] == calm.ask("unveiled")


def test_the_take_that_finishes_first_takes_the_place_of_the_one_that_led(visit, galleries):
    gallery = galleries(
        lambda api: [
            processing(3, group_id="pair"),
            processing(2, group_id="pair"),
            playable(api, 1),
        ]
    )
    visitor = visit(gallery)
    visitor.page.clock.install()
    visitor.go()
    expect(visitor.card("Song 3")).to_have_attribute("data-status", "processing")
    expect(visitor.card("Song 2")).to_have_count(0)
    visitor.card("Song 3").locator("h2 a").focus()
    places = visitor.places(STANDING)
    songs = gallery.api.songs
    songs[1] = playable(gallery.api, 2, created_at=songs[1]["created_at"], group_id="pair")
    known_to_gallery(gallery, 2)

    visitor.page.clock.run_for(6000)

    expect(visitor.card("Song 2")).to_have_attribute("data-status", "completed")
    expect(visitor.card("Song 3")).to_have_count(0)
    expect(visitor.page.locator("[data-queue] > li").first).to_contain_text("Song 2")
    assert visitor.ask("document.activeElement.textContent.trim()") == "Song 2"
    visitor.until("heard.said.length > 0")
    assert ["1 song finished: Song 2"] == visitor.ask("heard.said")
    assert places == visitor.places(STANDING)


def test_nothing_is_asked_while_nobody_can_see_it_then_one_request_asks_for_all(visitor):
    visitor.go()
    hide(visitor, hidden=True)
    so_far = polls(visitor)  # a machine may take its time to come to this

    visitor.page.clock.run_for(A_MINUTE)
    assert so_far == polls(visitor)
    hide(visitor, hidden=False)
    with visitor.page.expect_response("**/songs/pending*"):
        visitor.page.clock.fast_forward(6000)

    assert {2} == {each.count("card=") for each in polls(visitor)}


def test_nothing_is_asked_once_all_songs_are_finished(visitor, gallery):
    visitor.go()
    expect(visitor.page.locator('[data-status="processing"]')).to_have_count(2)
    for number in (2, 3):
        finish(gallery, number)
    for number in (2, 3):
        known_to_gallery(gallery, number)
    visitor.page.clock.fast_forward(6000)
    expect(visitor.page.locator('[data-status="completed"]')).to_have_count(3)
    visitor.until("!document.querySelector('.htmx-request')")  # or the minute ends its patience
    so_far = len(polls(visitor))

    visitor.page.clock.run_for(A_MINUTE)

    assert so_far == len(polls(visitor))


def test_a_songs_own_page_becomes_whole_too(visitor, gallery):
    visitor.go(f"/songs/{gallery.api.songs[1]['id']}")
    song = visitor.page.locator("#main [data-song]").first
    expect(song).to_have_attribute("data-status", "processing")
    finish(gallery, 2)
    known_to_gallery(gallery, 2)

    visitor.page.clock.fast_forward(6000)

    expect(song).to_have_attribute("data-status", "completed")
    expect(song.locator("[data-play]")).to_be_visible()
    visitor.until("heard.said.length > 0")
    assert ["1 song finished: Song 2"] == visitor.ask("heard.said")


def test_the_first_song_of_all_is_finished_with_cover_and_sound(visit, galleries):
    gallery = galleries(lambda _api: [processing(1)])
    visitor = visit(gallery)
    visitor.page.clock.install()
    visitor.go()
    expect(visitor.card("Song 1")).to_have_attribute("data-status", "processing")
    finish(gallery, 1)
    known_to_gallery(gallery, 1)

    visitor.page.clock.fast_forward(6000)

    expect(visitor.card("Song 1")).to_have_attribute("data-status", "completed")
    has_its_cover(visitor, 1)
    visitor.play(visitor.card("Song 1"))
