"""What plays next: a whole list, and before it what was chosen by hand."""

import pytest

from tests.browser.driver import expect
from tests.browser.visits import eventually

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FILLED = "document.querySelectorAll('#queue .q a[href]').length > 2"
PLAYING_OF_PAGE = """[...document.querySelectorAll('#main .card[data-audio]')].some((card) => (
  document.querySelector('#player audio').src.includes(card.dataset.song)))"""
STORED = """() => new Promise((done) => {
  const opening = indexedDB.open('songwall');
  opening.onsuccess = () => {
    const asking = opening.result.transaction('queue').objectStore('queue').get('state');
    asking.onsuccess = () => { opening.result.close(); done(asking.result.chosen.length); };
  };
})"""
ADD = """(entries) => document.dispatchEvent(
  new CustomEvent('songwall:player', { detail: { verb: 'pick', entries } }))"""
# How far each song was heard that played in the player, in their order.
FURTHEST = """() => {
  window.furthest = [];
  document.addEventListener('timeupdate', ({ target }) => {
    if (target.paused || !target.closest('#player')) return;
    if (furthest.at(-1)?.[0] !== target.src) furthest.push([target.src, 0]);
    furthest.at(-1)[1] = target.currentTime;
  }, true);
}"""
PICK = """(number) => document.dispatchEvent(new CustomEvent('songwall:player', { detail: {
  verb: 'pick',
  entries: [{ id: document.querySelectorAll('#main .card[data-audio]')[number].dataset.song }],
} }))"""


@pytest.fixture
def paused(visit, demo):
    """Somebody who has begun the wall's second song, and looks at what comes."""
    visitor = visit(demo).go()
    visitor.play(visitor.page.locator("article[data-song]:has([data-play])").nth(1))
    visitor.pause()
    return visitor


def titles(visitor, part):
    return visitor.page.locator(f"#queue [data-part={part}] .q__title")


def opened(visitor):
    visitor.player.get_by_role("button", name="Queue").click()
    visitor.until(FILLED)
    return visitor.page.get_by_role("complementary", name="Up next")


def choose(visitor, number):
    """«Play next» in the menu of a card."""
    card = visitor.page.locator("#main .card[data-audio]").nth(number)
    card.hover()
    card.get_by_role("button", name="More").click()
    visitor.page.get_by_role("menuitem", name="Play next").click()
    return card.locator("h2").inner_text()


def test_a_list_plays_on_over_all_its_pages(visit, demo):
    visitor = visit(demo).go()
    last = visitor.page.locator("#main .card[data-audio]").last
    visitor.play(last)
    panel = opened(visitor)

    expect(panel).to_contain_text("Then, from “All songs”")
    expect(titles(visitor, "tail")).to_have_count(3)  # those of the second page
    following = titles(visitor, "tail").first.inner_text()
    visitor.page.keyboard.press("n")
    expect(visitor.player.locator("[data-now-title]")).to_have_text(following)
    visitor.hears_music()

    visitor.page.get_by_role("navigation", name="Show").get_by_text("Favourites").click()
    expect(visitor.page).to_have_title("Favourites · Songwall")
    visitor.page.locator("#main").get_by_role("button", name="Play", exact=True).click()
    expect(panel).to_contain_text("Then, from “Favourites”")
    visitor.until(PLAYING_OF_PAGE)


def test_what_is_chosen_plays_next_in_its_order_and_can_be_taken_back(paused):
    first, second = choose(paused, 4), choose(paused, 6)
    toast = paused.page.locator("#toast")
    expect(toast).to_contain_text(f"“{second}” plays 2nd.")
    opened(paused)

    expect(titles(paused, "chosen")).to_have_text([first, second])
    toast.get_by_role("button", name="Undo").click()
    expect(titles(paused, "chosen")).to_have_text([first])
    expect(paused.page.get_by_role("heading", name="Up next")).to_be_focused()  # it goes on there
    paused.page.keyboard.press("n")
    expect(paused.player.locator("[data-now-title]")).to_have_text(first)
    paused.hears_music()


def test_songs_are_moved_by_keys_and_by_hand_across_both_parts_and_removed(paused):
    panel = opened(paused)
    page = paused.page
    moved, other = titles(paused, "tail").nth(1), titles(paused, "tail").nth(2)
    moved, other = moved.inner_text(), other.inner_text()

    row = panel.get_by_role("listitem").filter(has_text=moved)
    row.locator("a").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(titles(paused, "chosen")).to_have_text([moved])
    paused.until("document.activeElement.textContent", moved)
    paused.until("heard.said.at(-1)?.endsWith(': 1 of 24, you chose')")
    expect(row).to_have_attribute("aria-posinset", "1")

    grip = panel.get_by_role("listitem").filter(has_text=other).locator("[data-grip]")
    place = row.bounding_box()
    grip.hover()
    page.mouse.down()
    page.mouse.move(place["x"] + 9, place["y"] + 4, steps=5)
    page.mouse.up()
    expect(titles(paused, "chosen")).to_have_text([other, moved])

    row.locator("a").focus()
    page.keyboard.press("Delete")
    expect(titles(paused, "chosen")).to_have_text([other])
    page.locator("#toast").get_by_role("button", name="Undo").click()
    expect(titles(paused, "chosen")).to_have_text([other, moved])


def test_a_list_that_took_anothers_place_is_undone_to_the_second(paused):
    paused.ask("heard.audio.currentTime = 9")
    paused.until("heard.audio.currentTime >= 9")
    before = paused.player.locator("[data-now-title]").inner_text()
    paused.page.get_by_role("navigation", name="Show").get_by_text("Favourites").click()
    expect(paused.page).to_have_title("Favourites · Songwall")
    paused.play(paused.page.locator("#main .card[data-audio]").nth(2))

    paused.page.locator("#toast").get_by_role("button", name="Undo").click()

    expect(paused.player.locator("[data-now-title]")).to_have_text(before)
    assert paused.sought == pytest.approx(9, abs=0.1)
    expect(opened(paused)).to_contain_text("Then, from “All songs”")


def test_songs_that_are_gone_or_silent_stand_with_a_reason_and_are_passed_over(paused):
    failed = paused.page.locator("#main .card:not([data-audio])").first.get_attribute("data-song")
    last = paused.page.locator("#main .card[data-audio]").nth(6)
    paused.ask(
        ADD, [{"id": "no-such-song"}, {"id": failed}, {"id": last.get_attribute("data-song")}]
    )
    opened(paused)
    rows = paused.page.locator("#queue [data-part=chosen] .q")

    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("This song isn't in your library any more.")
    expect(rows.nth(1)).to_contain_text("The service couldn't finish this song.")
    expect(paused.page.locator("#queue .q[data-off]")).to_have_count(2)
    paused.page.keyboard.press("n")
    expect(paused.player.locator("[data-now-title]")).to_have_text(last.locator("h2").inner_text())
    paused.hears_music()


def test_a_moment_goes_on_where_it_ends_and_the_last_one_waits_at_its_beginning(paused):
    first, other = (paused.page.locator("#main .card[data-audio]").nth(n) for n in (0, 4))
    paused.ask(FURTHEST)
    panel = opened(paused)
    panel.locator("[data-part=tail]").get_by_role("button", name="Clear").click()
    moments = [(first, 4, 6), (other, 2, 4)]
    entries = [
        {"id": card.get_attribute("data-song"), "from": start, "to": end}
        for card, start, end in moments
    ]
    paused.ask(ADD, entries)
    expect(titles(paused, "chosen")).to_have_count(2)
    expect(panel).to_contain_text("From 0:04 to 0:06")
    paused.page.keyboard.press("n")

    expect(paused.player.locator("[data-now-title]")).to_have_text(other.locator("h2").inner_text())
    paused.until("document.querySelector('#player audio').paused")
    assert paused.at == pytest.approx(2, abs=0.1)
    src, at = paused.ask("furthest")[0]
    assert entries[0]["id"] in src
    assert 4 <= at < 16  # of 27 s, on a slow machine


def test_a_reload_brings_the_queue_back_and_another_tab_shares_it(paused):
    title = choose(paused, 5)
    paused.until(f"({STORED})()", 1)

    paused.page.reload()
    opened(paused)
    expect(titles(paused, "chosen")).to_have_text([title])

    second = paused.new_page()
    second.goto("/")
    second.get_by_role("region", name="Player").get_by_role("button", name="Queue").click()
    expect(second.locator("#queue [data-part=chosen] .q__title")).to_have_text([title])
    second.evaluate(PICK, 7)
    expect(titles(paused, "chosen")).to_have_count(2)
    assert not paused.is_playing


def test_on_a_phone_back_is_for_what_was_asked_for_last_also_while_it_is_on_its_way(visit, demo):
    visitor = visit(demo, **PHONE)
    page, panel = visitor.page, visitor.page.locator("#queue")
    held = []

    def hold(route):
        held.append(route)

    page.route("**/queue/panel", hold)
    visitor.go()
    visitor.play()
    page.keyboard.press("w")
    room = page.get_by_role("dialog", name="The room")
    room.get_by_role("button", name="Queue").tap()
    visitor.until("history.state.sheet ?? false")
    page.go_back()
    visitor.until("history.state.sheet ?? false", wanted=False)
    eventually(page, lambda: held, "it is asked for")
    held[0].continue_()
    page.unroute("**/queue/panel")
    expect(panel).to_be_attached()
    visitor.drawn()
    expect(room).to_be_visible()
    expect(panel).to_be_hidden()

    room.get_by_role("button", name="Queue").tap()
    expect(panel).to_be_visible()
    visitor.reload()
    expect(panel).to_be_visible()
    page.go_back()
    expect(panel).to_be_hidden()
    expect(room).to_be_visible()


def test_on_a_phone_back_closes_it_and_its_links_lead_out_of_it_and_of_the_room(visit, demo):
    visitor = visit(demo, **PHONE).go()
    visitor.play()
    visitor.pause()  # or the rows go on with the songs
    page, panel = visitor.page, visitor.page.locator("#queue")
    opened(visitor)
    page.go_back()
    expect(panel).to_be_hidden()
    assert page.url == f"{demo.url}/"

    page.keyboard.press("w")
    room = page.get_by_role("dialog", name="The room")
    room.get_by_role("button", name="Queue").tap()
    expect(panel).to_be_visible()
    page.go_back()
    expect(panel).to_be_hidden()
    expect(room).to_be_visible()
    room.get_by_role("button", name="Queue").tap()
    expect(panel).to_be_visible()
    link = titles(visitor, "tail").nth(1).get_by_role("link")
    title = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(panel).to_be_hidden()
    expect(room).to_be_hidden()

    page.go_back()
    expect(page.locator("#main h1")).to_contain_text("All songs")
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Close").tap()
    expect(panel).to_be_hidden()
    expect(room).to_be_visible()


def test_beside_it_the_search_has_room_to_type_in(visit, demo):
    visitor = visit(demo, viewport={"width": 1280, "height": 800}).go()
    visitor.page.keyboard.press("q")
    expect(visitor.page.locator("#queue")).to_be_visible()

    visitor.until("document.getElementById('q').offsetWidth >= 250")
    visitor.page.set_viewport_size({"width": 1440, "height": 800})
    visitor.until("document.getElementById('q').offsetWidth >= 250")
