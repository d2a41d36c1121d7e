"""From one song to the next, with real audio."""

import pytest

from tests.browser.driver import expect
from tests.browser.visits import eventually

LAST = 3.0  # seconds of a song that a test hears
# Every volume that was set, by what the element played.
VOLUMES = """() => {
    window.volumes = [];
    const volume = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'volume');
    Object.defineProperty(HTMLMediaElement.prototype, 'volume', { ...volume, set(level) {
        if (this.src && level !== .0001) volumes.push([this.src, level]);
        volume.set.call(this, level);
    } });
}"""
PLAIN = """() => {
    Object.defineProperty(HTMLMediaElement.prototype, 'volume', { get: () => 1, set() {} });
    window.contexts = 0;
    window.AudioContext = class { constructor() { window.contexts += 1; } };
}"""
SAVES_DATA = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
REFUSE_ONCE = """() => {
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function () {
        HTMLMediaElement.prototype.play = play;
        return Promise.reject(new DOMException('no gesture', 'NotAllowedError'));
    };
}"""
TOGGLE = """document.dispatchEvent(
    new CustomEvent('songwall:player', { detail: { verb: 'toggle' } }))"""
PLAYER = "document.querySelector('#player audio')"
SOUNDING = "[...document.querySelectorAll('audio')].filter((audio) => !audio.paused).length"
# Goes there once the next song is loaded; answers what plays, or null where it is not yet.
NEAR_THE_END = f"""() => {{
    const audio = document.querySelector('#player audio');
    const next = document.querySelector('#player ~ audio[src]');
    if (!(next?.readyState === 4 && audio.duration)) return null;
    audio.currentTime = audio.duration - {LAST};
    return audio.src;
}}"""
LOADED = "document.querySelector('#player ~ audio[src]')?.readyState"


def set_up(visitor, **settings):
    """As somebody who has chosen this before."""
    visitor.ask(
        "(settings) => localStorage.setItem('songwall.playing', JSON.stringify(settings))", settings
    )
    visitor.page.reload()


def source(visitor):
    return visitor.ask(f"{PLAYER}.src")


def near_its_end(visitor):
    """The song that plays, some seconds before its end; answers its address."""
    found = []
    eventually(
        visitor.page, lambda: found.append(visitor.ask(NEAR_THE_END)) or found[-1], "loaded ahead"
    )
    return found[-1]


def goes_on(visitor, before):
    visitor.until(f"{PLAYER}.src !== '{before}' && {PLAYER}.currentTime > 0")
    return source(visitor)


def test_the_next_song_is_there_before_this_one_ends_and_goes_on(visit, demo):
    visitor = visit(demo).go()
    titles = visitor.page.locator("#main article:has([data-play]) h2").all_inner_texts()
    title = visitor.player.locator("[data-now-title]")
    visitor.play()
    first = near_its_end(visitor)
    at = titles.index(title.inner_text())

    goes_on(visitor, first)

    expect(title).to_have_text(titles[at + 1])
    assert visitor.ask(f"{PLAYER} !== heard.audio")
    assert 1 == visitor.ask("document.querySelectorAll('#player audio').length")
    assert 0 == visitor.pauses
    visitor.until(SOUNDING, 1)
    # and from the second element back to the first
    goes_on(visitor, near_its_end(visitor))
    assert visitor.ask(f"{PLAYER} === heard.audio")
    expect(title).to_have_text(titles[at + 2])
    assert visitor.ask("document.querySelectorAll('audio').length") <= 2


def test_songs_cross_over_as_loud_as_one_alone(visit, demo):
    visitor = visit(demo, alone=True).go()
    set_up(visitor, crossfade=2)
    visitor.ask(VOLUMES)
    visitor.play()
    first = near_its_end(visitor)

    second = goes_on(visitor, first)

    visitor.until(SOUNDING, 1)
    volumes = visitor.ask("volumes")
    rising = [level for address, level in volumes if address == second]
    falling = [level for address, level in volumes if address == first and level < 1]
    assert sorted(rising) == rising
    assert sorted(falling, reverse=True) == falling
    assert falling
    assert 1 == rising[-1]
    power = [
        comes**2 + goes**2
        for comes, goes in zip(rising[-len(falling) - 1 :], falling, strict=False)
    ]
    assert [1] * len(power) == pytest.approx(power)


def test_short_songs_do_not_cross_over(visit, singers):
    visitor = visit(singers, alone=True).go()
    set_up(visitor, crossfade=12)
    visitor.ask(VOLUMES)
    visitor.play()
    first = near_its_end(visitor)

    goes_on(visitor, first)

    assert {1} == {level for address, level in visitor.ask("volumes") if address == first}


def test_a_song_is_as_loud_as_the_others_and_the_volume_is_the_listeners(visit, demo):
    visitor = visit(demo, alone=True).go()
    visitor.ask("document.querySelector('#main [data-audio]').dataset.gain = -6")
    visitor.play()
    assert 10 ** (-6 / 20) == pytest.approx(visitor.ask(f"{PLAYER}.volume"))
    volume = visitor.player.get_by_role("slider", name="Volume")
    expect(volume).to_have_value("100")

    volume.fill("50")

    assert 0.5 * 10 ** (-6 / 20) == pytest.approx(visitor.ask(f"{PLAYER}.volume"))
    set_up(visitor, levels=False)
    expect(volume).to_have_value("50")
    assert 0.5 == visitor.ask(f"{PLAYER}.volume")


def test_one_plain_element_plays_on_where_no_volume_can_be_set(visit, demo):
    visitor = visit(demo, alone=True).go()
    visitor.ask(PLAIN)
    visitor.play()
    visitor.ask(f"{PLAYER}.currentTime = {PLAYER}.duration - {LAST}")

    goes_on(visitor, source(visitor))

    assert visitor.ask(f"{PLAYER} === heard.audio")
    assert 1 == visitor.ask("document.querySelectorAll('audio').length")
    assert 0 == visitor.ask("contexts")


def test_nothing_is_loaded_ahead_for_whoever_saves_data(visit, demo):
    visitor = visit(demo, alone=True).go()
    visitor.ask(SAVES_DATA)
    visitor.play()
    visitor.ask(f"{PLAYER}.currentTime = {PLAYER}.duration - {LAST}")

    goes_on(visitor, source(visitor))

    assert visitor.ask(f"{PLAYER} === heard.audio")
    assert 1 == visitor.ask("document.querySelectorAll('audio').length")


def test_a_song_that_may_not_begin_begins_at_the_next_gesture(visit, demo):
    visitor = visit(demo, alone=True).go()
    visitor.play()
    visitor.until(LOADED, 4)  # and so is what watches for gestures
    visitor.ask(TOGGLE)  # none of them is a gesture
    visitor.until(f"{PLAYER}.paused")
    visitor.ask(REFUSE_ONCE)
    visitor.ask(TOGGLE)
    expect(visitor.player.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert not visitor.is_playing

    visitor.page.locator(".masthead").click(position={"x": 2, "y": 2})

    visitor.hears_music()
