"""The room: what plays, on the whole screen. The music never stops for it."""

import pytest

from tests.browser import singing
from tests.browser.catalogue import playable
from tests.browser.driver import expect
from tests.browser.visits import eventually
from tests.fakes import song

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
OPACITY = """[...document.querySelectorAll('#room [data-row]')]
    .map((row) => getComputedStyle(row).opacity)"""


@pytest.fixture(scope="module")
def pair(shared_galleries):
    """Two takes of one picture, and an older song by itself."""
    return shared_galleries(
        lambda api: [
            *(playable(api, n, group_id="one", title="Harbour") for n in (3, 2)),
            playable(api, 1, title="Alone"),
        ]
    )


def room(visitor):
    return visitor.page.get_by_role("dialog", name="The room")


def scene(visitor):
    """That of the song that plays; while two cross, the one that comes."""
    return room(visitor).locator(".scene:not([inert])")


def plays_on(visitor):
    """For as long as a test may take, however slow the machine."""
    visitor.hears_music()
    visitor.ask("document.querySelector('#player audio').loop = true")
    return visitor


def enter(visitor):
    visitor.page.keyboard.press("w")
    expect(room(visitor)).to_be_visible()
    expect(scene(visitor)).to_be_visible()


def to(visitor, second):
    visitor.ask("(at) => { document.querySelector('#player audio').currentTime = at; }", second)


def test_the_music_plays_on_into_the_room_and_out_of_it(visit, singers):
    visitor = visit(singers).go()
    visitor.play(visitor.card("Copper Kettle"))
    plays_on(visitor)
    loaded = visitor.ask("window.loadedOnce = 1")

    enter(visitor)
    visitor.page.keyboard.press("w")  # it is a switch
    expect(room(visitor)).to_be_hidden()
    enter(visitor)
    visitor.page.go_back()
    expect(room(visitor)).to_be_hidden()

    visitor.hears_music()
    assert 0 == visitor.pauses
    assert loaded == visitor.ask("window.loadedOnce")
    assert visitor.page.url == f"{singers.url}/"
    assert visitor.page.locator("article[data-song]").first.is_visible()


def test_the_sung_line_is_large_its_word_is_lit_and_it_plays_when_clicked(visit, singers):
    visitor = visit(singers, viewport={"width": 1920, "height": 1080}).go()
    visitor.play(visitor.card("Copper Kettle"))
    enter(visitor)
    visitor.ask("document.querySelector('#player audio').pause()")

    to(visitor, 9.6)

    line = scene(visitor).locator(".scene__line[data-now]")
    expect(line).to_contain_text("Carry lanterns down the hill")
    expect(scene(visitor).locator("[data-lit=now]")).to_have_text("lanterns")
    size = line.evaluate("(line) => parseFloat(getComputedStyle(line).fontSize)")
    assert size == pytest.approx(85, abs=1)
    in_the_bar = visitor.page.locator("#player [data-now-style]")
    expect(in_the_bar).to_have_text("Carry lanterns down the hill")
    to(visitor, 0.1)
    expect(in_the_bar).to_have_text("calm piano")
    to(visitor, 9.6)
    line.click()
    visitor.until("heard.sought.at(-1) === 9")


def test_the_room_is_left_by_its_link_and_come_back_to(visit, singers):
    visitor = visit(singers).go()
    visitor.play(visitor.card("No Times"))
    plays_on(visitor)

    enter(visitor)
    expect(scene(visitor).get_by_role("region", name="Lyrics")).to_contain_text("silver spoon")
    scene(visitor).get_by_role("link", name="No Times").click()
    expect(room(visitor)).to_be_hidden()
    expect(visitor.page).to_have_url(singers.url + singing.OTHER)
    visitor.page.go_back()
    expect(room(visitor)).to_be_visible()
    visitor.page.keyboard.press("Escape")
    expect(room(visitor)).to_be_hidden()

    visitor.hears_music()
    assert 0 == visitor.pauses


def test_takes_go_on_at_the_same_second_and_the_next_song_takes_the_room_over(visit, pair):
    visitor = visit(pair).go()
    visitor.play(visitor.card("Harbour"))
    plays_on(visitor)
    enter(visitor)
    expect(scene(visitor)).to_have_attribute("data-scene", song(3)["id"])
    to(visitor, 6)

    scene(visitor).get_by_role("link", name="Take 1").click()

    expect(scene(visitor)).to_have_attribute("data-scene", song(2)["id"])
    visitor.until("document.querySelector('#player audio').currentTime > 6")
    expect(scene(visitor).get_by_role("link", name="Take 1")).to_be_focused()
    scene(visitor).get_by_role("link", name="Take 1").click()  # it sounds already
    assert 0 == visitor.pauses
    room(visitor).get_by_role("button", name="Next song").click()
    expect(scene(visitor)).to_have_attribute("data-scene", song(1)["id"])
    expect(scene(visitor).get_by_role("heading", level=1)).to_have_text("Alone")
    expect(room(visitor).locator(".scene")).to_have_count(1)  # the other has gone


def test_the_next_song_is_there_before_it_begins(visit, pair):
    visitor = visit(pair).go()
    visitor.play(visitor.card("Harbour"))
    plays_on(visitor)
    visitor.pause()
    enter(visitor)
    coming = f"/songs/{song(1)['id']}"

    to(visitor, 14)  # of 17 s

    expect(scene(visitor)).to_have_attribute("data-scene", song(3)["id"])
    eventually(visitor.page, lambda: visitor.asked(f"{coming}/room"), "it was asked for ahead")
    visitor.page.keyboard.press("n")
    expect(scene(visitor)).to_have_attribute("data-scene", song(1)["id"])
    assert 1 == len(visitor.asked(f"{coming}/room"))


def test_controls_leave_and_a_remote_control_has_them_back(visit, singers):
    visitor = visit(singers, viewport={"width": 1440, "height": 900}).go()
    visitor.play(visitor.card("Copper Kettle"))
    plays_on(visitor)
    enter(visitor)
    keys = visitor.page.keyboard
    expect(room(visitor)).to_have_attribute("data-calm", "")
    visitor.until(OPACITY, ["0", "0"])

    visitor.ask("document.querySelector('#player audio').pause()")  # then they stay
    expect(room(visitor)).not_to_have_attribute("data-calm", "")
    keys.press("ArrowDown")
    expect(room(visitor).get_by_role("button", name="Play", exact=True)).to_be_focused()
    keys.press("ArrowRight")
    expect(room(visitor).get_by_role("button", name="Next song")).to_be_focused()
    keys.press("ArrowUp")
    expect(room(visitor).get_by_role("button", name="Queue")).to_be_focused()
    keys.press("ArrowRight")
    expect(room(visitor).get_by_role("button", name="Playing")).to_be_focused()
    keys.press("i")
    pictures = room(visitor).get_by_role("region", name="Pictures")
    expect(pictures).to_be_visible()
    expect(pictures.locator("figure[data-on]")).to_have_count(1)
    keys.press("Enter")
    expect(pictures).to_be_hidden()
    keys.press("Backspace")
    expect(room(visitor)).to_be_hidden()


def test_on_a_phone_it_is_the_full_player(visit, singers):
    visitor = visit(singers, **PHONE).go()
    visitor.play(visitor.card("Copper Kettle"))
    plays_on(visitor)

    visitor.player.locator("[data-now-title]").tap()

    expect(scene(visitor)).to_be_visible()
    assert visitor.page.url == f"{singers.url}/"
    seek = scene(visitor).get_by_role("slider", name="Seek in Copper Kettle")
    seek.fill("9")
    visitor.until("heard.sought.at(-1) === 9")
    for button in room(visitor).locator("[data-row] button:visible").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    assert visitor.ask("document.documentElement.scrollWidth") == 390
    room(visitor).get_by_role("button", name="Playing").tap()
    panel = visitor.page.get_by_role("dialog", name="Playing")
    panel.get_by_role("radio", name="After this song").tap()
    expect(panel).to_contain_text("The music stops after this song")
    visitor.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    room(visitor).get_by_role("button", name="Leave").tap()
    expect(room(visitor)).to_be_hidden()
    assert visitor.page.url == f"{singers.url}/"
    visitor.hears_music()


def test_a_blind_comparison_is_not_betrayed(visit, pair):
    visitor = visit(pair).go(f"/songs/{song(3)['id']}")
    visitor.page.get_by_role("button", name="Listen blind").click()
    visitor.hears_music()
    asked = len(visitor.requests)

    enter(visitor)

    expect(scene(visitor).get_by_role("heading", level=1)).to_have_text("A")
    expect(scene(visitor)).to_contain_text("Listening blind")
    expect(room(visitor).get_by_role("button", name="Favourite")).to_be_hidden()
    assert 0 == scene(visitor).locator("img, svg, a").count()
    told = room(visitor).inner_text()
    assert "Harbour" not in told
    assert "Take" not in told
    assert not [url for url in visitor.requests[asked:] if "/songs/" in url and "/room" in url]


def test_its_address_shows_the_newest_song_and_begins_when_asked(visit, singers):
    visitor = visit(singers).go("/room")

    expect(scene(visitor).get_by_role("heading", level=1)).to_have_text("No Times")
    assert not visitor.is_playing
    room(visitor).get_by_role("button", name="Play", exact=True).click()
    plays_on(visitor)
    room(visitor).get_by_role("button", name="Leave").click()
    expect(visitor.page).to_have_url(singers.url + singing.OTHER)
    visitor.hears_music()
    assert 0 == visitor.pauses


@pytest.mark.parametrize("options", [PHONE, {"viewport": {"width": 1440, "height": 900}}])
def test_a_message_covers_neither_words_nor_waveform_takes_and_keys(visit, singers, options):
    visitor = visit(singers, **options).go()
    visitor.play(visitor.card("Copper Kettle"))
    plays_on(visitor)
    enter(visitor)
    detail = {"text": "“Copper Kettle, the long one” plays 2nd."}
    said = "(detail) => document.dispatchEvent(new CustomEvent('songwall:toast', { detail }))"
    visitor.ask(said, detail)
    toast = visitor.page.locator("#toast")
    expect(toast).to_contain_text("plays 2nd")

    covered = """(names) => {
        const over = document.getElementById('toast').getBoundingClientRect();
        const isCovered = (part) => {
            const { left, right, top, bottom, width } = part.getBoundingClientRect();
            return width && left < over.right && right > over.left && top < over.bottom
                && bottom > over.top;
        };
        const all = (name) => [...document.querySelectorAll(`#room ${name}`)];
        return names.filter((name) => all(name).some(isCovered));
    }"""
    parts = ["[data-lit]", ".scene__foot", ".room__keys button", ".room__top button"]
    assert [] == visitor.ask(covered, parts)
