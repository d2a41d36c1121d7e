"""Medleys, with real audio."""

import re

import pytest

from tests.browser.driver import expect
from tests.browser.singing import SUNG
from tests.browser.test_playing_on import PLAYER, SOUNDING, VOLUMES
from tests.browser.visits import eventually

# How far each song was heard, by its address; and what the player said.
LISTEN = """() => {
    window.furthest = {};
    window.told = [];
    const words = document.querySelector('#player [data-now-style]');
    new MutationObserver(() => told.push(words.textContent)).observe(words, { childList: true });
    const note = ({ target }) => {
        const { src, currentTime } = target;
        if (src) furthest[src] = Math.max(furthest[src] ?? 0, currentTime);
    };
    for (const name of ['timeupdate', 'pause']) addEventListener(name, note, true);
    setInterval(() => document.querySelectorAll('audio').forEach((target) => note({ target })), 20);
}"""


PICK = """(id) => document.dispatchEvent(
    new CustomEvent('songwall:player', { detail: { verb: 'pick', entries: [{ id }] } }))"""
REMEMBERED = "JSON.parse(localStorage.getItem('songwall.song'))"


# Goes back to a second until the next part is loaded, then goes to another one; answers what plays.
HOLD = """([before, then]) => {
    const audio = document.querySelector('#player audio');
    const isLoaded = document.querySelector('#player ~ audio[src]')?.readyState === 4;
    audio.currentTime = isLoaded ? then : before;
    return isLoaded ? audio.src : null;
}"""


def held_until_the_next_is_loaded(visitor, before, then):
    """However slow the machine is, this part does not end sooner."""
    sources = []
    eventually(
        visitor.page,
        lambda: sources.append(visitor.ask(HOLD, [before, then])) or sources[-1],
        "loaded ahead",
    )
    return sources[-1]


def test_lines_play_one_after_the_other_and_cross_over(visit, singers):
    visitor = visit(singers, alone=True).go("/?q=lanterns&sort=title")
    visitor.page.get_by_role("link", name="Play these lines").click()
    rows = visitor.page.locator(".moment")
    expect(rows).to_have_count(9)  # of two songs; a third one sings it, and nobody knows when
    expect(visitor.page.locator(".medley__facts")).to_contain_text("9 lines · 2 songs")
    visitor.ask(VOLUMES)
    visitor.ask(LISTEN)
    last_word = next(end for word, _, end in SUNG if word == "hill")

    visitor.page.get_by_role("button", name="Play these lines").click()

    first = held_until_the_next_is_loaded(visitor, 9, last_word - 1)
    expect(visitor.player.locator("[data-now-title]")).to_have_text("Kettles")
    second = visitor.ask(f"{PLAYER}.src")
    visitor.until(f"{SOUNDING} < 2")
    volumes = visitor.ask("volumes")
    rising = [level for address, level in volumes if address == second]
    falling = [level for address, level in volumes if address == first and level < 1]
    assert falling
    assert sorted(falling, reverse=True) == falling
    power = [comes**2 + goes**2 for comes, goes in zip(rising[1:], falling, strict=False)]
    assert [1] * len(power) == pytest.approx(power)
    assert last_word <= visitor.ask("(song) => furthest[song]", first)
    assert "Carry lanterns down the hill" == visitor.ask("told[0]")
    visitor.player.get_by_role("button", name="Queue").click()
    expect(visitor.page.locator("#queue [data-part=tail] h3")).to_have_text(
        "Then, from “Lines with “lanterns””"
    )


def test_a_single_line_plays_from_its_row_and_the_others_follow(visit, singers):
    visitor = visit(singers, alone=True).go("/moments?q=lanterns&sort=title")
    rows = visitor.page.locator(".moment")
    start, end = (float(at) for at in rows.nth(6).get_attribute("data-moment").split("-"))

    rows.nth(6).get_by_role("button", name="Play").click()

    # it waits where the last one begins, which alone is marked, though others are of its song
    expect(rows.last).to_have_attribute("data-playing", "off")
    expect(visitor.page.locator(".moment[data-playing]")).to_have_count(1)
    assert start - 0.05 <= visitor.ask("heard.starts[0]") < end
    last = float(rows.last.get_attribute("data-moment").split("-")[0])
    assert visitor.at == pytest.approx(last, abs=0.1)
    # the whole song that is picked afterwards is whole
    visitor.ask(PICK, rows.last.get_attribute("data-song"))
    expect(visitor.page.locator("#toast")).to_contain_text("plays next")
    visitor.page.keyboard.press("n")
    visitor.until(f"({REMEMBERED}).to", None)


def test_a_line_goes_to_the_queue_and_through_all_takes_each_by_its_name(visit, demo):
    visitor = visit(demo, alone=True).go("/?q=light")
    page = visitor.page
    hit = page.locator(".hits [data-moment]", has_text="Oh light me")
    hit.hover()
    hit.get_by_role("button", name="More: Oh light me").click()
    page.get_by_role("menuitem", name="Add to queue").click()
    expect(visitor.player.locator("[data-now-style]")).to_have_text(re.compile("^Oh light me"))
    page.get_by_role("link", name=re.compile("^The Lamplighter")).first.click()
    line = page.locator(".line[data-moment]", has_text="A matchbox")
    # the script is there that sees whoever points at a line
    expect(page.locator("#main [data-line-now]")).not_to_have_attribute("hidden", "")
    line.hover()
    line.get_by_role("button", name="More").click()
    expect(page.get_by_role("menuitem", name="This line in all takes")).to_have_attribute(
        "href", re.compile(r"^/moments\?song=[\w-]+&t=5\.62$")
    )
    page.keyboard.press("Escape")
    visitor.ask(LISTEN)
    plays = []
    page.on("request", lambda sent: plays.append(sent.post_data) if "/plays" in sent.url else None)

    line.hover()
    line.get_by_role("button", name="All takes").click()

    visitor.until("told.join()", "Take 1,Take 2")
    visitor.until(f"{PLAYER}.paused")
    assert not [play for play in plays if "left=" in play]  # it ended where it was to end
    expect(visitor.player.locator("[data-now-title]")).to_have_text(re.compile("^The Lamplighter"))
