"""Songs whose every field tries to be more than text."""

import json

import pytest

from tests.browser.driver import expect
from tests.browser.hostile import MARKUP, PILED, STILL_PILED, STILL_TURNED, TURNED
from tests.fakes import song

NOTHING_RAN = "window.__x === undefined && !document.querySelector('base, iframe, object, embed')"

# Text that turns the direction must be alone in its block or within an isolated element.
NOT_ISOLATED = """(() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode;
    if (!/[\\u0590-\\u06ff\\u202a-\\u202e\\u2066-\\u2069]/.test(text.data)) continue;
    let element = text.parentElement;
    let isolated = false;
    while (getComputedStyle(element).display.startsWith('inline')) {
      const bidi = getComputedStyle(element).unicodeBidi;
      isolated ||= bidi.includes('isolate') || bidi === 'plaintext';
      isolated ||= getComputedStyle(element).display === 'inline-block';
      element = element.parentElement;
    }
    const alone = element.textContent.trim() === text.data.trim();
    if (!isolated && !alone) found.push(element.outerHTML.slice(0, 300));
  }
  return found;
})()"""


def song_full_of(number, text):
    segment = {"prompt": text, "lyrics": text, "strength": 0.5, "t_start": 0, "t_end": 60}
    return song(
        number,
        title=text,
        sound=text,
        topic=text,
        lyrics=f"[{text}]\n{text}\n\n[Verse]\n{text}",
        audio_variation=text,
        conditions=json.dumps([segment]),
        lyrics_timestamped=json.dumps([{"text": text, "start": 0, "end": 1, "line_index": 0}]),
        simple_waveform=text,
        transform=text,
        privacy=text,
        author_id=text,
        group_id=f"{text}{number}",  # two of the texts may be alike, and takes are one card
        image_id=text,
        operation_id=text,
        parent_song_id=text,
        share_url=text,
        download_url=text,
        image_url=text,
        duration_s=60,
    )


@pytest.fixture(scope="module")
def gallery(shared_galleries):
    texts = [*MARKUP, TURNED]
    return shared_galleries(
        lambda _api: [song_full_of(len(texts) - n, text) for n, text in enumerate(texts)]
    )


@pytest.fixture(scope="module")
def expected():
    texts = [STILL_PILED if text == PILED else text for text in [*MARKUP, STILL_TURNED]]
    return [" ".join(text.replace("\x00", "").split()) for text in texts]


def shown(visitor):
    titles = visitor.page.locator("#main article[data-song] h2").all_text_contents()
    return [" ".join(title.split()) for title in titles]


def test_the_wall_shows_it_as_text(visit, gallery, expected):
    visitor = visit(gallery)
    seen = []
    for page in (1, 2, 3):
        visitor.go(f"/?page={page}")
        seen += shown(visitor)
        assert visitor.ask(NOTHING_RAN)

    assert expected == seen


def test_a_song_shows_it_as_text(visit, gallery, expected):
    visitor = visit(gallery, viewport={"width": 320, "height": 240})  # little to draw, many times
    for number, title in enumerate(expected):
        visitor.go(f"/songs/00000000-0000-4000-8000-{len(expected) - number:012d}")
        heading = visitor.page.locator("#main h1").text_content()

        assert title == " ".join(heading.split())
        assert visitor.ask(NOTHING_RAN), title
        links = "[...document.querySelectorAll('#main a')].map((link) => link.protocol)"
        assert {"http:", "https:"} >= set(visitor.ask(links)), title


def test_it_stays_text_when_pages_are_swapped(visit, gallery):
    visitor = visit(gallery).go()
    for _ in range(2):
        visitor.page.locator("a[rel=next]").click()
        visitor.until("heard.said.length > 0")
        visitor.ask("heard.said.length = 0")
        assert visitor.ask(NOTHING_RAN)

    visitor.page.locator("#main article h2 a").nth(2).click()

    expect(visitor.page.locator("#main h1")).to_have_count(1)
    assert visitor.ask(NOTHING_RAN)
    expect(visitor.page.locator("#player")).to_have_count(1)


@pytest.mark.parametrize("where", ["/?page=3", "/songs/00000000-0000-4000-8000-000000000001"])
def test_text_that_turns_round_turns_nothing_beside_it(visit, gallery, where):
    visitor = visit(gallery).go(where)

    expect(visitor.page.locator("#main").get_by_text(STILL_TURNED).first).to_be_visible()
    assert [] == visitor.ask(NOT_ISOLATED)
