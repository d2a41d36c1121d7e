"""Songs whose every field tries to be more than text."""

import json

import pytest

from tests.browser.driver import expect
from tests.browser.hostile import MARKUP, PILED, STILL_PILED, STILL_TURNED, TURNED
from tests.fakes import song

NOTHING_RAN = "window.__x === undefined && !document.querySelector('base, iframe, object, embed')"

LIVE = {*"<>&\"'`="}
PARSED = """async (address) => {
  const page = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html');
  const names = (element) => element.getAttributeNames().sort();
  return {
    heading: page.querySelector('#main h1').textContent,
    links: [...page.querySelectorAll('#main a')].map((link) => link.protocol),
    kinds: [...page.querySelectorAll('*')].map((one) => `${one.localName} ${names(one)}`),
  };
}"""

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
    songs = [song_full_of(len(texts) - n, text) for n, text in enumerate(texts)]
    prompts = [{"prompt": text, "t_start": n, "t_end": n + 2} for n, text in enumerate(texts)]
    whole = {"lyrics": "\n".join(texts), "conditions": json.dumps(prompts)}
    oldest = song(len(texts) + 1, created_at="2020-01-01T00:00:00Z", **whole)
    return shared_galleries(lambda _api: [*songs, oldest])


@pytest.fixture(scope="module")
def expected():
    texts = [STILL_PILED if text == PILED else text for text in [*MARKUP, STILL_TURNED]]
    return [" ".join(text.replace("\x00", "").split()) for text in texts]


def page_of(number):
    return f"/songs/00000000-0000-4000-8000-{number:012d}"


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

    assert [*expected, f"Song {len(expected) + 1}"] == seen


def test_a_song_shows_it_as_text(visit, gallery, expected):
    """Each song's page is parsed; one, whose lyrics and prompts are all the texts, is opened."""
    visitor = visit(gallery).go(page_of(len(expected) + 1))
    pages = [visitor.ask(PARSED, page_of(number)) for number in range(len(expected), 0, -1)]
    harmless = [page for page, title in zip(pages, expected, strict=True) if not LIVE & {*title}]
    known = {kind for page in harmless for kind in page["kinds"]}

    assert expected == [" ".join(page["heading"].split()) for page in pages]
    assert [] == [kind for page in pages for kind in page["kinds"] if kind not in known]
    visitor.until("document.querySelectorAll('#main :is(h3, .line)').length > 60")
    assert visitor.ask(NOTHING_RAN)
    assert {"http:", "https:"} >= {link for page in pages for link in page["links"]}


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
