"""The badge of a status lies on the corner of a cover, or beside all else: it covers no words."""

import pytest

from tests.browser.catalogue import playable, processing
from tests.browser.test_layout import WIDTHS, resize
from tests.fakes import song

LONG = "waiting_for_a_reviewer_of_the_service"
PARTS = "'.wave svg', '.num', '.card__title', '.card__meta > *'"
LIES_OVER = f"""[...document.querySelectorAll('#main article[data-song]')].flatMap((card) => {{
  const seen = (part) => {{
    const box = part.getBoundingClientRect(), style = getComputedStyle(part);
    return style.visibility === 'visible' && style.display !== 'none' && box.width > 1 ? box : null;
  }};
  const badge = seen(card.querySelector('[data-badge]'));
  if (!badge) return [];
  return [{PARTS}].flatMap((name) => [...card.querySelectorAll(name)].filter((part) => {{
    const box = seen(part);
    return box && Math.min(badge.right, box.right) - Math.max(badge.left, box.left) > 1
      && Math.min(badge.bottom, box.bottom) - Math.max(badge.top, box.top) > 1;
  }}).map(() => card.dataset.status + ' over ' + name));
}})"""


@pytest.fixture(scope="module")
def states(shared_galleries):
    """Songs of each state, with audio and without."""

    def fill(api):
        words = ["completed", "failed", "odd", LONG]
        loud = [playable(api, number, status=word) for number, word in enumerate(words, 1)]
        mute = [
            song(number, status=word, simple_waveform="[0.2, 1, 0.5]", download_url=None)
            for number, word in enumerate(words, 11)
        ]
        made = playable(api, 9, status="streaming", created_at=processing(9)["created_at"])
        return [processing(20), made, *mute, *loud]

    return shared_galleries(fill)


HEADING = """(() => {
  const [words, news] = ['.title__words', '.news'].map(
    (part) => document.querySelector(part).getBoundingClientRect());
  return [news.left >= words.right || news.top >= words.bottom, news.right <= innerWidth];
})()"""


def test_what_is_being_made_or_failed_never_lies_over_the_heading(visit, states):
    visitor = visit(states).go()
    for width in WIDTHS:
        resize(visitor, width)
        assert [True, True] == visitor.ask(HEADING), width


@pytest.mark.parametrize("hanging", ["wall", "grid", "rows"])
def test_a_badge_covers_neither_waveform_nor_words(visit, states, hanging):
    visitor = visit(states, reduced_motion="reduce").hang_as(hanging).go()
    for width in WIDTHS:
        resize(visitor, width)
        assert [] == visitor.ask(LIES_OVER), width


def test_whatever_has_audio_plays_and_nothing_else_looks_so(visit, states):
    visitor = visit(states).go()

    plays = visitor.ask("""[...document.querySelectorAll('#main article[data-song]')].map(
        (card) => [card.dataset.status, card.querySelector('[data-play]') !== null])""")
    dim = visitor.ask("""[...document.querySelectorAll('#main article:not([data-audio]) .wave')]
        .filter((wave) => getComputedStyle(wave).opacity === '1').length""")

    loud = ["processing", "completed", "failed", "odd", LONG]
    assert sorted(loud) == sorted(status for status, does in plays if does)
    assert 0 == dim
