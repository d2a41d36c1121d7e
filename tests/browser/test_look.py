"""Light and dark, wall, grid and rows: at once, for good, and without a script."""

import pytest

from tests.browser.driver import expect

INK = "getComputedStyle(document.body).color"
SHAPE = "[...document.querySelectorAll('#main article')].map((a) => Math.round(a.offsetWidth))"


AROUND = """[...document.querySelectorAll('meta[name=theme-color]')]
  .filter(({ media }) => matchMedia(media).matches).map(({ content }) => content)"""
"""The colour of what surrounds the page on a phone."""


def hang(page, name):
    page.get_by_role("button", name=f"Hang as {name}").click()


def change_theme(page, name):
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def visitor(visit, demo):
    return visit(demo, color_scheme="light", reduced_motion="reduce").go()


def test_the_theme_changes_at_once_and_stays(visitor):
    light, around = visitor.ask(INK), visitor.ask(AROUND)
    assert ["#f1f4f2"] == around

    change_theme(visitor.page, "Night")

    dark = visitor.ask(INK)
    assert light != dark
    assert ["#151c19"] == visitor.ask(AROUND)
    visitor.reload()
    assert dark == visitor.ask(INK)
    assert ["#151c19"] == visitor.ask(AROUND)


def test_the_device_decides_until_someone_chooses(visitor):
    light = visitor.ask(INK)

    visitor.page.emulate_media(color_scheme="dark")

    assert light != visitor.ask(INK)
    change_theme(visitor.page, "Day")
    assert light == visitor.ask(INK)


def test_the_theme_reaches_the_next_page_with_the_music_on(visitor):
    visitor.play()
    light = visitor.ask(INK)
    change_theme(visitor.page, "Night")
    dark = visitor.ask(INK)
    assert light != dark

    visitor.page.locator("a[rel=next]").click()
    expect(visitor.page).to_have_url(f"{visitor.gallery.url}/?page=2")

    assert dark == visitor.ask(INK)
    assert 0 == visitor.pauses


@pytest.mark.parametrize("name", ["wall", "grid", "rows"])
def test_a_hanging_applies_at_once_and_stays(visitor, name):
    other = "grid" if name == "rows" else "rows"
    hang(visitor.page, other)
    before = visitor.ask(SHAPE)

    hang(visitor.page, name)

    visitor.until(f"JSON.stringify({SHAPE}) !== '{str(before).replace(' ', '')}'")
    after = visitor.ask(SHAPE)
    visitor.reload()
    assert after == visitor.ask(SHAPE)
    expect(visitor.page.get_by_role("button", name=f"Hang as {name}")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_both_work_without_scripts(visit, demo):
    visitor = visit(demo, color_scheme="light", java_script_enabled=False).go()
    light, wall = visitor.ask(INK), visitor.ask(SHAPE)

    change_theme(visitor.page, "Night")
    hang(visitor.page, "rows")

    expect(visitor.page.get_by_role("button", name="Hang as rows")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert light != visitor.ask(INK)
    assert wall != visitor.ask(SHAPE)


SIZES = """[...document.querySelectorAll('.card img[srcset]')].slice(0, 4).map((img) =>
  [Number(img.currentSrc.split('size=')[1]), img.width * devicePixelRatio])"""


def test_a_phones_covers_are_as_large_as_its_screen_shows_them(visit, demo):
    screen = {"width": 390, "height": 844}
    page = visit(demo, viewport=screen, device_scale_factor=1.75).go().page

    assert {160} == {size for size, _ in page.evaluate(SIZES)}

    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Wall", exact=True).click()

    page.wait_for_function(f"() => {SIZES}.every(([size, needed]) => size >= needed)")
