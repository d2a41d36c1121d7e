"""The prompts over a song's time: seen as bands, read as a list, heard from where they begin."""

import json
import re

import pytest

from tests.browser.catalogue import playable
from tests.browser.driver import expect
from tests.fakes import song

SONG = f"/songs/{song(1)['id']}"
PROMPTS = [
    {"prompt": "piano", "strength": 25, "t_start": 0, "t_end": 6.25},
    {"prompt": "choir", "strength": 100, "t_start": 4, "t_end": 9.5, "lyrics": "Oh light me"},
    {"prompt": "rain", "t_start": 9.5, "t_end": 17.7},
    {"prompt": "anywhere", "strength": 50},
]


@pytest.fixture(scope="module")
def gallery(shared_galleries):
    return shared_galleries(lambda api: [playable(api, 1, conditions=json.dumps(PROMPTS))])


@pytest.fixture
def listener(visit, gallery):
    return visit(gallery, viewport={"width": 1280, "height": 900}).go(SONG)


def band(visitor, number):
    return visitor.page.locator(f".bands [data-band='{number}']")


def entries(visitor):
    return visitor.page.get_by_role("list", name="Prompts").get_by_role("listitem")


def hear(visitor, second):
    visitor.ask(f"heard.audio.currentTime = {second}")
    visitor.until("heard.audio.seeking", wanted=False)


def test_a_click_on_a_band_plays_from_where_it_begins(listener):
    band(listener, 2).locator(".band__all").click()

    listener.begins_at(4)


def test_enter_on_an_entry_plays_from_where_it_begins(listener):
    entries(listener).nth(2).get_by_role("link", name="play from 0:09–0:17").press("Enter")

    listener.begins_at(9.5)
    assert listener.page.url.endswith(SONG)


def test_another_band_of_the_song_that_plays_moves_on_without_a_pause(listener):
    band(listener, 1).locator(".band__all").click()
    listener.hears_music()

    band(listener, 3).locator(".band__all").click()

    listener.until("heard.audio.currentTime >= 9.4")
    assert 9.5 == listener.sought
    assert 0 == listener.pauses


@pytest.mark.parametrize(
    ("second", "rule"), [(1, [1]), (5, [1, 2]), (8, [2]), (9.6, [3]), (17, [3])]
)
def test_the_prompts_that_rule_at_a_second_are_marked(listener, second, rule):
    band(listener, 1).locator(".band__all").click()
    listener.hears_music()
    listener.pause()

    hear(listener, second)

    for marks in (".bands [data-rules]", ".prompts li[aria-current]"):
        listener.until(
            f"JSON.stringify([...document.querySelectorAll('{marks}')]"
            ".map((each) => Number(each.dataset.band)))",
            json.dumps(rule, separators=(",", ":")),
        )


def test_nothing_is_marked_before_it_sounds(listener):
    expect(entries(listener)).to_have_count(4)
    expect(listener.page.locator(".prompts :is([aria-current], [data-rules])")).to_have_count(0)


def test_a_band_is_as_long_as_its_prompt_and_as_full_as_it_is_strong(listener):
    whole = listener.page.locator(".bands").bounding_box()
    first, level = (band(listener, 1).locator(f".band__{part}") for part in ("all", "level"))

    box, filled = first.bounding_box(), level.bounding_box()

    assert whole["width"] * 6.25 / 17.7 == pytest.approx(box["width"], abs=3)
    assert 0.25 == pytest.approx(filled["height"] / box["height"], abs=0.06)
    assert box["y"] + box["height"] == pytest.approx(filled["y"] + filled["height"], abs=1)
    expect(band(listener, 3).locator(".band__level")).to_have_count(0)


def test_prompts_that_sound_together_lie_over_each_other(listener):
    first, second, third = (band(listener, n).bounding_box() for n in (1, 2, 3))

    assert first["y"] + first["height"] <= second["y"]
    assert first["y"] == pytest.approx(third["y"], abs=1)


def test_all_is_said_in_the_list(listener):
    expect(entries(listener)).to_contain_text(
        ["piano", "choir", "rain", "anywhere"], use_inner_text=True
    )
    expect(entries(listener).nth(0)).to_contain_text("0:00–0:06, strength 25 %")
    expect(entries(listener).nth(1)).to_contain_text("Oh light me")
    expect(entries(listener).nth(3)).to_contain_text("strength 50 %")
    expect(entries(listener).get_by_role("link")).to_have_count(3)


def test_without_javascript_an_entry_is_a_link(visit, gallery):
    reader = visit(gallery, java_script_enabled=False).go(SONG)

    entries(reader).nth(1).get_by_role("link").click()

    expect(reader.page).to_have_url(f"{gallery.url}{SONG}?t=4#listen")
    expect(reader.page.locator("#listen")).to_have_attribute(
        "src", re.compile(rf"{SONG}/audio\?v=\w+#t=4$")
    )
