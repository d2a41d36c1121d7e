"""What pages say of songs by status and audio: what has audio plays, and words are true."""

import re
from datetime import UTC, datetime

import pytest

from tests.archives import M4A
from tests.fakes import song
from webapp.library import source_states
from webapp.values import timestamps

HERE = {"base_url": "http://localhost:8420"}
DONE = ["completed", "complete", "succeeded", "SUCCESS", "finished", "ready"]
MAKING = ["processing", "streaming", "queued", "submitted", "pending", "running"]
FAILED = ["failed", "error"]
URL = "https://media.example/1.m4a"
FALSE = "still being made|is making this song|has no audio of this song|could not finish"


def words(page):
    middle = page[page.index('<main id="main"') : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", middle).replace("&#39;", "'").split())


@pytest.fixture
def now_text():
    return timestamps.rfc3339(timestamps.microseconds(datetime.now(UTC)))


@pytest.fixture
def page_of(client, library):
    def get(**fields):
        library.add(song(1, **fields))
        return client.get(f"/songs/{library.card(song(1)).id}", **HERE).text

    return get


@pytest.mark.parametrize("status", [*DONE, *MAKING, *FAILED, "odd", None])
def test_what_has_an_address_plays_on_its_page_and_on_the_wall(client, page_of, status):
    page = page_of(status=status, download_url=URL)
    wall = client.get("/", **HERE).text

    assert " data-play " in page
    assert re.search(r'<article class="card[^>]* data-audio', wall)
    assert not re.search(FALSE, words(page))


SAID = {
    "The service has no audio for this song.": DONE,
    "The service is making this song.": MAKING,
    "The service couldn't finish this song.": FAILED,
    "The service calls this song “Odd” and has no audio for it.": ["odd"],
    "There's no audio of this song yet, and nothing says whether it's finished.": [None],
}


@pytest.mark.parametrize(("sentence", "word"), [(s, w) for s, all_ in SAID.items() for w in all_])
def test_a_song_without_audio_says_why_in_true_words(page_of, now_text, sentence, word):
    page = page_of(status=word, download_url=None, created_at=now_text)

    assert " data-play " not in page
    assert [sentence] == [said for said in SAID if said in words(page)]


@pytest.mark.parametrize("word", MAKING)
def test_a_song_of_a_file_is_not_said_to_be_made_now(client, library, word):
    library.add(song(1, status=word, download_url=None), source="import", file=True)

    page = client.get(f"/songs/{library.card(song(1)).id}", **HERE).text

    assert "was still being made when Songwall last heard of it" in words(page)


def test_only_what_is_being_made_and_what_failed_has_a_tab(client, library):
    known = [*DONE, *MAKING, *FAILED]
    words_of = enumerate([*known, "in_review"])
    library.add(*(song(n, status=word, download_url=URL) for n, word in words_of))

    page = client.get("/", **HERE).text
    tabs = re.search(r'<nav class="tabs".*?</nav>', page, re.DOTALL)[0]

    assert 7 == tabs.count("<a ")
    news = f"{len(MAKING)} being made {len(FAILED)} failed 1 in review"
    assert f"Unheard {len(known) + 1} Chosen 0 {news}" in words(page)


@pytest.mark.parametrize("status", [*DONE, *FAILED, "odd"])
def test_the_archive_counts_what_it_holds_whatever_the_word(keeping, client, status):
    keeping.add(1, M4A, status=status)
    keeping.turn()
    source_states.write(keeping.db, "riffusion", synced_at="2025-03-01T12:00:00Z")

    page = words(client.get("/archive", **HERE).text)

    assert "Your song is safe here" in page
    assert not re.search("still being made|unfinished|keeps trying", page)


@pytest.mark.parametrize(
    ("status", "headline"),
    [("queued", "Your songs are still being made"), ("failed", "Nothing to copy here")],
)
def test_the_archive_says_what_becomes_of_songs_without_audio(client, library, status, headline):
    library.add(song(1, status=status, download_url=None))

    assert headline in words(client.get("/archive", **HERE).text)


def test_nothing_is_said_to_be_tried_where_nobody_knows_of_any_audio(client, library):
    library.add(*(song(n, download_url=None) for n in range(5)))

    page = words(client.get("/archive", **HERE).text)

    assert "There's no audio to copy There's no audio of your 5 songs" in page
    assert "keeps trying" not in page


def test_a_song_without_audio_does_not_look_as_if_it_played(client, library):
    library.add(song(1, download_url=None, simple_waveform="[0, 1, 0.5]"))

    wall = client.get("/", **HERE).text

    assert "data-audio" not in re.search(r'<article class="card.*?>', wall, re.DOTALL)[0]
    assert "<span>No audio</span>" in wall


@pytest.mark.parametrize("path", ["/", "/find", "/?status=processing"])
def test_when_a_song_finishes_the_filter_counts_anew(client, library, path):
    library.add(song(1, status="processing"), song(2, download_url=URL))
    card = library.card(song(1))
    library.add(song(1, status="completed", download_url=URL))

    headers = {"HX-Current-URL": f"http://localhost:8420{path}"}
    asked = f"/songs/pending?every=5&card={card.id}:{card.mark}"
    answer = client.get(asked, headers=headers, **HERE).text

    tabs = re.search(r'<nav class="tabs".*?</nav>', answer, re.DOTALL)[0]
    assert 'hx-swap-oob="outerMorph"' in tabs
    counts = re.findall(r"<span class=\"num\"[^>]*>(\d+)", tabs)
    assert ["2", "0", "2", "0", "0"][: 5 if "status" in path else 4] == counts
    assert ('href="/find' in tabs) is (path == "/find")
