"""The songs of one request: changed for each other at the same second, also blind."""

import re
from statistics import median
from urllib.parse import urlsplit

import pytest

from tests.browser.catalogue import SECONDS, playable
from tests.browser.driver import expect
from tests.fakes import song

SWITCHES = 20
NEAR = 0.05  # s

# Presses the key of a take and waits until it plays; answers by how many seconds the music jumped.
SWITCH = """async (key) => {
    const playing = () => document.querySelector('#player audio');
    const before = playing().src;
    const [then, at] = [performance.now(), playing().currentTime];
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    while (playing().src === before) {
        if (performance.now() - then > 9000) return Infinity;
        await new Promise((done) => setTimeout(done, 5));
    }
    const now = performance.now();
    return playing().currentTime - at - (now - then) / 1000;
}"""
# Pauses of whatever is heard, and whether the page has one player that sounds.
PAUSES = """() => {
    window.pausesHeard = 0;
    document.addEventListener('pause', ({ target }) => {
        if (target === document.querySelector('#player audio')) window.pausesHeard += 1;
    }, true);
}"""
# As in WebKitGTK: whatever waits begins late, though nothing says so, and its clock stands so long.
LATE = 3000  # ms
BEGIN_LATE = """(late) => {
    const { play } = HTMLMediaElement.prototype;
    const paused = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'paused');
    const beginning = window.beginning = new Set();
    HTMLMediaElement.prototype.play = function () {
        if (this.closest('#player')) return play.call(this);
        beginning.add(this);
        return new Promise((done) => setTimeout(() => {
            beginning.delete(this);
            done(play.call(this));
        }, late));
    };
    Object.defineProperty(HTMLMediaElement.prototype, 'paused', { ...paused, get() {
        return !beginning.has(this) && paused.get.call(this);
    } });
    for (const audio of document.querySelectorAll('body > audio')) audio.pause();
}"""
TURNED = """(door) => Promise.all(door.getAnimations().map(({ finished }) => finished))
    .then(() => getComputedStyle(door).transform)"""
LOUD = "[...document.querySelectorAll('audio')].filter((a) => !a.paused && a.volume > .01).length"
# All that a person can see or be told of the page and of what plays.
TOLD = """() => {
    const shown = (e) => e.checkVisibility() && !e.closest('[hidden]');
    const said = ['aria-label', 'title', 'alt', 'aria-valuetext', 'placeholder'];
    const of = (e) => said.map((name) => e.getAttribute(name) ?? '');
    const { title, artist, album, artwork } = navigator.mediaSession.metadata;
    return [
        document.title, document.body.innerText, title, artist, album,
        document.querySelector('[role=status]').textContent,
        ...artwork.map(({ src }) => src),
        ...[...document.body.querySelectorAll('*')].filter(shown).flatMap(of),
        ...[...document.querySelectorAll('img')].filter(shown).map((img) => img.src),
        ...[...document.querySelectorAll('#player a')].map((a) => a.getAttribute('href')),
    ].join('\\n');
}"""


def takes(api, number=3, *, after=0):
    """The one that others come before is the newest; each has a title of its own."""
    return [
        playable(api, n, group_id=f"after {after}", title=f"Harbour the {n}.", play_count=7000 + n)
        for n in range(after + number, after, -1)
    ]


def alone_and_three(api):
    return [playable(api, 9, title="Alone"), *takes(api)]


def address(number):
    return f"/songs/{song(number)['id']}"


@pytest.fixture(scope="module")
def gallery(shared_galleries):
    """For all who only listen."""
    return shared_galleries(alone_and_three)


@pytest.fixture
def own_gallery(galleries):
    """For whoever chooses."""
    return galleries(alone_and_three)


@pytest.fixture
def listener(visit, gallery):
    return hears_the_first_take(visit(gallery))


@pytest.fixture
def chooser(visit, own_gallery):
    return hears_the_first_take(visit(own_gallery))


def hears_the_first_take(visitor):
    """Somebody on the page of the second take."""
    awake(visitor.go(address(2)))
    lane(visitor, 1).get_by_role("button", name="Play take 1").click()
    visitor.hears_music()
    visitor.ask("document.activeElement.blur()")
    visitor.ask(PAUSES)
    return visitor


def awake(visitor):
    """Once the script of the takes is there, and with it their keys."""
    expect(visitor.page.get_by_role("button", name="Listen blind")).to_be_visible()
    return visitor


def lane(visitor, number):
    return visitor.page.locator("#takes .lane").nth(number - 1)


def source(visitor):
    return visitor.ask("new URL(document.querySelector('#player audio').src).pathname")


def blind(visitor):
    visitor.page.get_by_role("button", name="Listen blind").click()
    visitor.until("!document.querySelector('#player audio').paused")
    expect(visitor.player.locator("[data-now-title]")).to_have_text("A")


def test_a_take_whose_clock_stands_is_not_alongside(listener):
    listener.ask(BEGIN_LATE, LATE)

    listener.ask(SWITCH, "3")

    assert address(3) in source(listener)
    assert not listener.ask("beginning.has(document.querySelector('#player audio'))")


def test_a_switch_keeps_the_second_and_nobody_hears_a_pause(listener):
    jumps = []
    for count in range(SWITCHES):
        if listener.at > 8:  # on a busy machine a switch takes its time
            listener.ask("document.querySelector('#player audio').currentTime = 1")
        jumps.append(listener.ask(SWITCH, str((count + 1) % 3 + 1)))

    # the most of them: where a machine has much to do, its clocks stand for longer than that
    assert median(abs(jump) for jump in jumps) < NEAR, jumps
    assert 0 == listener.ask("pausesHeard")
    assert 1 == listener.ask(LOUD)
    assert f"{address(3)}/audio" == source(listener)


def test_the_queue_goes_on_with_the_take_that_plays(listener):
    listener.ask(SWITCH, "3")

    listener.reload()

    expect(listener.player.locator("[data-now-title]")).to_have_text("Harbour the 3.")


def test_a_button_changes_takes_too_and_the_page_shows_which_plays(listener):
    lane(listener, 2).get_by_role("button", name="Play take 2").click()

    expect(lane(listener, 2)).to_have_attribute("data-playing", "on")
    expect(lane(listener, 1)).not_to_have_attribute("data-playing", re.compile(".*"))
    expect(listener.player.locator("[data-now-title]")).to_have_text("Harbour the 2.")
    assert 0 == listener.ask("pausesHeard")


def test_the_page_follows_the_take_that_plays_and_nothing_else_moves(listener):
    expect(listener.page.locator("#main h1")).to_have_text("Harbour the 1.")  # its button was used
    listener.page.locator("#takes").scroll_into_view_if_needed()
    before = listener.ask("[history.length, scrollY, takes.getBoundingClientRect().top]")

    listener.ask(SWITCH, "3")

    page = listener.page
    expect(page.locator("#main h1")).to_have_text("Harbour the 3.")
    expect(page).to_have_url(re.compile(f"{address(3)}$"))
    expect(page).to_have_title("Harbour the 3. · Songwall")
    expect(page.locator(".pin__cover img")).to_have_attribute("src", re.compile(address(3)))
    expect(page.locator("#strip [aria-current]")).to_have_text("Take 3")
    expect(page.locator("#song")).to_have_attribute("data-playing", "on")
    assert before == listener.ask("[history.length, scrollY, takes.getBoundingClientRect().top]")
    assert 0 == listener.ask("pausesHeard")

    page.locator("#strip").get_by_role("link", name="Take 2").click()

    expect(page.locator("#main h1")).to_have_text("Harbour the 2.")
    assert f"{address(2)}/audio" == source(listener)
    assert 0 == listener.ask("pausesHeard")


def test_one_needle_crosses_all_lanes_and_a_lane_plays_from_where_it_is_clicked(listener):
    box = lane(listener, 2).locator(".lane__time").bounding_box()

    lane(listener, 2).locator(".lane__time").click(position={"x": box["width"] / 2, "y": 20})

    listener.until(f"heard.audio.src.includes('{address(2)}')")
    listener.until("heard.audio.currentTime > 8")
    listener.pause()
    needle = listener.page.locator("#takes .lanes__needle")
    expect(needle).to_have_text(re.compile("0:(08|09|1.)"))
    place = needle.locator("span").bounding_box()
    at = (place["x"] + place["width"] / 2 - box["x"]) / box["width"]
    assert listener.at / SECONDS == pytest.approx(at, abs=0.02)


def test_a_page_that_was_opened_while_another_take_plays_stays(listener):
    lane(listener, 2).get_by_role("link", name="Take 2").click()

    expect(listener.page.locator("#main h1")).to_have_text("Harbour the 2.")
    expect(lane(listener, 1)).to_have_attribute("data-playing", "on")
    expect(listener.page.locator("#strip [aria-current]")).to_have_text("Take 2")


def test_x_goes_round_the_takes(listener):
    for wanted in ("2", "3", "1"):
        listener.page.keyboard.press("x")
        expect(lane(listener, int(wanted))).to_have_attribute("data-playing", "on")

    assert 0 == listener.ask("pausesHeard")


def test_another_take_plays_at_the_same_second_from_any_page_and_keeps_its_place(visit, gallery):
    visitor = visit(gallery).go("/?sort=oldest")
    visitor.play(visitor.card("Harbour the 3."))
    title = visitor.player.locator("[data-now-title]")
    repeat = visitor.player.locator("[data-repeat]")
    for way in ("all", "one"):  # short songs end before a busy machine has looked at them
        visitor.page.keyboard.press("r")
        expect(repeat).to_have_attribute("data-repeat", way)
    visitor.ask(PAUSES)
    other = visitor.player.get_by_role("button", name="Another take")
    expect(other).to_have_text("3/3")

    other.click()

    expect(title).to_have_text("Harbour the 1.")
    assert f"{address(1)}/audio" == source(visitor)
    expect(other).to_have_text("1/3")

    jump = visitor.ask(SWITCH, "x")

    expect(title).to_have_text("Harbour the 2.")
    assert abs(jump) < SECONDS / 4, "it began anew"
    assert 0 == visitor.ask("pausesHeard")
    assert 1 == visitor.ask(LOUD)

    visitor.page.keyboard.press("n")

    expect(title).to_have_text("Alone")
    expect(other).to_be_hidden()
    visitor.page.keyboard.press("x")
    visitor.until("heard.said.at(-1)", "There is no other take of this song.")


def test_it_plays_on_while_one_looks_around(listener):
    listener.ask(SWITCH, "3")
    listener.page.get_by_role("link", name="All songs").click()
    expect(listener.page.locator("#main h1")).to_contain_text("All songs")
    listener.page.keyboard.press("1")

    assert f"{address(3)}/audio" == source(listener)
    assert listener.is_playing
    assert 0 == listener.ask("pausesHeard")
    expect(listener.page.locator("#player ~ audio")).to_have_count(0)


def test_a_take_asked_for_while_another_song_plays_begins_at_its_own_beginning(visit, gallery):
    visitor = visit(gallery).go(address(9))
    visitor.play()
    visitor.page.get_by_role("link", name="All songs").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("All songs")
    visitor.card("Harbour the 3.").locator("h2 a").click()
    awake(visitor)
    visitor.ask("document.querySelector('#player audio').currentTime = 12")

    visitor.page.keyboard.press("1")

    expect(lane(visitor, 1)).to_have_attribute("data-playing", "on")
    assert f"{address(1)}/audio" == source(visitor)
    assert 0 == visitor.sought


def test_listening_blind_nothing_tells_which_is_which(listener):
    blind(listener)
    for letter in "BCA":
        listener.page.get_by_role("button", name=f"Play {letter}").click()
        expect(listener.player.locator("[data-now-title]")).to_have_text(letter)
        listener.until("document.querySelector('#player audio').currentTime > 0.3")

        here = listener.ask("location.pathname")  # whatever plays
        told = listener.ask(TOLD).replace(here, "")
        assert not re.search(r"Harbour|take \d|700\d|0{8}-0{4}|calm piano", told, re.IGNORECASE)
        playing = listener.page.locator("#blind [data-playing] .door__back b")
        assert [letter] == playing.all_inner_texts()
        expect(listener.page.locator("#main h1")).to_be_hidden()
        expect(listener.page.locator("#takes .wave").first).to_be_hidden()


def test_a_blind_choice_turns_the_pictures_round_says_which_it_was_and_counts(chooser):
    blind(chooser)
    chooser.page.keyboard.press("2")
    expect(chooser.player.locator("[data-now-title]")).to_have_text("B")
    path = source(chooser)
    number = next(n for n in (1, 2, 3) if path.startswith(address(n)))
    door = chooser.page.locator("#blind .door").nth(1)
    expect(door.locator("img")).not_to_have_attribute("src", re.compile("."))

    chooser.page.get_by_role("button", name="Choose B").press("Enter")

    expect(chooser.page.get_by_role("heading", name=f"You chose take {number}")).to_be_focused()
    expect(door).to_contain_text(f"Take {number} was B, 0:17")
    expect(door.locator("img")).to_have_attribute("src", re.compile(address(number)))
    expect(chooser.page.locator("#tally")).to_contain_text("chosen in 1 of 1 round")
    assert urlsplit(chooser.page.url).path == address(number)
    assert "matrix3d(-1" in door.locator(".door__turn").evaluate(TURNED)
    expect(chooser.player.locator("[data-now-title]")).to_have_text(f"Harbour the {number}.")
    chooser.until(f"heard.said.some((each) => each.includes('You chose take {number}.'))")
    assert path == source(chooser)
    assert chooser.is_playing

    chooser.page.get_by_role("button", name="Back to the takes").press("Enter")

    expect(chooser.page.get_by_role("button", name="Listen blind")).to_be_focused()
    expect(chooser.page.locator("#main h1")).to_have_text(f"Harbour the {number}.")
    chosen = lane(chooser, number).get_by_role("button", name="Chosen")
    expect(chosen).to_have_attribute("aria-pressed", "true")

    chooser.page.get_by_role("button", name="Set the others aside").click()

    expect(chooser.page.locator('#takes [data-choice="aside"]')).to_have_count(2)
    expect(chooser.page.locator("#takes :focus")).to_have_count(1)


def test_a_take_that_was_set_aside_is_not_dealt(chooser):
    chooser.page.get_by_role("button", name="Set aside: take 1").click()
    expect(chooser.page.get_by_role("button", name="Is aside: take 1")).to_be_visible()

    blind(chooser)

    expect(chooser.page.locator("#blind .door:visible")).to_have_count(2)
    chooser.page.get_by_role("button", name="Show which is which").click()
    expect(chooser.page.locator("#blind .door:visible", has_text="Take 1")).to_have_count(0)


def test_who_gives_up_listening_blind_is_told_and_chooses_none(listener):
    blind(listener)

    listener.page.get_by_role("button", name="Show which is which").press("Enter")

    expect(listener.page.get_by_role("heading", name="This is which")).to_be_focused()
    expect(listener.page.locator("#blind .door", has_text="was A, 0:17")).to_have_count(1)
    assert source(listener).startswith(urlsplit(listener.page.url).path)
    listener.page.get_by_role("button", name="Once more, dealt anew").click()
    expect(listener.player.locator("[data-now-title]")).to_have_text("A")
    expect(listener.page.locator("#blind [data-door-cover][src]")).to_have_count(0)
    listener.page.get_by_role("button", name="Show which is which").click()
    listener.page.get_by_role("button", name="Back to the takes").click()
    expect(listener.page.get_by_role("button", name="Listen blind")).to_be_focused()
    expect(listener.page.locator("#takes [data-choice]")).to_have_count(0)


def test_the_bar_says_which_take_plays_and_in_which_style(listener):
    second_line = listener.player.locator("[data-now-style]")
    expect(second_line).to_have_text("Take 1 · calm piano")

    listener.ask(SWITCH, "3")

    expect(second_line).to_have_text("Take 3 · calm piano")


def test_the_order_of_the_letters_is_by_chance(visit, gallery):
    visitor = visit(gallery).go(address(2))
    blind(visitor)
    first = source(visitor)
    for _ in range(12):
        visitor.page.get_by_role("button", name="Show which is which").click()
        visitor.page.get_by_role("button", name="Back to the takes").click()
        blind(visitor)
        if source(visitor) != first:
            break

    assert first != source(visitor)


def test_the_veil_stays_while_one_looks_around(listener):
    blind(listener)
    listener.page.get_by_role("link", name="All songs").click()
    expect(listener.page.locator("#main h1")).to_contain_text("All songs")
    expect(listener.player.locator("[data-now-title]")).to_have_text("A")
    expect(listener.page.locator("#main [data-playing]")).to_have_count(0)

    listener.player.locator("[data-now-title]").click()

    expect(listener.page.locator("#blind .door").first).to_be_visible()
    expect(listener.page.locator("#main h1")).to_be_hidden()


def test_keep_and_set_aside_are_forms_without_javascript(visit, own_gallery):
    page = visit(own_gallery, java_script_enabled=False).go(address(2)).page
    expect(page.get_by_role("button", name="Listen blind")).to_have_count(0)
    assert "Listening blind needs JavaScript." in page.locator("#takes noscript").all_inner_texts()
    expect(page.locator("#takes audio[controls]")).to_have_count(3)

    page.get_by_role("button", name="Choose this take: take 1").click()
    page.get_by_role("button", name="Set the others aside").click()

    expect(page).to_have_url(own_gallery.url + address(2))
    expect(page.locator('#takes [data-choice="aside"]')).to_have_count(2)
    expect(page.locator("#glance")).to_contain_text("Set aside")
    page.goto("/?q=is:aside&takes=apart")
    expect(page.locator("article", has_text="Set aside")).to_have_count(2)


def test_without_javascript_a_takes_name_has_the_room_that_it_has_with_it(visit, gallery):
    rooms = [
        lane(visit(gallery, java_script_enabled=scripted).go(address(2)), 1)
        .locator(".lane__words")
        .bounding_box()["width"]
        for scripted in (True, False)
    ]

    assert rooms[0] == rooms[1]


def test_a_choice_leaves_the_music_and_the_focus_alone(chooser):
    lane(chooser, 1).get_by_role("button", name="Set aside").press("Enter")

    expect(lane(chooser, 1)).to_have_attribute("data-choice", "aside")
    expect(lane(chooser, 1).get_by_role("button", name="Is aside")).to_be_focused()
    expect(lane(chooser, 1)).to_have_attribute("data-playing", "on")
    assert 0 == chooser.ask("pausesHeard")


@pytest.fixture(scope="module")
def many(shared_galleries):
    """Twelve takes, twelve more for whoever chooses, and eight."""

    def fill(api):
        return [*takes(api, 8, after=24), *takes(api, 12, after=12), *takes(api, 12)]

    return shared_galleries(fill)


def seen(page):
    lanes = page.locator("#takes .lane:visible")
    return [int(number) for number in lanes.evaluate_all("all => all.map((e) => e.dataset.take)")]


def test_of_many_takes_the_first_the_pages_own_and_the_kept_are_seen(visit, many):
    page = visit(many).go(address(12 + 10)).page
    assert [1, 2, 3, 4, 5, 6, 10] == seen(page)
    page.locator("#more-takes summary").click()
    assert list(range(1, 13)) == seen(page)

    page.get_by_role("button", name="Choose this take: take 12").click()

    expect(page.locator("#takes .lane[data-choice=keep]")).to_have_count(1)
    assert list(range(1, 13)) == seen(page)
    page.locator("#more-takes summary").click()
    assert [1, 2, 3, 4, 5, 6, 10, 12] == seen(page)


def test_a_folded_take_is_asked_for_by_its_key_and_seen_while_it_plays(visit, many):
    visitor = awake(visit(many).go(address(10)))
    visitor.play(lane(visitor, 6))
    visitor.ask("document.activeElement.blur()")

    visitor.page.keyboard.press("8")
    expect(lane(visitor, 8)).to_have_attribute("data-playing", "on")
    visitor.until("song.dataset.song", song(8)["id"])
    assert [1, 2, 3, 4, 5, 6, 8] == seen(visitor.page)

    visitor.page.keyboard.press("x")
    expect(lane(visitor, 9)).to_have_attribute("data-playing", "on")
    visitor.until("song.dataset.song", song(9)["id"])
    assert [1, 2, 3, 4, 5, 6, 9] == seen(visitor.page)


def test_blind_all_takes_sound_and_in_the_end_each_is_told(visit, many):
    visitor = visit(many).go(address(10))
    blind(visitor)
    expect(visitor.page.locator("#blind .door:visible")).to_have_count(12)
    expect(visitor.page.locator("#more-takes")).to_be_hidden()

    visitor.page.get_by_role("button", name="Show which is which").click()

    names = visitor.page.locator("#blind .door__name").all_inner_texts()
    assert {f"Take {number}" for number in range(1, 13)} == {name.split("\n")[0] for name in names}
    assert all(f"was {letter}" in name for letter, name in zip("ABCDEFGHIJKL", names, strict=True))


def test_many_takes_unfold_without_javascript(visit, many):
    page = visit(many, java_script_enabled=False).go(address(2)).page
    assert 6 == page.locator("#takes .lane:visible").count()

    page.get_by_text("All 12 takes").click()

    assert 12 == page.locator("#takes .lane:visible").count()


def test_two_takes_more_are_not_folded(visit, many):
    page = visit(many).go(address(24 + 2)).page

    expect(page.locator("#takes .lane:visible")).to_have_count(8)
    expect(page.locator("#more-takes")).to_have_count(0)
