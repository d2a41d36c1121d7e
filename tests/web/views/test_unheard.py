"""`/unheard`: one song after the other, and a verdict on each that works without scripts."""

import html
import re
from urllib.parse import urlsplit

import pytest

from tests.factories import hear
from tests.fakes import song
from webapp.library import user_marks


def made(number, **fields):
    return song(number, download_url=f"https://media.example/{number}.m4a", **fields)


def name(number):
    return song(number)["id"]


class Sitter:
    """Whoever sits before the page, with nothing but links and forms."""

    def __init__(self, client):
        self._client = client
        self.path = "/unheard"

    @property
    def page(self):
        return self._client.get(self.path).text

    @property
    def title(self):
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", self.page, re.DOTALL)[1]
        return html.unescape(re.sub(r"<[^>]+>", "", heading)).strip()

    @property
    def way(self):
        way = re.search(r'id="way">(.*?)</p>', self.page, re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", "", way[1]).split()) if way else None

    @property
    def last(self):
        last = re.search(r'class="after__last"[^>]*>(.*?)</p>', self.page, re.DOTALL)[1]
        return " ".join(re.sub(r"<[^>]+>", "", last).split())

    def press(self, verdict):
        """The button of the form that has it, with what the form holds."""
        forms = re.findall(r"<form(?:(?!</form>).)*</form>", self.page, re.DOTALL)
        form = next(each for each in forms if f'name="verdict" value="{verdict}"' in each)
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        answer = self._client.post("/unheard", data={**fields, "verdict": verdict})
        assert 303 == answer.status_code
        where = urlsplit(answer.headers["Location"])
        self.path = f"{where.path}?{where.query}"
        return self


@pytest.fixture
def sitter(client):
    return Sitter(client)


@pytest.fixture
def three(library):
    library.add(made(3, title="Three"), made(2, title="Two"), made(1, title="One"))


@pytest.fixture
def takes(library):
    """A picture of two takes, and an older song."""
    pair = [made(n, title="Harbour", group_id="pair") for n in (3, 2)]
    library.add(*pair, made(1, title="Alone"))


@pytest.mark.usefixtures("three")
def test_the_newest_comes_first_and_each_verdict_leads_to_the_next(sitter, library):
    assert ("Three", "1 of 3 unheard songs", "") == (sitter.title, sitter.way, sitter.last)

    sitter.press("choose")
    assert ("Two", "2 of 3 unheard songs") == (sitter.title, sitter.way)
    assert "Three: chosen" == sitter.last
    sitter.press("aside")
    assert ("One", "3 of 3 unheard songs") == (sitter.title, sitter.way)
    assert "Two: set aside" == sitter.last

    assert ["keep", "aside", None] == [library.card(made(n)).choice for n in (3, 2, 1)]
    assert 0 == library.card(made(3)).plays  # it is decided, not heard


@pytest.mark.usefixtures("three")
def test_a_song_for_later_keeps_its_place_and_changes_nothing(sitter, library):
    before = library.version()
    sitter.press("later")

    assert ("Two", "2 of 3 unheard songs") == (sitter.title, sitter.way)
    sitter.press("later").press("later")
    assert ("That was all of them", None) == (sitter.title, sitter.way)
    assert "3 songs wait for later." in sitter.page
    assert before == library.version()
    sitter.path = "/unheard"
    assert "Three" == sitter.title


@pytest.mark.parametrize("verdict", ["choose", "aside", "later"])
@pytest.mark.usefixtures("three")
def test_undo_brings_back_the_song_and_its_number(sitter, library, verdict):
    sitter.press("later").press(verdict).press("undo")

    assert ("Two", "2 of 3 unheard songs", "") == (sitter.title, sitter.way, sitter.last)
    assert library.card(made(2)).choice is None


@pytest.mark.usefixtures("three")
def test_behind_the_last_song_the_last_verdict_can_still_be_undone(sitter):
    for _ in range(3):
        sitter.press("aside")
    assert "You have heard everything" == sitter.title
    sitter.press("undo")

    assert ("One", "3 of 3 unheard songs") == (sitter.title, sitter.way)


@pytest.mark.usefixtures("takes")
def test_siblings_come_back_to_back(sitter, library):
    assert ("Harbour", "1 of 2 unheard songs") == (sitter.title, sitter.way)
    assert "Choose take 1" in sitter.page
    assert "Hear take 2" in sitter.page
    assert f'data-next="{name(1)}"' in sitter.page

    sitter.press("aside")
    assert ("Harbour", "1 of 2 unheard songs") == (sitter.title, sitter.way)
    assert "Harbour, take 1: set aside" == sitter.last
    assert "Choose take 2" in sitter.page
    assert "Hear take 1" not in sitter.page
    sitter.press("choose")
    assert ("Alone", "2 of 2 unheard songs") == (sitter.title, sitter.way)
    assert ["keep", "aside"] == [library.card(made(n)).choice for n in (3, 2)]


@pytest.mark.usefixtures("takes")
def test_undoing_a_take_counts_no_picture_that_still_waited(sitter, library):
    library.add(made(4, title="Newest"))
    sitter.press("choose")
    assert "Choose take 1" in sitter.page
    sitter.press("aside").press("undo")

    assert ("Harbour", "2 of 3 unheard songs") == (sitter.title, sitter.way)
    assert "Choose take 1" in sitter.page


@pytest.mark.usefixtures("takes")
def test_the_other_take_is_a_link(sitter):
    sitter.path = html.unescape(re.search(r'href="(/unheard\?at=[^"]+)"', sitter.page)[1])

    assert "Choose take 2" in sitter.page
    assert "1 of 2 unheard songs" == sitter.way


@pytest.mark.usefixtures("takes")
def test_a_take_that_was_heard_is_there_to_compare_and_comes_last(sitter, library, db):
    hear(db, library.card(made(2)).key)

    assert "Choose take 2" in sitter.page
    assert "<small>Heard</small>" in sitter.page
    sitter.press("aside")
    assert "Alone" == sitter.title


@pytest.mark.usefixtures("three")
def test_a_song_that_was_heard_meanwhile_stays_until_it_is_decided(sitter, library, db):
    sitter.press("later")
    hear(db, library.card(made(2)).key)

    assert ("Two", "2 of 3 unheard songs") == (sitter.title, sitter.way)
    sitter.press("later")
    assert ("One", "2 of 2 unheard songs") == (sitter.title, sitter.way)


def test_only_what_plays_and_is_undecided_waits(sitter, library, db):
    library.add(
        made(5, title="Chosen"),
        made(4, title="Heard"),
        song(3, title="Silent"),
        song(2, title="In the making", status="processing"),
        made(1, title="Waits"),
    )
    hear(db, library.card(made(4)).key)
    sitter._client.post(f"/songs/{name(5)}/choice", data={"choice": "keep"})

    assert ("Waits", "1 of 1 unheard song") == (sitter.title, sitter.way)


def test_it_plays_from_its_hook(sitter, library):
    lines = [(10, "Carry lanterns"), (20, "Silver spoon"), (30, "Carry lanterns")]
    timed = {"lines": [{"text": text, "start": at, "end": at + 2} for at, text in lines]}
    wave = str([0.2, 1] * 30)
    song_of_lines = {"lyrics_timestamped": timed, "simple_waveform": wave, "duration_s": 100}
    library.add(made(1, title="One", **song_of_lines))

    assert 'data-now data-from="9.6"' in sitter.page
    assert f'src="/songs/{name(1)}/audio#t=9.6"' in " ".join(sitter.page.split())
    assert "<b>Carry lanterns</b>" in sitter.page
    assert '<rect class="hook" x="9.6%" width="15.0%"' in sitter.page


@pytest.mark.usefixtures("three")
def test_at_the_end_all_that_came_of_songs_is_summed_up(sitter, library, db):
    hear(db, library.card(made(3)).key)
    user_marks.set_favourite(db, library.card(made(3)).key, favourite=True)
    sitter.press("choose").press("aside")

    said = re.search(r'<ul class="heard__sum.*?</ul>', sitter.page, re.DOTALL)[0]
    words = [" ".join(re.sub(r"<[^>]+>", "", each).split()) for each in said.split("</li>")[:-1]]
    assert ["1 heard", "1 favourite", "1 chosen", "1 set aside"] == words
    assert 'href="/?aside=1"' in said


def test_an_empty_library_has_nothing_unheard(sitter):
    assert "You have heard everything" == sitter.title


@pytest.mark.parametrize("query", ["at=gone", "at=&done=-1", "done=many", f"last={name(1)}&did=x"])
@pytest.mark.usefixtures("three")
def test_an_address_that_says_nothing_begins_anew(sitter, query):
    sitter.path = f"/unheard?{query}"

    assert ("Three", "1 of 3 unheard songs", "") == (sitter.title, sitter.way, sitter.last)


@pytest.mark.usefixtures("three")
def test_what_is_no_verdict_changes_nothing(client, library):
    answer = client.post("/unheard", data={"song": name(3), "verdict": "burn"})

    assert 400 == answer.status_code
    assert "so nothing was changed" in answer.text
    assert library.card(made(3)).choice is None
    assert 404 == client.post("/unheard", data={"song": "gone", "verdict": "later"}).status_code


@pytest.mark.usefixtures("three")
def test_a_verdict_that_is_sent_twice_is_one(client, library):
    form = {"song": name(3), "verdict": "choose", "done": "0"}
    first, second = (client.post("/unheard", data=form) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert "keep" == library.card(made(3)).choice


@pytest.mark.usefixtures("three")
def test_the_tab_of_unheard_songs_leads_there_and_no_other_wall(client):
    assert 'href="/unheard"' in client.get("/?unheard=1").text
    assert 'href="/unheard"' not in client.get("/").text
