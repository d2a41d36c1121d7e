"""Every broken timing and condition of `samples/broken.json`: a whole page, and no word lost."""

import json
import re
from pathlib import Path

import pytest

from webapp.records import record

SONGS = json.loads((Path(__file__).parents[1] / "samples" / "broken.json").read_text("utf-8"))[
    "songs"
]
WORDS = ["The", "harbour", "lights", "go", "out", "again"]
HERE = {"base_url": "http://localhost:8420"}


@pytest.fixture(params=SONGS, ids=lambda each: each["title"])
def page(request, client, library):
    library.add(request.param)
    answer = client.get(f"/songs/{record.public_id(request.param['id'])}", **HERE)
    assert 200 == answer.status_code
    return answer.text


def part(page, name):
    found = re.search(rf'<section class="[^"]*" id="{name}".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_no_word_is_lost_and_all_stand_in_their_order(page):
    text = re.sub(r"<ins\b.*?</ins>", " ", part(page, "lyrics"), flags=re.DOTALL)
    written = [each for each in re.findall(r"\w+", re.sub(r"<[^>]+>", " ", text)) if each in WORDS]

    assert WORDS == written


def test_times_are_of_the_song_and_never_run_back(page):
    told = " ".join(re.findall(r'data-times="([^"]*)"', page)).split()
    spans = [[float(each) for each in span.split(",")] for span in told if span != "-"]

    starts = [start for start, _ in spans]
    assert sorted(starts) == starts
    assert all(0 <= start <= end <= 60 for start, end in spans)


def test_prompts_lie_within_the_song(page):
    told = re.findall(r'data-start="([^"]*)" data-end="([^"]*)"', page)

    assert all(0 <= float(start) < float(end) <= 60 for start, end in told)
    assert "NaN" not in page


def test_some_of_them_have_times_and_prompts_all_the_same(client, library):
    library.add(*SONGS)
    pages = [client.get(f"/songs/{each['id']}", **HERE).text for each in SONGS]

    assert sum("data-times=" in page for page in pages) > len(SONGS) / 3
    assert sum("data-band=" in page for page in pages) > len(SONGS) / 4
