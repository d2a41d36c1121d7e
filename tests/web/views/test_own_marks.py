"""Stars, tags and notes, as pages show them and forms send them."""

import html
import re

import pytest

from tests.factories import rich_song
from webapp.library import user_marks

HERE = {"base_url": "http://localhost:8420"}
RAW = rich_song(1)
PAGE = f"/songs/{RAW['id']}"


@pytest.fixture
def marks(library):
    library.add(RAW)
    return lambda: user_marks.of(library.db, library.card(RAW).key)


@pytest.fixture
def post(client):
    sent = {"Referer": f"http://localhost:8420{PAGE}"}
    return lambda **form: client.post(f"{PAGE}/marks", data=form, headers=sent, **HERE)


def own(client):
    page = client.get(PAGE, **HERE).text
    return re.search(r'<section class="own".*?</section>', page, re.DOTALL)[0]


def test_all_is_a_form_of_the_songs_page(client, post, marks):
    answer = post(tags="Party, late night,party", note="Two\r\nlines <b>", stars="4")
    shown = own(client)

    assert (303, PAGE) == (answer.status_code, answer.headers["Location"])
    assert (4, "Two\nlines <b>") == (marks().stars, marks().note)
    assert ["late night", "party"] == marks().tags_on
    assert 4 == shown.count("star--on")
    assert 'value="0" aria-pressed="true" aria-label="4 stars"' in " ".join(shown.split())
    assert 'href="/?tag=late+night" dir="auto">late night</a>' in shown
    assert "Two\nlines &lt;b&gt;</p>" in shown
    assert 'value="late night, party"' in shown


def test_a_form_changes_only_what_it_holds(post, marks):
    post(tags="a", note="n")
    post(stars="2")
    assert (2, ["a"], "n") == (marks().stars, marks().tags_on, marks().note)
    post(stars="0")
    post(tags="", note="")
    assert (0, [], "") == (marks().stars, marks().tags_on, marks().note)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"stars": "6"}, "A song has 1 to 5 stars"),
        ({"stars": ""}, "A song has 1 to 5 stars"),
        ({"tags": "x" * 10_000}, "A tag has at most 40 characters"),
        ({"tags": ",".join(map(str, range(1000)))}, "at most 40 tags"),
        ({"note": "n" * 4001}, "A note has at most 4,000 characters"),
        ({"note": "fine", "stars": "9"}, "so nothing was changed"),
    ],
)
def test_nonsense_changes_nothing_and_is_told_so(post, marks, form, sentence):
    before = marks()

    answer = post(**form)

    assert 400 == answer.status_code
    assert sentence in html.unescape(answer.text)
    assert before == marks()


def test_tags_that_hide_or_turn_text_are_cleaned(post, marks):
    post(tags="\u202eevil\u202c,\x00\x1b,a\x00b, שלום")

    assert ["ab", "evil", "שלום"] == marks().tags_on


def test_another_site_may_not_change_them(client, marks):
    answer = client.post(
        f"{PAGE}/marks", data={"stars": "1"}, headers={"Origin": "http://evil.example"}, **HERE
    )
    assert (403, None) == (answer.status_code, marks().stars)


def test_scripts_get_the_marks_alone_and_others_the_page(client, post, marks):
    post(stars="3")
    alone = client.get(f"{PAGE}/marks", headers={"HX-Request": "true"}, **HERE).text
    led = client.get(f"{PAGE}/marks", **HERE)

    assert alone.strip().startswith("<section")
    assert 3 == alone.count("star--on")
    assert (303, f"{PAGE}#own") == (led.status_code, led.headers["Location"])


def test_a_card_shows_stars_where_there_are_some(client, post, marks):
    assert "card__stars" not in client.get("/", **HERE).text
    post(stars="1")
    assert '1<span class="vh"> star</span>' in client.get("/", **HERE).text


def test_the_panel_offers_tags_and_the_wall_says_which_is_on(client, post, marks):
    post(tags="late night")
    panel = client.get("/find", **HERE).text
    wall = client.get("/?tag=Late+Night", **HERE).text

    assert 'href="/find?tag=late+night"' in panel
    assert "Tagged late night" in wall
    assert 1 == wall.count("<article")
    assert "<article" not in client.get("/?tag=other", **HERE).text
