"""The wall by months: as many pages, each one to look at, to play through and to print."""

import re

import pytest

from tests.factories import hear
from tests.fakes import song

CHORUS = (
    "[Chorus]\nCarry lanterns down the hill\nA line of its own {}\nCarry lanterns down the hill"
)


def made(number, at, **fields):
    audio = f"https://media.example/{number}.m4a"
    return song(number, created_at=f"{at}.00000Z", download_url=audio, **fields)


@pytest.fixture
def year(library):
    library.add(
        made(1, "2025-01-31T23:30:00", title="Late", lyrics=CHORUS.format(1)),
        made(2, "2025-02-10T12:00:00", title="Early", lyrics=CHORUS.format(2)),
        made(3, "2025-02-20T12:00:00", title="Again", duration_s=60),
        made(4, "2024-12-24T12:00:00", title="Eve"),
    )


def in_berlin(client):
    client.set_cookie("zone", "Europe/Berlin")
    return client


def covers(answer):
    return re.findall(r'<img src="[^"]+size=\d+" alt="([^"]+)"', answer.text)


@pytest.mark.usefixtures("year")
def test_months_stand_under_their_years_with_their_pictures(client):
    text = client.get("/months").text

    assert ["2025", "2024"] == re.findall(r'<h2 id="year-(\d+)">', text)
    assert ["2025-02", "2025-01", "2024-12"] == re.findall(
        r'class="month-leaf" href="/months/(.+?)"', text
    )
    assert "2 songs" in text
    assert "February 2025" in text


@pytest.mark.usefixtures("year")
def test_a_month_hangs_in_the_order_in_which_it_was_made(client):
    answer = client.get("/months/2025-02")

    assert ["Early", "Again"] == covers(answer)
    assert "2 songs, 4 min" in " ".join(answer.text.split())
    assert 'data-queue-from="/queue?month=2025-02&amp;sort=oldest"' in answer.text
    queue = client.get("/queue?month=2025-02&sort=oldest").json
    assert [[song(2)["id"]], [song(3)["id"]]] == queue["entries"]


@pytest.mark.usefixtures("year")
def test_months_are_the_readers(client):
    in_berlin(client)

    assert ["Late", "Early", "Again"] == covers(client.get("/months/2025-02"))
    assert 404 == client.get("/months/2025-01").status_code
    assert "3 songs" in client.get("/months").text


@pytest.mark.usefixtures("year")
def test_a_year_has_its_songs_and_its_neighbours(client):
    answer = client.get("/months/2025")

    assert ["Late", "Early", "Again"] == covers(answer)
    assert 'data-queue-from="/queue?q=made%3A2025&amp;sort=oldest"' in answer.text
    assert 'href="/months/2024"' in answer.text
    queue = client.get("/queue?q=made%3A2025&sort=oldest").json
    assert [[song(n)["id"]] for n in (1, 2, 3)] == queue["entries"]


@pytest.mark.usefixtures("year")
def test_first_last_and_the_most_sung_line_are_told(client):
    text = client.get("/months/2025").text

    facts = text[text.index('class="poster__facts"') :]
    assert facts.index("Late") < facts.index("Again")
    assert ">Carry lanterns down the hill</a>" in facts
    assert "4 times" in facts


@pytest.mark.usefixtures("year")
def test_once_songs_were_heard_the_most_played_line_is_told_instead(client, library):
    words = "[00:10.00]Seldom heard line\n[00:20.00]Often heard line\n[01:00.00]\n"
    sung = made(5, "2025-02-21T12:00:00", title="Timed", lyrics=words, duration_s=100)
    library.add(sung, made(6, "2025-03-01T12:00:00", title="Later", lyrics=words, duration_s=100))
    assert "Most sung line" in client.get("/months/2025").text

    hear(library.db, library.card(sung).key, parts="0-60")
    hear(library.db, library.card(sung).key, parts="18-60")

    text = " ".join(client.get("/months/2025-02").text.split())
    assert ">Often heard line</a>" in text
    assert "Heard 2 times, in <bdi>Timed</bdi>" in text
    assert "Most sung line" not in text
    assert "Most played line" not in client.get("/months/2025-03").text


@pytest.mark.parametrize("name", ["2025-13", "2025-3", "1999", "everything", "2025-02-10", ">2024"])
@pytest.mark.usefixtures("year")
def test_what_is_no_month_of_the_wall_is_not_found(client, name):
    answer = client.get(f"/months/{name}")

    assert 404 == answer.status_code
    assert "Nothing on your wall was made then." in answer.text


def test_of_many_pictures_some_hang(client, library):
    library.add(*(made(n, f"2025-02-01T10:{n // 60:02d}:{n % 60:02d}") for n in range(1, 500)))

    answer = client.get("/months/2025-02")

    assert 250 == len(covers(answer))
    assert "250 of 499 covers." in answer.text


def test_an_empty_wall_has_no_months(client):
    assert "No months yet" in client.get("/months").text
