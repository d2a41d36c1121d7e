import html
import re

import pytest

from tests.factories import rich_song
from webapp.library import relations, user_marks

HERE = {"base_url": "http://localhost:8420"}
RAW = rich_song(1, is_favorite=False, play_count=17)
PAGE = f"/songs/{RAW['id']}"
ASKS = [("favourite", {"favourite": "1"}), ("plays", {}), ("choice", {"choice": "keep"})]


@pytest.fixture
def post(client):
    def ask(what, form=None, **headers):
        sent = {"Referer": f"http://localhost:8420{PAGE}", **headers}
        return client.post(what, data=form, headers=sent, **HERE)

    return ask


@pytest.fixture
def takes(library):
    """Three takes of one request; the first is RAW."""
    raws = [rich_song(n, is_favorite=False, play_count=17) for n in (3, 2, 1)]
    library.add(*raws)
    return lambda: [card.choice for card in relations.takes(library.db, library.card(RAW))]


@pytest.fixture
def card(library):
    library.add(RAW)
    return lambda: library.card(RAW)


@pytest.mark.parametrize(("what", "form"), ASKS)
def test_another_site_may_not_mark_a_song(post, card, what, form):
    before = card()

    answer = post(f"{PAGE}/{what}", form, Origin="http://evil.example")

    assert 403 == answer.status_code
    assert before == card()


@pytest.mark.parametrize(("what", "form"), ASKS)
def test_a_song_that_is_not_here_cannot_be_marked(post, what, form):
    answer = post(f"/songs/unknown/{what}", form)

    assert 404 == answer.status_code
    assert "This song isn't on your wall." in html.unescape(answer.text)


@pytest.mark.parametrize(
    ("what", "form"),
    [("favourite", {}), ("favourite", {"favourite": "yes"}), ("favourite", {"favourite": ""})]
    + [("choice", {}), ("choice", {"choice": "burn"}), ("choice", {"choice": "\0"})]
    + [("choice", {"choice": "keep", "others": "burn"})],
)
def test_nonsense_changes_nothing_and_is_told_so(post, card, what, form):
    before = card()

    answer = post(f"{PAGE}/{what}", form)

    assert 400 == answer.status_code
    assert "so nothing was changed." in answer.text
    assert before == card()


def test_a_favourite_leads_back_to_where_one_was(post, card):
    answer = post(f"{PAGE}/favourite", {"favourite": "1"})

    assert (303, PAGE) == (answer.status_code, answer.headers["Location"])
    assert 1 == card().favourite
    post(f"{PAGE}/favourite", {"favourite": "0"})
    assert 0 == card().favourite


def test_the_page_offers_the_other_of_favourite_and_not(client, post, card):
    def button():
        return re.search(r'<button[^>]*name="favourite"[^>]*>', main(client.get(PAGE)))[0]

    assert 'value="1" aria-pressed="false"' in button()
    post(f"{PAGE}/favourite", {"favourite": "1"})
    assert 'value="0" aria-pressed="true"' in button()


def main(answer):
    return re.search(r"<main.*</main>", answer.text, re.DOTALL)[0]


def test_a_play_is_counted_without_a_page_being_made_anew(post, card, client):
    wall = client.get("/").headers["ETag"]

    answer = post(f"{PAGE}/plays")

    assert (204, b"") == (answer.status_code, answer.data)
    assert 18 == card().plays
    assert wall == client.get("/").headers["ETag"]


def test_the_songs_page_says_all_its_plays_at_once(post, card, client):
    before = client.get(PAGE).headers["ETag"]
    post(f"{PAGE}/plays")
    post(f"{PAGE}/plays")

    answer = client.get(PAGE, headers={"If-None-Match": before})

    assert 200 == answer.status_code
    assert "<li>Played 19 times</li>" in answer.text


@pytest.mark.parametrize("choice", ["keep", "aside"])
def test_a_choice_can_be_taken_back(post, takes, choice):
    post(f"{PAGE}/choice", {"choice": choice})
    assert [choice, None, None] == takes()

    answer = post(f"{PAGE}/choice", {"choice": ""})

    assert (303, PAGE) == (answer.status_code, answer.headers["Location"])
    assert [None, None, None] == takes()


def test_one_take_is_the_chosen_one(library, post, takes):
    other = library.card(rich_song(2))
    user_marks.set_choice(library.db, other.key, "keep")

    post(f"{PAGE}/choice", {"choice": "keep"})
    assert ["keep", None, None] == takes()

    user_marks.set_choice(library.db, other.key, "keep")
    post(f"{PAGE}/choice", {"choice": "keep", "others": "aside"})
    assert ["keep", "aside", "aside"] == takes()


def test_all_others_are_set_aside_in_one_go(library, post, takes):
    post(f"{PAGE}/choice", {"choice": "keep", "others": "aside"})

    assert ["keep", "aside", "aside"] == takes()
    assert 1 == len({library.card(rich_song(number)).version for number in (1, 2, 3)})


def test_setting_others_aside_spares_other_requests(library, post, takes):
    stranger = rich_song(9, group_id="group-2")
    library.add(stranger)

    post(f"{PAGE}/choice", {"choice": "keep", "others": "aside"})

    assert library.card(stranger).choice is None


def test_a_card_says_what_was_chosen(client, post, takes):
    post(f"{PAGE}/choice", {"choice": "keep", "others": "aside"})

    wall, aside = client.get("/").text, client.get("/?aside=1&takes=apart").text

    assert (2, 2) == (aside.count("<span>Set aside</span>"), aside.count('data-choice="aside"'))
    assert (1, 0) == (wall.count("<article"), wall.count('data-choice="aside"'))
    assert 1 == wall.count('<span class="vh">Chosen</span>')


def test_takes_hang_side_by_side_with_a_stage_that_tells_nothing(client, takes):
    page = main(client.get(PAGE))

    lanes = re.findall(r'<li class="lane [^>]*data-song="([^"]+)"', page)
    stage = re.search(r'<ul class="doors".*?</ul>', page, re.DOTALL)[0]
    assert [rich_song(n)["id"] for n in (1, 2, 3)] == lanes
    assert ["blind:A", "blind:B", "blind:C"] == re.findall(r'data-song="([^"]+)"', stage)
    assert not re.search("Song|cover[/?]|wave|0000", stage)


def test_a_song_made_alone_has_no_takes(client, card):
    assert 'id="takes"' not in client.get(PAGE).text


def test_takes_that_cannot_be_heard_are_not_compared(client, library):
    library.add(rich_song(2, status="failed", download_url=None), RAW)

    page = main(client.get(PAGE))

    assert 2 == page.count('<li class="lane ')
    assert "Listen blind" not in page


def test_a_blind_choice_is_counted_and_every_page_of_the_takes_tells_it(client, post, takes):
    def rows():
        table = re.search(r'<div class="tally".*?</div>', main(client.get(PAGE)), re.DOTALL)[0]
        text = re.sub(r"<[^>]+>", " ", table)
        return " ".join(text.split())

    assert not rows()
    second = f"/songs/{rich_song(2)['id']}"
    for page in (PAGE, second, second):
        post(f"{page}/choice", {"choice": "keep", "blind": "1"})
    post(f"{PAGE}/choice", {"choice": "keep"})
    post(f"{PAGE}/choice", {"choice": "aside", "blind": "1"})

    said = rows()
    assert "Take 1 chosen in 1 of 3 rounds Take 2 chosen in 2 of 3 rounds" in said
    assert said.endswith("Take 3 chosen in 0 of 3 rounds")


def test_the_tally_tells_how_blind_choices_fell_in_all_songs(client, library, post, takes):
    others = [rich_song(n, group_id="group-2") for n in (8, 7)]
    library.add(*others)
    for raw in (RAW, *others):
        post(f"/songs/{raw['id']}/choice", {"choice": "keep", "blind": "1"})

    page = " ".join(main(client.get(PAGE)).split())

    assert "In all your songs so far: take 1 2 times, take 2 1 time." in page
