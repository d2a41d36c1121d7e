"""A song's family: a tree to read, to walk and to play from; its record, to read and to keep."""

import json
from pathlib import Path

import pytest

from tests.browser.catalogue import playable
from tests.browser.driver import expect
from tests.fakes import song

MIDDLE = 3


def name(number):
    return song(number)["id"]


def page_of(number):
    return f"/songs/{name(number)}"


def fill(api):
    """A ghost, 1 to 5 in a line, 6 with two parents among them; 10 with 40 children."""
    line = [
        playable(api, n, parent_riff_id=name(n - 1) if n > 1 else "elsewhere", transform="extend")
        for n in range(1, 6)
    ]
    line.append(playable(api, 6, parent_riff_id=name(3), remix_parent_id=name(4)))
    many = [playable(api, n, parent_riff_id=name(10)) for n in range(11, 51)]
    return [*reversed([*line, playable(api, 10), *many])]


@pytest.fixture(scope="module")
def gallery(shared_galleries):
    return shared_galleries(fill)


@pytest.fixture
def listener(visit, gallery):
    return visit(gallery, viewport={"width": 1280, "height": 900}).go(page_of(MIDDLE))


def family(visitor):
    return visitor.page.locator("#family")


def kin(visitor, number):
    return visitor.page.locator(f"#kin-{name(number)}")


def test_a_song_plays_from_the_tree(listener):
    kin(listener, 5).locator("[data-play]").click()

    listener.hears_music()

    assert f"{page_of(5)}/audio" in listener.ask("heard.audio.src")
    expect(kin(listener, 5)).to_have_attribute("data-playing", "on")
    assert listener.page.url.endswith(page_of(MIDDLE))


def test_a_song_plays_from_the_tree_by_keyboard(listener):
    family(listener).get_by_role("button", name="Play Song 1", exact=True).press("Enter")

    listener.hears_music()

    assert f"{page_of(1)}/audio" in listener.ask("heard.audio.src")


def test_the_tree_is_walked_while_the_music_plays(listener):
    kin(listener, 5).locator("[data-play]").click()
    listener.hears_music()

    for number in (2, 5, MIDDLE):
        family(listener).get_by_role("link", name=f"Song {number}", exact=True).first.click()
        expect(listener.page.get_by_role("heading", level=1)).to_have_text(f"Song {number}")
        expect(family(listener).locator("[aria-current=page]")).to_have_text(f"Song {number}")

    listener.hears_music()
    assert 0 == listener.pauses


def test_what_is_named_again_leads_to_where_it_stands(listener):
    again = family(listener).locator(".kin--again a")
    expect(again).to_have_text("Song 6")

    again.click()

    expect(kin(listener, 6)).to_be_in_viewport()
    assert listener.page.url.endswith(f"#kin-{name(6)}")


def test_each_generation_lies_within_the_one_before(listener):
    ghost = family(listener).get_by_role("listitem").first

    assert "A song you don't have" in ghost.inner_text()
    depths = listener.ask(
        "[...document.querySelectorAll('#family .kin[id]')].map((each) => "
        "{ let depth = 0; for (let at = each; (at = at.parentElement.closest('li')); ) depth += 1;"
        " return depth; })"
    )
    assert [2, 3, 4, 5, 6, 5] == depths


def test_a_large_family_is_unfolded_by_keyboard(visit, gallery):
    visitor = visit(gallery).go(page_of(10))
    expect(kin(visitor, 11)).to_be_visible()
    expect(kin(visitor, 50)).to_be_hidden()

    visitor.page.get_by_text("35 more songs").press("Enter")

    expect(kin(visitor, 50)).to_be_visible()
    expect(family(visitor)).to_contain_text("41 songs")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("number", [MIDDLE, 10])
def test_the_page_is_no_wider_than_the_window(visit, gallery, width, number):
    visitor = visit(gallery, viewport={"width": width, "height": 800}).go(page_of(number))

    assert 0 == visitor.ask("document.documentElement.scrollWidth - innerWidth")


def test_without_javascript_the_tree_is_text_and_links(visit, gallery):
    reader = visit(gallery, java_script_enabled=False).go(page_of(MIDDLE))
    expect(family(reader)).to_contain_text("Extended from Song 2")

    family(reader).get_by_role("link", name="Song 2", exact=True).click()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Song 2")

    reader.page.goto(gallery.url + page_of(10))
    reader.page.get_by_text("35 more songs").click()
    expect(kin(reader, 50)).to_be_visible()


def test_the_record_is_read_and_kept_while_the_music_plays(listener):
    listener.page.locator("#main .pin__cover [data-play]").click()
    listener.hears_music()

    listener.page.get_by_role("link", name="Full record").click()
    expect(listener.page.get_by_role("heading", level=1)).to_have_text("Full record")
    expect(listener.page.locator("#record")).to_contain_text("parent_riff_id")
    with listener.page.expect_download() as kept:
        listener.page.get_by_role("link", name="Download as JSON").click()

    assert f"{name(MIDDLE)}.json" == kept.value.suggested_filename
    told = json.loads(Path(kept.value.path()).read_text("utf-8"))
    assert "Song 3" == told["record"]["title"]
    listener.hears_music()
    assert 0 == listener.pauses
