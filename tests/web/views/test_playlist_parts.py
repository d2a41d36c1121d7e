"""From when to when an entry of a playlist plays."""

import re

import pytest

from tests.fakes import song

LINES = [{"text": "Down by the river", "start": 10, "end": 12}]


@pytest.fixture
def here(client, library):
    """The address of a playlist: a moment, then a whole song of 100 s."""
    library.add(
        song(
            1,
            title="River",
            duration_s=100,
            download_url="https://media.example/1.m4a",
            lyrics_timestamped={"lines": LINES},
        )
    )
    one = song(1)["id"]
    answer = client.post("/playlists", data={"title": "Parts", "songs": f"{one}@12.3-20.25,{one}"})
    return answer.location


def numbers(client, here):
    return re.findall(r'data-entry="(\d+)"', client.get(here).text)


def entries(client, here):
    return [entry[1:] for entry in client.get(f"{here}/queue").json["entries"]]


def set_part(client, here, at, **fields):
    number = numbers(client, here)[at]
    return client.post(f"{here}/songs/{number}/part", data=fields)


def test_a_row_says_its_part_and_leads_to_where_it_is_changed(client, here):
    page = client.get(here).text
    first, second = numbers(client, here)

    assert "From 0:12.3 to 0:20.25" in page
    assert f'href="{here}/songs/{first}/part"' in page
    assert f'href="{here}/songs/{second}/part" title="Play only a part"' in page
    form = client.get(f"{here}/songs/{first}/part").text
    assert 'name="from" value="0:12.3"' in form
    assert 'name="to" value="0:20.25"' in form
    assert '<option value="0:09.65">Down by the river</option>' in form
    assert '<option value="0:12.35">Down by the river</option>' in form


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"from": "1:05.5", "to": "1:10"}, [65.5, 70.0]),
        ({"from": "7", "to": "12.345"}, [7.0, 12.35]),
        ({"from": "", "to": "0:30"}, [0.0, 30.0]),
        ({"from": "1:30", "to": ""}, [90.0, 100.0]),
        ({"from": "1:30", "to": "9:00"}, [90.0, 100.0]),
        ({"from": " ", "to": ""}, []),
        ({"from": "0:01", "to": "0:02", "whole": "1"}, []),
    ],
)
def test_it_is_typed_as_minutes_and_seconds(client, here, fields, part):
    answer = set_part(client, here, 0, **fields)

    assert answer.status_code == 303
    assert answer.location.startswith(f"{here}#entry-")
    assert [part, []] == entries(client, here)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"from": "soon", "to": "1:00"}, "“soon” is no time."),
        ({"from": "0:20", "to": "0:20"}, "It ends before it begins"),
        ({"from": "1:40", "to": "2:00"}, "The song is over by then"),
        ({"from": "-3", "to": "1:00"}, "“-3” is no time."),
        ({"from": "x" * 9000, "to": ""}, "is no time."),
    ],
)
def test_what_is_no_part_changes_nothing_and_stays_in_the_form(client, here, fields, sentence):
    answer = set_part(client, here, 0, **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{fields["from"]}"' in answer.text
    assert [[12.3, 20.25], []] == entries(client, here)


def test_an_entry_that_is_gone_and_a_playlist_by_rule_have_no_parts(client, here):
    ruled = client.post("/playlists", data={"title": "All", "rule": "sort=oldest"}).location

    assert 404 == client.get(f"{here}/songs/999/part").status_code
    assert 404 == client.get(f"{here}/songs/x/part").status_code
    assert 409 == client.get(f"{ruled}/songs/1/part").status_code
    assert "/part" not in client.get(ruled).text


def test_the_file_for_other_players_says_the_part(client, here):
    text = client.get(f"{here}/m3u8").text

    assert "#EXTVLCOPT:start-time=12.3\n#EXTVLCOPT:stop-time=20.25\n#EXTINF:8,River\n" in text
    assert '"from": 12.3, "to": 20.25' in text
