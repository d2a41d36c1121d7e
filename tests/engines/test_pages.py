"""What is seen and done, in each engine."""

import json
from contextlib import contextmanager

import pytest

from tests.browser.singing import SONG
from tests.engines import browsers
from tests.engines.songs import PROMPTED, address
from tests.engines.tab import Tab
from tests.fakes import song

OTHER = {"rows": "wall", "grid": "rows", "wall": "grid"}
CARDS = "document.querySelectorAll('#main article[data-song]').length"
BOXES = """[...document.querySelectorAll('#main article[data-song]')].map((card) => {
  const { left, top, width, height } = card.getBoundingClientRect();
  return [left, top, width, height].map(Math.round);
})"""
PRESSED = "document.querySelector('#main [data-favourite-form] button').ariaPressed"


@pytest.mark.parametrize("hanging", OTHER)
def test_the_wall_hangs_at_once_as_it_does_after_a_load(tab, hanging):
    for choice in (OTHER[hanging], hanging):
        tab.click(f"#look [value={choice}]")
        tab.until("document.documentElement.dataset.hanging", choice)
        tab.until("document.documentElement.hasAttribute('data-rehanging')", wanted=False)
    at_once = tab.ask(BOXES)

    tab.go()

    assert tab.ask(BOXES) == at_once


def test_songs_are_found_while_one_types_and_hang_as_after_a_load(tab):
    tab.press("/")
    tab.press(*"lanterns")
    tab.until(CARDS, 3)
    tab.until("location.search.includes('q=lanterns')")
    tab.until("document.querySelectorAll('.hit').length > 0")
    tab.do("document.activeElement.blur()")
    at_once = tab.ask(BOXES)
    address = tab.ask("location.pathname + location.search")

    tab.go(address)

    assert tab.ask(BOXES) == at_once


def test_back_shows_the_wall_that_was(tab):
    tab.click("#q")
    tab.press(*"kettle")
    tab.until("location.search.includes('q=kettle')")
    tab.until(f"{CARDS} < 24")

    tab.back()

    tab.until(CARDS, 24)
    tab.until("document.getElementById('q').value", "")


def test_filters_narrow_the_wall(tab):
    tab.click("#sieve")
    tab.until("Boolean(document.getElementById('panel'))")

    tab.click("#panel a[href*='voice=sung']")
    tab.until("location.search.includes('voice=sung')")
    tab.until(f"{CARDS} < 24")

    tab.go()
    tab.click("[data-news=failed]")
    tab.until(CARDS, 1)
    tab.until("document.querySelector('#main article').dataset.status", "failed")


def test_a_favourite_stays_one(tab):
    tab.go(address(31))
    other = {"false": "true", "true": "false"}[tab.ask(PRESSED)]

    tab.click("#main [data-favourite-form] button")

    tab.until(PRESSED, other)
    tab.go(address(31))
    assert other == tab.ask(PRESSED)


def test_prompts_are_bands_that_do_not_touch(tab):
    tab.go(address(PROMPTED))

    boxes = tab.ask("""[...document.querySelectorAll('.bands .band')]
      .map((band) => band.querySelector('rect').getBoundingClientRect())
      .map(({ top, bottom }) => [Math.round(top), Math.round(bottom)])""")

    assert 3 == len(boxes)
    first, second, third = boxes
    assert first[1] <= second[0]
    assert first == third
    assert (
        tab.ask("document.querySelector('.bands').getBoundingClientRect().height")
        >= second[1] - first[0]
    )


def test_what_was_sung_but_not_written_is_marked(tab):
    tab.go(SONG)
    tab.click("#lyrics input[type=checkbox]")

    line, style = (
        tab.ask(f"getComputedStyle(document.querySelector('#lyrics ins')).textDecoration{part}")
        for part in ("Line", "Style")
    )

    assert ("underline", "dotted") == (line, style)
    assert tab.ask("document.querySelector('#lyrics del').checkVisibility()")


def test_files_are_brought_and_the_way_back_is_one_line(tab, tmp_path):
    brought = tmp_path / "song.json"
    brought.write_text(json.dumps(song(90, title="Brought by hand")), "utf-8")
    tab.go("/import")
    back = tab.ask(
        "(({ height }) => height)(document.querySelector('#main .back').getBoundingClientRect())"
    )
    assert back < 60

    tab.find("#bring input[type=file]").send_keys(str(brought))
    tab.click("#bring [type=submit], #bring button.button--main")

    tab.until("Boolean(document.querySelector('[data-import=done]'))")
    tab.go("/?q=Brought")
    assert 1 == tab.ask(CARDS)


def test_songs_are_gathered_in_a_playlist_that_plays(tab):
    tab.go(f"/playlists/add?songs={song(31)['id']},{song(33)['id']}")
    tab.click(".adding__new [name=title]")
    tab.press(*"Harbour nights")
    tab.click(".adding__new button")
    tab.until("/^.playlists.[^/]+$/.test(location.pathname)")
    tab.until("document.querySelectorAll('#main [data-song]').length", 2)

    tab.play("#main [data-song]:nth-of-type(2) [data-play]")

    tab.until("document.querySelector('[data-now-title]').textContent", "Filler 33")


@pytest.mark.parametrize("path", ["/", "/find", SONG, "/archive", "/import", "/connect", "/room"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_scrolls_sideways_or_complains(tab, path, width):
    tab.resize(width)
    tab.go(path)

    assert 0 == tab.ask(
        "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    )


@contextmanager
def without_javascript(engine, gallery, folder):
    with browsers.opened(engine, folder, javascript=False) as driver:
        yield Tab(driver, gallery, javascript=False)


def test_without_javascript_songs_play_and_links_lead_on(engine, sound, gallery, tmp_path):
    with without_javascript(engine, gallery, tmp_path) as tab:
        tab.go()
        assert 24 == len(tab.driver.find_elements("css selector", "#main article[data-song]"))
        assert tab.find("#main article audio[controls]").is_displayed()
        tab.find("a[rel=next]").click()
        assert "page=2" in tab.driver.current_url
        tab.go(f"{SONG}?t=4")
        assert tab.find("#listen").is_displayed()
