"""Boxes on the screen, at many widths and in every hanging."""

import io

import pytest
from PIL import Image

from tests.browser.catalogue import playable
from tests.browser.driver import expect
from tests.browser.singing import SONG

HEIGHTS = """[...document.querySelectorAll('#main article[data-song]')]
  .map((card) => card.getBoundingClientRect().height)"""
HANGINGS = ("wall", "grid", "rows")
WIDTHS = (320, 390, 820, 1440, 1920)
WIDEST = 3840
TOO_WIDE = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
BOXES = """[...document.querySelectorAll('#main article[data-song]')].map((card) => {
  const box = card.getBoundingClientRect();
  return { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
})"""
COVERS = """[...document.querySelectorAll('#main article[data-song] img')].map((img) => {
  const box = img.getBoundingClientRect();
  return { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
})"""
CELLS = """(() => {
  const wall = document.querySelector('.wall__grid');
  const lines = (name) => getComputedStyle(wall)[name].split(' ').length;
  const span = (text) => Number(/span (\\d+)/.exec(text)?.[1] ?? 1);
  const taken = [...wall.children].map((item) => {
    const { gridRow, gridColumn } = getComputedStyle(item);
    return span(gridRow) * span(gridColumn);
  });
  return [lines('gridTemplateRows') * lines('gridTemplateColumns'), taken.reduce((a, b) => a + b)];
})()"""
ROWS_OF_A_CARD = 6
COLUMNS = """['img', '.card__title', '.card__style'].every((part) => new Set(
  [...document.querySelectorAll(`#main article ${part}`)].map(
    (each) => Math.round(each.getBoundingClientRect().left))).size === 1)
  && new Set([...document.querySelectorAll('#main article .card__line .num')].map(
    (each) => Math.round(each.getBoundingClientRect().right))).size === 1"""
OUT_OF_LINE = """['.card__style', '.card__meta'].filter((part) => {
  const tops = new Map();
  for (const card of document.querySelectorAll('#main article[data-song]')) {
    if (getComputedStyle(card).display === 'flex') continue; // a large one
    const top = (each) => Math.round(each.getBoundingClientRect().top);
    const row = top(card);
    tops.set(row, (tops.get(row) ?? new Set()).add(top(card.querySelector(part))));
  }
  return [...tops.values()].some(({ size }) => size > 1);
})"""
PLACES = """['.title', '#tabs-row', '#sieve', '#songs', '#main article', ...[1, 2].map(
  (each) => `#tabs-row a:nth-child(${each})`)].map((part) => {
  const box = document.querySelector(part).getBoundingClientRect();
  const hasAWidthOfItsOwn = ['#tabs-row', '#main article'].includes(part);
  return [part, Math.round(box.top), hasAWidthOfItsOwn || Math.round(box.left)];
})"""
CUT = """[...document.querySelectorAll('#main :is(button, .button)')].filter((button) => {
  const scrolls = (part) => part.id !== 'main'
    && (/auto|scroll/.test(getComputedStyle(part).overflowX) || scrolls(part.parentElement));
  return button.checkVisibility() && button.getBoundingClientRect().right > innerWidth
    && !scrolls(button);
}).map((button) => button.ariaLabel ?? button.textContent)"""


def hung_as(visit, demo, hanging, **options):
    return visit(demo, reduced_motion="reduce", **options).hang_as(hanging).go()


def resize(visitor, width, height=900):
    visitor.page.set_viewport_size({"width": width, "height": height})


@pytest.mark.parametrize("hanging", HANGINGS)
def test_at_each_width_a_page_is_full_to_its_edges_and_no_further(visit, demo, hanging):
    visitor = hung_as(visit, demo, hanging)
    for width in (*WIDTHS, WIDEST):
        resize(visitor, width, 900 if width < WIDEST else 2160)
        assert 0 == visitor.ask(TOO_WIDE), width
        boxes = visitor.ask(BOXES)
        assert not overlaps(boxes), width
        if width < WIDEST:
            assert_full_row_at_the_end(boxes, width)
        cells, taken = visitor.ask(CELLS)
        assert cells == taken, width
        assert "wall" != hanging or (width == WIDEST) == (cells == 4 * 8 * ROWS_OF_A_CARD), width
    visitor.go("/?status=failed")
    for width in WIDTHS:
        resize(visitor, width)
        assert 0 == visitor.ask(TOO_WIDE), f"one song at {width}"


def assert_full_row_at_the_end(boxes, width):
    assert 24 == len(boxes)
    last = boxes[-1]
    middle = (last["top"] + last["bottom"]) / 2
    row = [box for box in boxes if box["top"] < middle < box["bottom"]]
    most_right = max(box["right"] for box in boxes)
    assert most_right == pytest.approx(max(box["right"] for box in row), abs=1), width
    most_left = min(box["left"] for box in boxes)
    assert most_left == pytest.approx(min(box["left"] for box in row), abs=1), width


def overlaps(boxes):
    """Pairs of boxes with more than a pixel in common."""
    return [
        (one, other)
        for index, one in enumerate(boxes)
        for other in boxes[:index]
        if min(one["right"], other["right"]) - max(one["left"], other["left"]) > 1
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 1
    ]


def test_on_the_narrowest_phone_the_masthead_is_one_row_and_no_tab_is_cut(visit, demo):
    visitor = hung_as(visit, demo, "rows")
    resize(visitor, 320)

    middles = visitor.ask("""['.brand', '.demo', '[popovertarget=menu]'].map((part) => {
        const { top, bottom } = document.querySelector(part).getBoundingClientRect();
        return Math.round((top + bottom) / 2);
    })""")
    assert 1 == len(set(middles)), middles
    assert visitor.ask(
        "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)"
        "(document.getElementById('tabs-row'))"
    )


def test_on_the_narrowest_phone_play_is_whole_and_the_players_title_has_room(visit, demo):
    visitor = visit(demo).go()
    visitor.play()
    visitor.pause()
    resize(visitor, 320)
    width = "document.querySelector('#player [data-now-title]').getBoundingClientRect().width"
    assert 88 <= visitor.ask(width)

    visitor.page.locator("#main article[data-takes] .card__title a").first.click()
    play = visitor.page.locator(".pin__cover [data-play]")
    expect(play).to_be_visible()
    box = play.bounding_box()
    assert box["x"] + box["width"] <= 320 - 4  # the line around it
    expect(visitor.page.locator("#takes .choice").first).to_be_visible()
    assert [] == visitor.ask(CUT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_colours_of_the_readers_own_each_control_is_seen(visit, demo, scheme):
    """A control has its background, its line, and where it has a value that as well."""
    visitor = visit(demo, forced_colors="active", color_scheme=scheme).go()
    visitor.play()
    visitor.pause()
    visitor.ask("document.querySelector('#player audio').currentTime = 8")
    visitor.page.locator("[data-volume]").fill("50")
    visitor.ask("""document.querySelectorAll('#search :is(.icon, kbd)').forEach((e) => e.remove());
        document.querySelector('#q').placeholder = ''""")
    visitor.until("document.querySelector('#player .wave').style.getPropertyValue('--played') > 20")

    for part, least in ((".fader", 3), ("#player .wave", 3), ("#search", 2)):
        image = Image.open(io.BytesIO(visitor.page.locator(part).screenshot())).convert("RGB")
        counted = image.getcolors(image.width * image.height)
        colours = [colour for count, colour in counted if count > image.width / 4]
        assert least <= len(colours), (part, colours)


def test_what_the_demo_says_of_itself_is_seen_whole(visit, demo):
    visitor = visit(demo).go()
    for width in WIDTHS[:3]:
        resize(visitor, width)
        visitor.page.get_by_role("button", name="Demo").click()
        box = visitor.page.locator("#demo").bounding_box()
        visitor.page.get_by_role("button", name="Demo").click()

        assert 0 <= box["x"], width
        assert box["x"] + box["width"] <= width


def test_a_songs_page_does_not_scroll_sideways(visit, demo):
    visitor = visit(demo).go()
    for title in ("The Orchard Keeper (Snowed In, Then Spring)", "Timetable"):
        visitor.go()
        if not visitor.card(title).count():
            visitor.go("/?page=2")
        visitor.card(title).locator("h2 a").click()
        expect(visitor.page.locator("#main h1")).to_contain_text(title)
        for width in WIDTHS:
            resize(visitor, width)
            assert 0 == visitor.ask(TOO_WIDE), f"{title} at {width}"
            assert [] == visitor.ask(CUT), f"{title} at {width}"


def test_a_phones_masthead_is_as_high_before_scripts_say_when_the_songs_came(visit, singers):
    viewport = {"width": 360, "height": 740}

    heights = [
        visit(singers, viewport=viewport, java_script_enabled=scripted)
        .go()
        .page.locator("#masthead")
        .bounding_box()["height"]
        for scripted in (True, False)
    ]

    assert heights[0] == heights[1]


def test_a_title_of_300_characters_leaves_the_play_button_in_view(visit, galleries):
    gallery = galleries(lambda api: [playable(api, 1, title="Nobody knows " * 23)])

    page = visit(gallery, viewport={"width": 1440, "height": 900}).go(SONG).page

    expect(page.locator(".pin__cover [data-play]")).to_be_in_viewport()


@pytest.mark.parametrize("hanging", ["wall", "grid"])
def test_a_title_of_two_lines_leaves_its_neighbours_in_line(visit, demo, hanging):
    visitor = hung_as(visit, demo, hanging)
    for width in (820, 1440):
        resize(visitor, width)
        assert [] == visitor.ask(OUT_OF_LINE), width


def test_rows_are_of_one_height_and_their_parts_stand_in_columns(visit, demo):
    visitor = hung_as(visit, demo, "rows")
    for width, height in ((390, 64), (820, 56), (1440, 56)):
        resize(visitor, width)
        assert {height} == set(visitor.ask(f"{HEIGHTS}.map(Math.round)")), width
        assert visitor.ask(COLUMNS), width


def test_two_rows_of_covers_are_seen_before_one_scrolls(visit, demo):
    visitor = hung_as(visit, demo, "wall")
    resize(visitor, 1440, 900)

    covers = visitor.ask(COVERS)

    small = min(cover["bottom"] - cover["top"] for cover in covers)
    tops = sorted({round(c["top"]) for c in covers if c["bottom"] - c["top"] < small * 1.5})
    assert tops[1] + small <= 900


@pytest.mark.parametrize("hanging", HANGINGS)
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_while_a_page_loads(visit, demo, hanging, width):
    visitor = hung_as(visit, demo, hanging, alone=True)
    resize(visitor, width)

    visitor.go().page.wait_for_load_state()

    visitor.ask("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert visitor.ask("heard.shifts") < 0.05


@pytest.mark.parametrize("hanging", HANGINGS)
def test_no_card_grows_or_shrinks_when_dates_are_said_in_words(visit, demo, hanging):
    heights = []
    for scripts in (False, True):
        visitor = visit(demo, java_script_enabled=scripts).hang_as(hanging)
        visitor.go().page.wait_for_load_state()
        if scripts:
            expect(visitor.page.locator("#main time").last).to_contain_text("ago")
        else:
            visitor.ask("document.querySelectorAll('noscript').forEach((each) => each.remove())")
        heights.append([])
        for width in (390, 1440):
            resize(visitor, width)
            heights[-1] += visitor.ask(HEIGHTS)

    assert 2 * 24 == len(heights[0])
    assert heights[0] == pytest.approx(heights[1], abs=0.5)  # px


def test_a_songs_facts_take_as_many_lines_when_dates_are_said_in_words(visit, demo):
    facts = {"without": [], "with": []}
    for name, seen in facts.items():
        visitor = visit(demo, java_script_enabled=name == "with").go()
        links = visitor.page.locator("#main .card__title a")
        for address in [link.get_attribute("href") for link in links.all()[:4]]:
            visitor.go(address)
            if name == "with":
                expect(visitor.page.locator("#glance time")).to_contain_text("ago")
            for width in (320, 390, 412):
                resize(visitor, width)
                height = "document.querySelector('#glance').offsetHeight"
                seen.append((address, width, visitor.ask(height)))

    assert facts["without"] == facts["with"]


def test_the_player_covers_no_link_that_has_the_focus(visit, demo):
    visitor = visit(demo).go()
    visitor.play()
    bar = visitor.player.bounding_box()["y"]

    for link in visitor.page.locator("#main nav a").all():
        link.focus()
        box = link.bounding_box()
        assert box["y"] + box["height"] <= bar


@pytest.mark.parametrize("width", [390, 820, 1200, 1440])
def test_nothing_above_the_songs_moves_while_one_types(visit, demo, width):
    visitor = visit(demo, viewport={"width": width, "height": 900}).go()
    field, heading = visitor.page.get_by_role("searchbox"), visitor.page.locator("#main h1")
    before = visitor.ask(PLACES)
    places = []

    for words, said in (("t", "“t”"), ("when the long dark work", "“when"), ("", "All songs")):
        field.fill(words)
        expect(heading).to_contain_text(said)
        places.append(visitor.ask(PLACES))

    assert [before] * 3 == places
