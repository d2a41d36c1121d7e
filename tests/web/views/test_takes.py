"""The takes of a picture, for the shelf above the wall."""

import re

import pytest

from tests.fakes import song

SHELF = {"HX-Request": "true", "HX-Target": "dialog#shelf"}


def address(number):
    return f"/songs/{song(number)['id']}"


def takes(library, count):
    """The last one is the newest."""
    library.add(*(song(n, group_id="one", title="Harbour") for n in range(1, count + 1)))


def shelf(client, number):
    return client.get(f"{address(number)}/takes", headers=SHELF)


def numbers(answer):
    return [int(number) for number in re.findall(r">Take (\d+)</a>", answer.text)]


def test_the_card_of_a_picture_says_how_many_takes_it_has(client, library):
    takes(library, 2)

    page = client.get("/").text

    assert ' data-takes="2"' in page
    assert f'href="{address(2)}#takes" aria-label="2 takes of Harbour">' in page


def test_the_card_of_a_song_by_itself_says_nothing_of_takes(client, library):
    takes(library, 1)

    assert "takes" not in client.get("/").text.partition("<article")[2].partition("</article")[0]


def test_the_shelf_has_the_newest_take_first(client, library):
    takes(library, 3)

    answer = shelf(client, 1)

    assert [3, 2, 1] == numbers(answer)
    assert "no-store" == answer.headers["Cache-Control"]
    assert "<html" not in answer.text


def test_of_many_takes_the_shelf_has_the_newest_and_the_one_that_was_asked_for(client, library):
    takes(library, 500)

    answer = shelf(client, 3)

    assert [*range(500, 489, -1), 3] == numbers(answer)
    assert f'<a href="{address(3)}#takes">All 500 takes</a>' in answer.text


def test_the_chosen_take_is_on_the_shelf_however_old_it_is(client, library):
    takes(library, 20)
    client.post(f"{address(2)}/choice", data={"choice": "keep"})

    assert [*range(20, 9, -1), 2] == numbers(shelf(client, 20))


def card(page, number):
    return page.partition(f'id="card-{song(number)["id"]}"')[2].partition(">")[0]


@pytest.mark.parametrize(("ready", "late"), [(1, 2), (2, 1)])
def test_a_take_that_is_being_made_has_no_frame_behind_the_one_that_leads(
    client, library, ready, late
):
    """The newest leads as soon as both are ready."""
    library.add(song(ready, group_id="one"), song(late, group_id="one", status="processing"))
    page = client.get("/").text
    assert 'data-takes="2"' in card(page, ready)
    assert "data-frames" not in card(page, ready)
    mark = re.search(rf"card={song(ready)['id']}:([^&\"]+)", page)[1]

    library.add(song(late, group_id="one"))

    assert 'data-frames="2"' in card(client.get("/").text, 2)
    answer = client.get(
        f"/songs/pending?card={song(ready)['id']}:{mark}",
        headers={"HX-Current-URL": "http://localhost/"},
    )
    assert 'data-frames="2"' in card(answer.text, 2)


@pytest.mark.parametrize("other", ["processing", "failed"])
def test_a_song_that_is_being_made_has_no_frames_behind_it(client, library, other):
    library.add(song(2, group_id="one", status="processing"))
    library.add(song(1, group_id="one", status=other))

    assert "data-frames" not in client.get("/").text


def test_where_takes_hang_apart_each_says_which_it_is(client, library):
    takes(library, 2)

    page = client.get("/?takes=apart").text

    assert "data-takes" not in page
    assert ["2", "1"] == re.findall(
        r'<span>Take (\d)<span class="card__of"> of 2</span></span>', page
    )


def test_what_a_take_is_shows_on_the_shelf(client, library):
    takes(library, 2)
    client.post(f"{address(1)}/choice", data={"choice": "keep"})
    client.post(f"{address(1)}/favourite", data={"favourite": "1"})

    page = shelf(client, 1).text

    pressed = r'aria-pressed="true"\s+aria-label="(.*?)"'
    assert ["Favourite: take 1", "Chosen: take 1"] == re.findall(pressed, page)
    assert 'aria-label="Choose this take: take 2"' in page
    assert 'aria-label="Set aside: take 2"' in page


def test_a_choice_on_the_shelf_is_answered_with_the_shelf(client, library):
    takes(library, 2)

    answer = client.post(f"{address(1)}/choice", data={"choice": "aside", "on": "shelf"})

    assert (303, f"{address(1)}/takes") == (answer.status_code, answer.location)
    assert 'aria-label="Is aside: take 1"' in shelf(client, 1).text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "main#main"}])
def test_whoever_has_no_shelf_is_led_to_the_takes_on_the_page_of_the_song(client, library, headers):
    takes(library, 2)

    answer = client.get(f"{address(1)}/takes", headers=headers)

    assert (303, f"{address(1)}#takes") == (answer.status_code, answer.location)


def test_a_song_by_itself_has_no_shelf(client, library):
    takes(library, 1)

    assert 303 == shelf(client, 1).status_code


def test_an_unknown_song_has_no_takes(client):
    assert 404 == shelf(client, 1).status_code


def test_markup_in_a_title_is_text_on_the_shelf(client, library):
    library.add(*(song(n, group_id="one", title='"><script>') for n in (1, 2)))

    assert "<script" not in shelf(client, 1).text
