"""What is heard, in each engine."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.singing import SONG
from tests.engines.songs import FORMS, LENGTH, TAKES, address

PARTS = """[...document.querySelectorAll('#player :is(a, button, input, .num)')]
  .filter((part) => part.checkVisibility() && !part.matches('.player__cover'))
  .map((part) => part.getBoundingClientRect())
  .map(({ left, right, top, bottom }) => ({ left, right, top, bottom }))"""
TIME = "document.querySelector('#player audio').currentTime"
SOURCE = "new URL(document.querySelector('#player audio').src).pathname"
TITLE = "document.querySelector('[data-now-title]').textContent"
# Watches whether each element's clock has moved since it was sent somewhere; `standing` counts
# those that took over before it did.
CLOCKS = """
const clocks = new Map();
window.standing = 0;
let heardNow = document.querySelector('#player audio');
setInterval(() => {
  for (const audio of document.querySelectorAll('audio')) {
    const [at, moved] = clocks.get(audio) ?? [NaN, false];
    const isSought = audio.seeking || audio.paused;
    clocks.set(audio, [audio.currentTime, !isSought && (moved || audio.currentTime > at)]);
  }
  const audio = document.querySelector('#player audio');
  if (audio !== heardNow && !clocks.get(audio)[1]) window.standing += 1;
  heardNow = audio;
}, 4);
"""
LEAVE_AT_ONCE = """
heard.settled = 0;
document.addEventListener('htmx:after:settle', ({ target }) => {
  if (target.id !== 'main') return;
  heard.settled += 1;
  if (heard.settled === 1) document.querySelector('#main [data-back]').click();
});
"""


def test_music_goes_on_over_links_and_back(tab):
    tab.play()
    tab.do("window.mark = true")

    tab.click("#main article h2 a")
    tab.until("Boolean(document.querySelector('#main .work'))")
    tab.back()
    tab.until("document.querySelectorAll('#main article[data-song]').length", 24)

    tab.hears_music()
    assert tab.ask("heard.audio === document.querySelector('#player audio') && window.mark")
    assert 0 == tab.ask("heard.pauses")


def test_there_are_never_two_sounds_at_once(tab):
    tab.go(f"{SONG}?t=9.5")
    if tab.ask("document.querySelector('#player audio').paused"):  # it waits for a gesture
        tab.click("#main .work [data-play]")
    tab.hears_music()

    tab.click(".brand")
    tab.until("document.querySelectorAll('#main article[data-song]').length", 24)
    tab.back()
    tab.until("Boolean(document.querySelector('#main .work'))")

    tab.hears_music()
    assert 1 == tab.sounding
    assert 0 == tab.ask("document.querySelectorAll('#main audio').length")
    tab.press("k")
    tab.until("document.querySelector('#player audio').paused")
    assert 0 == tab.sounding


def test_one_song_goes_on_into_the_next(tab):
    tab.play()
    before = tab.ask(SOURCE)
    tab.do(
        "const audio = document.querySelector('#player audio');"
        "audio.currentTime = audio.duration - 3;"
    )

    tab.until(f"{SOURCE} !== '{before}' && {TIME} > 0")

    tab.until("[...document.querySelectorAll('audio')].filter((a) => !a.paused).length", 1)
    assert 0 == tab.ask("heard.pauses")


def test_a_link_that_is_clicked_as_soon_as_it_is_there_lets_the_music_be(tab):
    tab.play()
    tab.do(LEAVE_AT_ONCE)

    tab.click("#main article h2 a")

    tab.until("heard.settled", 2)
    tab.hears_music()
    assert 0 == tab.ask("heard.pauses")


def test_a_place_is_found_in_every_form_that_the_engine_plays(tab):
    """All but one may be unknown to it; AAC, MP3, WAV and FLAC are known to all."""
    wrong = []
    for number, form in FORMS.items():
        if not tab.ask(f"document.createElement('audio').canPlayType('{form}')"):
            assert form in {"audio/ogg", "audio/webm"}
            continue
        tab.go(address(number))
        tab.play("#main .work [data-play]")
        tab.do(f"document.querySelector('#player audio').currentTime = {LENGTH - 4}")
        tab.until(f"{TIME} > {LENGTH - 4}")
        tab.do("document.querySelector('#player audio').currentTime = 2")
        tab.until(f"{TIME} > 2 && {TIME} < {LENGTH - 4}")
        tab.hears_music()
        if not tab.ask("document.querySelector('[data-trouble]').hidden"):
            wrong.append(form)
    assert [] == wrong


def test_a_click_on_the_waveform_begins_there(tab):
    tab.click("#main article:nth-child(1) [data-wave]")

    tab.until(f"{TIME} > 5")
    tab.hears_music()


def test_another_take_goes_on_at_the_same_second_without_silence(tab):
    tab.go(address(TAKES[0]))
    tab.until("Boolean(document.querySelector('#takes [data-blind-on]'))")
    tab.play("#takes .lane:nth-child(1) [data-play]")
    tab.do("document.activeElement.blur()")
    tab.do(CLOCKS)
    for number in (2, 3, 1):
        tab.do("document.querySelector('#player audio').currentTime = 1")
        tab.until(f"{TIME} > 1")
        before, source = tab.ask(TIME), tab.ask(SOURCE)

        tab.press(str(number))

        tab.until(f"{SOURCE} !== '{source}'")
        assert before <= tab.ask(TIME)
        tab.hears_music()
    assert 0 == tab.ask("window.standing")
    assert 1 == tab.ask(
        "[...document.querySelectorAll('audio')].filter((a) => !a.paused && a.volume > .01).length"
    )


def test_the_keys_of_a_player_work(tab):
    tab.press("k")
    tab.hears_music()
    title = tab.ask(TITLE)

    tab.press("l")
    tab.until(f"{TIME} > 10")
    tab.press("n")
    tab.until(f"{TITLE} !== `{title}`")
    tab.press("p")
    tab.until(f"{TITLE} === `{title}`")
    tab.press("m")
    tab.until("document.querySelector('#player audio').muted")
    tab.press("m", "k")
    tab.until("document.querySelector('#player audio').paused")
    tab.press("?")
    tab.until("document.getElementById('keys').open")
    tab.press(Keys.ESCAPE)
    tab.until("!document.getElementById('keys').open")


def test_the_word_that_is_sung_is_lit(tab):
    tab.go(SONG)
    tab.until("Boolean(document.querySelector('[data-lyrics][data-awake]'))")

    tab.play("#main .work [data-play]")
    tab.press("k")
    tab.until("document.querySelector('#player audio').paused")
    tab.do("document.querySelector('#player audio').currentTime = 9.8")

    tab.until(
        "document.querySelector('[data-now] .line__words')?.innerText ?? ''",
        "Carry lanterns down the hill",
    )
    tab.until("document.querySelector('[data-lit]')?.textContent ?? ''", "lanterns")


def test_the_room_shows_the_line_that_is_sung(tab):
    tab.go(SONG)
    tab.play("#main .work [data-play]")
    tab.press("k")
    tab.until("document.querySelector('#player audio').paused")
    tab.do("document.activeElement.blur()")

    tab.press("w")
    tab.until("Boolean(document.querySelector('#room .scene'))")
    tab.do("document.querySelector('#player audio').currentTime = 9.8")

    tab.until(
        "document.querySelector('#room .scene__line[data-now]')?.innerText ?? ''",
        "Carry lanterns down the hill",
    )
    tab.press(Keys.ESCAPE)
    tab.until("!document.querySelector('#room .scene')?.checkVisibility()")


def test_a_click_on_a_word_plays_from_it(tab):
    tab.go(SONG)
    tab.until("Boolean(document.querySelector('[data-lyrics][data-awake]'))")

    tab.click("#lyrics [data-times]:nth-of-type(2) .line__words span:nth-child(1)")

    tab.until(f"{TIME} >= 4.5")
    tab.hears_music()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_player_shows_what_plays_and_nothing_of_it_lies_over_anything(tab, width):
    tab.resize(width)
    tab.play()

    tab.until("document.querySelector('[data-clock]').textContent", "0:01")

    boxes = tab.ask(PARTS)
    width = tab.ask("innerWidth")
    assert len(boxes) > 4
    assert all(0 <= box["left"] and box["right"] <= width for box in boxes)
    assert 0 == tab.ask(
        "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    )
