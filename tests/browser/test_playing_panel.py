"""«Playing»: the panel of the sleep timer, the speed, the crossfade and the levels."""

import re

import pytest

from tests.browser import singing
from tests.browser.driver import expect

PLAYER = "document.querySelector('#player audio')"
MINUTE = 60_000  # ms
# From now on it is so many milliseconds later.
LATER = "(by) => { const now = Date.now; Date.now = () => now() + by; }"
SET_VOLUMES = """() => {
    window.volumes = [];
    const volume = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'volume');
    Object.defineProperty(HTMLMediaElement.prototype, 'volume', { ...volume, set(level) {
        if (this.closest('#player')) volumes.push(level);
        volume.set.call(this, level);
    } });
}"""
# What is told to the lock screen, and how often the music itself changed.
SESSION = """() => {
    window.told = [];
    window.changes = 1;
    navigator.mediaSession.setPositionState = (state) => told.push(state);
    const names = ['play', 'pause', 'playing', 'waiting', 'loadedmetadata', 'seeked', 'ratechange'];
    for (const name of names) {
        document.addEventListener(name, () => { window.changes += 1; }, true);
    }
    window.ticks = 0;
    document.addEventListener('timeupdate', () => { window.ticks += 1; }, true);
}"""
SOUGHT = """() => {
    window.sought = [];
    const place = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime');
    Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', { ...place, set(second) {
        sought.push([new URL(this.src).pathname, second]);
        place.set.call(this, second);
    } });
}"""


@pytest.fixture
def listener(visit, singers):
    """Somebody who hears a song, with the panel open."""
    visitor = visit(singers, alone=True).go()
    visitor.play()
    open_panel(visitor)
    return visitor


def open_panel(visitor):
    visitor.player.get_by_role("button", name="Playing").click()
    expect(panel(visitor)).to_be_visible()


def panel(visitor):
    return visitor.page.get_by_role("dialog", name="Playing")


def near_its_end(visitor):
    visitor.ask(f"{PLAYER}.currentTime = {PLAYER}.duration - 1")


def test_the_music_grows_quiet_and_waits_where_that_began(listener):
    button = listener.player.get_by_role("button", name="Playing")
    panel(listener).get_by_label("In 30 minutes").check()
    expect(button).to_contain_text("30 min")
    expect(panel(listener)).to_contain_text("The music stops in 30 minutes")
    listener.ask(SET_VOLUMES)
    listener.ask(f"{PLAYER}.currentTime = 2")
    listener.until(f"{PLAYER}.currentTime > 2")

    listener.ask(LATER, 30 * MINUTE - 1500)

    listener.until(f"{PLAYER}.paused")
    place = listener.sought
    assert 2 <= place
    assert place < max(listener.ask("heard.sought").pop(), listener.at + 0.001)
    volumes = listener.ask("volumes")
    fading = [level for level in volumes if level < 1]
    assert sorted(fading, reverse=True) == fading
    assert fading[0] < 0.1
    assert fading[-1] == 0
    assert 1 == listener.ask(f"{PLAYER}.volume")
    assert place == pytest.approx(listener.at, abs=0.01)
    expect(button).not_to_contain_text("min")


def test_with_a_song_the_music_stops_and_the_next_one_waits(listener):
    title = listener.player.locator("[data-now-title]")
    panel(listener).get_by_role("button", name="Close").click()
    expect(panel(listener)).to_be_hidden()
    expect(listener.player.get_by_role("button", name="Playing")).to_be_focused()
    open_panel(listener)
    panel(listener).get_by_label("After this song").check()
    expect(listener.player.get_by_role("button", name="after this song")).to_be_visible()
    first = title.inner_text()

    near_its_end(listener)

    expect(title).not_to_have_text(first)
    listener.until(f"{PLAYER}.paused")
    assert 0 == listener.at
    expect(listener.player.get_by_role("button", name="Playing", exact=True)).to_be_visible()


def test_a_timer_outlives_a_reload_grows_by_a_button_and_is_called_off(listener):
    panel(listener).get_by_label("In 45 minutes").check()
    listener.page.reload()
    expect(listener.player.locator("[data-sleep-left]")).to_have_text(re.compile(r"4\d min"))
    open_panel(listener)

    panel(listener).get_by_role("button", name="15 minutes more").click()

    expect(listener.player.locator("[data-sleep-left]")).to_have_text(re.compile(r"60|59 min"))
    panel(listener).get_by_label("Not by itself").check()
    expect(listener.player.locator("[data-sleep-left]")).to_be_empty()


def test_after_so_many_songs(listener):
    left = listener.player.locator("[data-sleep-left]")
    panel(listener).get_by_label("How many songs").fill("2")
    panel(listener).get_by_label("After", exact=True).check()
    expect(left).to_have_text("2 songs")

    near_its_end(listener)

    expect(left).to_have_text("This song")
    listener.until(f"!{PLAYER}.paused && {PLAYER}.currentTime > 0")


def test_the_speed_keeps_the_pitch_and_the_lock_screen_knows_it(listener):
    listener.ask(SESSION)
    panel(listener).get_by_label("Speed").fill("1.5")

    listener.until(f"{PLAYER}.playbackRate", 1.5)
    assert listener.ask(f"{PLAYER}.preservesPitch")
    listener.until("told.at(-1)?.playbackRate", 1.5)
    expect(panel(listener).get_by_label("Speed")).to_have_attribute(
        "aria-valuetext", "1.5 times as fast"
    )
    listener.ask(f"{PLAYER}.currentTime = 5")
    listener.until("told.at(-1)?.position >= 5")
    listener.until("ticks > 8")
    assert listener.ask("told.length <= changes")
    listener.page.reload()
    listener.until(f"{PLAYER}.playbackRate", 1.5)


def test_what_is_set_outlives_a_reload(listener):
    panel(listener).get_by_label("Crossfade").fill("4")
    panel(listener).get_by_role("switch").uncheck()
    listener.page.reload()
    open_panel(listener)

    expect(panel(listener).get_by_label("Crossfade")).to_have_value("4")
    expect(panel(listener)).to_contain_text("4 s")
    expect(panel(listener).get_by_role("switch")).not_to_be_checked()


def test_the_first_click_on_a_time_leaves_the_song_before_alone(visit, singers):
    visitor = visit(singers).go()
    visitor.play(visitor.card("No Times"))
    visitor.card("Copper Kettle").locator("h2 a").click()
    line = visitor.page.locator("[data-times] [data-from]").nth(1)
    expect(line).to_be_visible()
    visitor.ask(SOUGHT)

    line.click()

    visitor.until(f"!{PLAYER}.paused && {PLAYER}.currentTime > 0")
    assert {f"{singing.SONG}/audio"} == {path for path, _ in visitor.ask("sought")}
