"""Words that light up as they are sung, and that can be sung from."""

import random
import re
from itertools import pairwise

import pytest

from tests.browser.driver import expect
from tests.browser.singing import LONG, OTHER, SONG, SUNG, TEXT, sung_at
from tests.browser.visits import eventually
from tests.fakes import song

LIT = "document.querySelector('[data-lit]')?.textContent.replace(/\\W/g, '') ?? null"
HOW = "document.querySelector('[data-lit]')?.dataset.lit ?? null"
NOW = "document.querySelector('[data-now] .line__words')?.innerText ?? null"
NOTES_WHERE_IT_IS_LEFT = """void document.addEventListener('htmx:before:history:update', () => {
  window.left ??= { y: scrollY };
})"""
IN_VIEW = """(() => {
  const box = document.querySelector('[data-now]')?.getBoundingClientRect();
  return Boolean(box) && box.top >= 0 && box.bottom <= innerHeight - 96;
})()"""
BOXES = """[...document.querySelectorAll('.line__words span')].flatMap((word) => {
  const box = word.getBoundingClientRect();
  const [pad] = [parseFloat(getComputedStyle(word).paddingInlineStart)];
  return [box.left + pad, box.right - pad, box.top + scrollY];
})"""


@pytest.fixture
def gallery(singers):
    return singers


@pytest.fixture
def listener(visit, gallery):
    return awake(visit(gallery, viewport={"width": 1280, "height": 900}).go(SONG))


def awake(visitor):
    """Once the script of its words is there."""
    expect(visitor.page.locator("[data-lyrics][data-awake]")).to_be_attached()
    return visitor


def word(visitor, text):
    return visitor.page.locator(".line__words span").get_by_text(text, exact=True)


def hear(visitor, second):
    """Sets the song to that second, in silence."""
    visitor.ask(f"heard.audio.currentTime = {second}")
    visitor.until("heard.audio.seeking", wanted=False)


def begin_in_silence(visitor):
    visitor.page.locator("#main .pin__cover [data-play]").click()
    visitor.hears_music()
    visitor.pause()


def test_the_lit_word_is_the_one_that_is_sung(listener):
    begin_in_silence(listener)
    by_chance = random.Random(67)  # noqa: S311 (the same seconds each time)
    for second in [round(by_chance.uniform(0, 17.5), 2) for _ in range(20)]:
        hear(listener, second)

        text, sounds = sung_at(second)
        listener.until(LIT, text)
        listener.until(HOW, ("now" if sounds else "past") if text else None)
        assert (1 if text else 0) == listener.page.locator("[data-lit]").count()


def test_the_lit_word_keeps_up_while_the_song_plays(listener):
    listener.ask("() => { window.requestAnimationFrame = heard.everyFrame; }")
    begin_in_silence(listener)
    hear(listener, 9)
    listener.player.get_by_role("button", name="Play", exact=True).click()
    listener.hears_music()

    seen = listener.ask(f"""new Promise((done) => {{
      const seen = [];
      const look = () => {{
        seen.push([heard.audio.currentTime, {LIT}]);
        if (heard.audio.currentTime < 12) requestAnimationFrame(look); else done(seen);
      }};
      requestAnimationFrame(look);
    }})""")

    near = 0.06
    for (before, _), (second, text) in pairwise(seen):  # what was lit may be of the frame before
        begun = {word for word, start, _ in SUNG if before - near < start <= second + near}
        assert text in begun | {sung_at(before - near)[0]}
    assert len({text for _, text in seen}) > 2


def test_the_line_that_is_sung_is_marked(listener):
    begin_in_silence(listener)

    hear(listener, 5.1)
    listener.until(NOW, "winter came a week too soon.")
    hear(listener, 8)  # between two lines: the last one stays
    listener.until(HOW, "past")

    assert "winter came a week too soon." == listener.ask(NOW)
    assert 1 == listener.page.locator("[data-now]").count()


def test_nothing_moves_when_a_word_lights_up(listener):
    begin_in_silence(listener)
    before = listener.ask(BOXES)

    for second in (1.1, 5.2, 10, 14):
        hear(listener, second)
        listener.until(LIT, sung_at(second)[0])
        assert before == pytest.approx(listener.ask(BOXES), abs=0.5)  # px


def test_a_click_on_a_word_plays_from_there(listener):
    word(listener, "lanterns").click()

    listener.begins_at(9.5)
    listener.hears_music()


def test_a_click_on_a_word_of_the_playing_song_goes_there_without_a_pause(listener):
    listener.page.locator("#main .pin__cover [data-play]").click()
    listener.hears_music()

    word(listener, "stands").click()

    listener.until("heard.audio.currentTime > 13.9")
    assert 14.0 == pytest.approx(listener.sought)
    assert 0 == listener.pauses


def test_by_keyboard_the_arrows_lead_through_the_words_and_enter_plays(listener):
    page = listener.page
    page.get_by_role("link", name="Play from 0:09").focus()

    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="down")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="lanterns")).to_be_focused()
    page.keyboard.press("Enter")

    listener.begins_at(9.5)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Loop", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_accessible_name("More: this line")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Play from 0:12")).to_be_focused()
    assert 0 == page.locator(".line__words [tabindex], .line__words [role]").count()


def test_enter_on_a_lines_time_plays_from_its_first_word(listener):
    listener.page.get_by_role("link", name="Play from 0:04").press("Enter")

    listener.begins_at(4.5)
    expect(listener.page).to_have_url(listener.gallery.url + SONG)


def test_a_second_in_the_address_is_where_the_song_stands_and_begins(visit, gallery):
    visitor = visit(gallery).go(f"{SONG}?t=9.5")

    expect(visitor.page.locator("[data-song-clock]")).to_have_text(re.compile("0:09|0:1."))
    assert int(visitor.page.locator("[data-song-seek]").input_value()) >= 10  # in whole seconds
    if not visitor.is_playing:  # the browser wants a gesture first
        visitor.page.locator("#main .pin__cover [data-play]").click()
    visitor.begins_at(9.5)
    visitor.pause()
    hear(visitor, 9.6)  # the script of its words may have come later than that
    visitor.until(LIT, "lanterns")


@pytest.mark.parametrize("address", [f"{LONG}?t=9.5", f"{LONG}?t=9.5#here"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_page_that_begins_at_a_second_opens_at_its_words(visit, gallery, width, address):
    visitor = visit(gallery, viewport={"width": width, "height": 844}).go(address)

    visitor.until(IN_VIEW)


def test_a_page_that_begins_at_a_second_takes_no_scroll_from_who_comes_back(visit, gallery):
    visitor = visit(gallery, viewport={"width": 390, "height": 844}).go(f"{LONG}?t=9.5")
    visitor.until(IN_VIEW)
    visitor.ask(NOTES_WHERE_IT_IS_LEFT)
    visitor.page.mouse.move(200, 400)
    visitor.page.mouse.wheel(0, -20_000)  # by hand, so the words let the page be
    visitor.until("scrollY === 0")
    visitor.page.locator("[data-back]").click()
    expect(visitor.page.locator("#main h1")).to_contain_text("All songs")

    visitor.page.go_back()

    expect(visitor.page.locator("[data-lyrics][data-awake] [data-now]")).to_be_attached()
    visitor.page.wait_for_timeout(200)
    left, now = visitor.ask("[left.y, scrollY]")
    assert now == pytest.approx(left, abs=1)


def test_a_link_to_a_second_begins_there_and_back_lets_the_music_be(visit, gallery):
    visitor = visit(gallery).go()
    link = visitor.card("Copper Kettle").locator("h2 a")
    link.evaluate("(link) => link.setAttribute('href', link.getAttribute('href') + '?t=5.3')")

    link.click()
    visitor.begins_at(5.3)
    visitor.until(IN_VIEW)
    visitor.hears_music()
    visitor.page.go_back()
    expect(visitor.page.locator("#main article[data-song]")).to_have_count(3)
    hear(visitor, 6)
    visitor.page.go_forward()
    expect(visitor.page.locator("#main h1")).to_have_text("Copper Kettle")

    visitor.hears_music()
    assert 6 == visitor.sought
    assert 0 == visitor.pauses


def test_a_button_anywhere_starts_its_song_at_its_second(visit, gallery):
    visitor = visit(gallery).go()
    button = visitor.card("Kettles").locator("[data-play]")
    button.evaluate("(button) => button.setAttribute('data-from', '7.25')")

    button.click()

    visitor.begins_at(7.25)
    expect(visitor.player).to_contain_text("Kettles")


def test_the_words_light_up_on_a_page_that_is_opened_while_its_song_plays(visit, gallery):
    visitor = visit(gallery).go()
    visitor.play(visitor.card("Copper Kettle"))
    hear(visitor, 9.6)

    visitor.card("Copper Kettle").locator("h2 a").click()

    expect(visitor.page.locator("[data-lit]")).to_have_count(1)
    assert 0 == visitor.pauses


def test_while_another_song_plays_no_word_is_lit(visit, gallery):
    visitor = visit(gallery).go()
    visitor.play(visitor.card("No Times"))
    hear(visitor, 9.6)

    visitor.card("Copper Kettle").locator("h2 a").click()
    expect(visitor.page.locator("#main h1")).to_have_text("Copper Kettle")
    visitor.hears_music()

    expect(visitor.page.locator("[data-lit], [data-now]")).to_have_count(0)


def test_the_sung_line_is_kept_in_view_while_one_looks_at_it(visit, gallery):
    visitor = awake(visit(gallery, viewport={"width": 1280, "height": 700}).go(LONG))
    visitor.page.locator(".line__words span").first.click()
    visitor.until(IN_VIEW)
    visitor.drawn()  # the line has been seen

    hear(visitor, 10)

    visitor.until(IN_VIEW)
    expect(visitor.page.locator("[data-follow]")).to_be_hidden()


def stands(visitor):
    before = visitor.ask("scrollY")
    visitor.drawn()
    return before == visitor.ask("scrollY")


def test_whoever_scrolls_away_stays_away_until_they_ask(visit, gallery):
    visitor = awake(visit(gallery, viewport={"width": 1280, "height": 700}).go(LONG))
    visitor.page.locator(".line__words span").first.click()
    visitor.until(IN_VIEW)
    visitor.page.mouse.wheel(0, 5000)
    visitor.until(IN_VIEW, wanted=False)
    follow = visitor.page.get_by_role("button", name="Follow along")
    expect(follow).to_be_visible()
    eventually(visitor.page, lambda: stands(visitor), "the end of the scroll")
    place = visitor.ask("scrollY")

    line = visitor.ask(NOW)
    hear(visitor, 4)
    visitor.until(f"({NOW}) !== {line!r}")
    visitor.page.wait_for_timeout(500)
    assert place == visitor.ask("scrollY")
    follow.click()

    visitor.until(IN_VIEW)
    expect(follow).to_be_hidden()


def test_what_was_not_sung_is_shown_on_request(listener):
    chorus = listener.page.locator(".line", has_text="window")
    assert "every little window stands quite still" == chorus.locator(".line__words").inner_text()

    listener.page.get_by_label("Compare with what was written").check()

    expect(chorus.locator("del")).to_have_text("not sung: till")
    expect(chorus.locator("ins")).to_have_text("not written: little")
    expect(chorus.locator("del")).to_be_visible()


def test_a_line_is_read_as_a_sentence_with_one_stop_for_the_keyboard(listener):
    line = listener.page.locator(".line", has_text="Copper")

    expect(line).to_match_aria_snapshot("""
      - paragraph:
        - link "Play from 0:01"
        - text: Copper kettle, silver spoon,
    """)
    assert 1 == line.locator("a, button, [tabindex]").count()


def test_a_text_without_times_stands_as_it_was_written(visit, gallery):
    visitor = visit(gallery).go(OTHER)

    expect(visitor.page.locator(".lyrics h3")).to_have_text(["Verse 1", "Chorus"])
    assert [line for line in TEXT.splitlines() if line and line[0] != "["] == (
        visitor.page.locator(".line").all_inner_texts()
    )
    assert 0 == visitor.page.locator(".lyrics a").count()
    assert not [url for url in visitor.requests if "/js/song/" in url]


def test_the_wall_does_not_load_what_only_words_need(visit, gallery):
    visitor = visit(gallery).go()
    visitor.page.wait_for_load_state("networkidle")

    assert not [url for url in visitor.requests if "/js/song/" in url or "lyrics.css" in url]


def test_without_javascript_words_are_there_and_a_lines_time_leads_there(visit, gallery):
    visitor = visit(gallery, java_script_enabled=False).go(SONG)
    expect(visitor.page.locator(".line__words").first).to_have_text("Copper kettle, silver spoon,")

    visitor.page.get_by_role("link", name="Play from 0:09").click()

    audio = visitor.page.locator("#listen")
    expect(audio).to_have_attribute("src", re.compile(rf"{SONG}/audio\?v=\w+#t=9$"))
    expect(visitor.page).to_have_url(f"{visitor.gallery.url}{SONG}?t=9#listen")


def test_the_truth_is_in_order():
    assert SUNG == sorted(SUNG, key=lambda each: each[1])


def test_lines_that_run_to_the_left_begin_at_the_right_edge(visit, galleries):
    plain = ["نام القمر فوق البحر", "والليل طويل"]
    timed = [f"[00:0{at}.00]{line}" for at, line in enumerate(plain)]
    songs = [song(2, lyrics="\n".join(timed)), song(1, lyrics="\n".join(plain))]
    # so wide that lines with times, which are never longer than one reads, leave room beside them
    visitor = visit(galleries(lambda _api: songs), viewport={"width": 3840, "height": 1600})
    for address in (SONG, LONG):
        page = visitor.go(address).page

        edge = page.locator("#lyrics").bounding_box()
        boxes = [line.bounding_box() for line in page.locator(".line").all()]
        assert 2 == len(boxes), address
        assert edge["width"] > boxes[0]["width"] + 100, address
        for box in boxes:
            assert edge["x"] + edge["width"] == pytest.approx(box["x"] + box["width"], abs=1)
        assert "rtl" == page.locator(".line__words").first.evaluate(
            "e => getComputedStyle(e).direction"
        )
