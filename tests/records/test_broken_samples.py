"""Every broken timing and condition of `samples/broken.json`: a whole page, and no word lost."""

import json
import re
from pathlib import Path

import pytest

from webapp.records import record

SAMPLES = Path(__file__).parents[1] / "samples" / "broken.json"
SONGS = json.loads(SAMPLES.read_text("utf-8"))["songs"]
WORDS = ["The", "harbour", "lights", "go", "out", "again"]
HERE = {"base_url": "http://localhost:8420"}


@pytest.fixture
def pages(client, library):
    """Each song's page, by its title."""
    library.add(*SONGS)
    answers = {
        song["title"]: client.get(f"/songs/{record.public_id(song['id'])}", **HERE)
        for song in SONGS
    }
    assert {} == {title: a.status for title, a in answers.items() if a.status_code != 200}
    assert len(SONGS) == len(answers)
    return {title: answer.text for title, answer in answers.items()}


def section(page, name):
    match = re.search(rf'<section class="[^"]*" id="{name}".*?</section>', page, re.DOTALL)
    return match[0] if match else ""


def words_of(page):
    """The words of the text, in their order, without those that were only sung."""
    text = re.sub(r"<ins\b.*?</ins>", " ", section(page, "lyrics"), flags=re.DOTALL)
    return [word for word in re.findall(r"\w+", re.sub(r"<[^>]+>", " ", text)) if word in WORDS]


def spans_of(page):
    values = " ".join(re.findall(r'data-times="([^"]*)"', page)).split()
    return [tuple(map(float, value.split(","))) for value in values if value != "-"]


def prompts_of(page):
    pairs = re.findall(r'data-start="([^"]*)" data-end="([^"]*)"', page)
    return [(float(start), float(end)) for start, end in pairs]


def test_no_word_is_lost_and_all_stand_in_their_order(pages):
    words = {title: words_of(page) for title, page in pages.items()}

    assert {} == {title: each for title, each in words.items() if each != WORDS}


def test_times_are_of_the_song_and_never_run_back(pages):
    spans = {title: spans_of(page) for title, page in pages.items()}

    starts = {title: [start for start, _ in each] for title, each in spans.items()}
    assert {} == {title: each for title, each in starts.items() if each != sorted(each)}
    outside = [(t, span) for t, each in spans.items() for span in each if not of_song(*span)]
    assert [] == outside


def of_song(start, end):
    return 0 <= start <= end <= 60


def test_prompts_lie_within_the_song(pages):
    prompts = {title: prompts_of(page) for title, page in pages.items()}

    outside = [(t, pair) for t, each in prompts.items() for pair in each if not of_prompt(*pair)]
    assert [] == outside
    assert [] == [title for title, page in pages.items() if "NaN" in page]


def of_prompt(start, end):
    return 0 <= start < end <= 60


def test_some_of_them_have_times_and_prompts_all_the_same(pages):
    assert sum("data-times=" in page for page in pages.values()) > len(SONGS) / 3
    assert sum("data-band=" in page for page in pages.values()) > len(SONGS) / 4
