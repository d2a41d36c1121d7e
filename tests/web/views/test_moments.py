"""Medleys: a search's sung lines, every chorus, one line through all takes."""

import html
import json
import re

import pytest

from tests.fakes import song
from webapp.medleys import choruses, sung_lines

TEXT = "Down by the river\nwe wait\n\nThe river rose\nthe river fell"
LINES = [("Down by the river", 10, 12), ("we wait", 14, 15), ("The river rose", 20, 22)]
LINES += [("the river fell", 22.5, 24)]
AUDIO = "https://media.example/{}.m4a"


def timed(lines=LINES):
    told = [{"text": text, "start": start, "end": end} for text, start, end in lines]
    return {"lyrics": TEXT, "lyrics_timestamped": {"lines": told}}


def sung(number, lines=LINES, **fields):
    told = {"download_url": AUDIO.format(number), "duration_s": 100, "title": f"Song {number}"}
    return song(number, **told | timed(lines) | fields)


def takes(*raws):
    return [raw | {"group_id": "one", "title": "Twins", "lyrics": TEXT} for raw in raws]


def ids(*numbers):
    return [song(number)["id"] for number in numbers]


def queue(client, query):
    answer = client.get(f"/moments/queue?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json


def words(page):
    lines = re.findall(r'<p class="moment__lines"[^>]*>(.*?)</p>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines]


def test_a_search_plays_its_lines_one_after_the_other(client, library):
    library.add(sung(2), sung(1, title="River", lyrics="No words of it", lyrics_timestamped=None))

    told = queue(client, "q=river")

    [two] = ids(2)
    assert ("Lines with “river”", "/moments?q=river") == (told["label"], told["href"])
    assert told["entries"] == [
        [two, 9.65, 12.35, "Down by the river"],
        [two, 19.65, 24.35, "The river rose / the river fell"],
    ]


def test_all_pages_count_and_a_cap_is_said(client, library, monkeypatch):
    library.add(*(sung(number) for number in range(30, 0, -1)))

    assert 60 == len(queue(client, "q=river")["entries"])
    monkeypatch.setattr(sung_lines, "MOST_MOMENTS", 7)
    library.add(sung(31))
    assert 7 == len(queue(client, "q=river")["entries"])
    assert "There are more. These are the first 7;" in client.get("/moments?q=river").text


def test_its_page_says_how_much_it_is_before_it_plays_and_lists_all_as_links(client, library):
    library.add(sung(2), sung(1, lyrics_timestamped=None))

    page = client.get("/moments?q=river").text

    [two] = ids(2)
    assert "3 lines · 1 song · 0:07" in page
    assert "1 more song sings it, but" in page
    assert ["Down by the river", "The river rose the river fell"] == words(page)
    assert f'href="/songs/{two}?t=19.65#here"' in page
    assert "<mark>river</mark>" in page
    assert 'data-queue-from="/moments/queue?q=river"' in page
    assert 'data-moment="19.65-24.35" ' in page


def test_of_a_picture_the_leading_take_is_heard_unless_all_are_asked_for(client, library):
    library.add(*takes(sung(2), sung(1)))

    assert 2 == len(queue(client, "q=river")["entries"])
    assert 4 == len(queue(client, "q=river&takes=apart")["entries"])
    assert "/moments?q=river&amp;takes=apart" in client.get("/moments?q=river").text


def test_a_wall_leads_to_the_lines_of_what_it_looks_for(client, library):
    library.add(sung(1))

    assert 'href="/moments?q=river"' in client.get("/?q=river&page=2").text
    assert 'href="/moments?q=river"' in client.get("/find?q=river").text
    assert "Play these lines" not in client.get("/?q=title:song").text
    assert 'href="/moments?' not in client.get("/").text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("q=nothing", "Look for words that are sung"),
        ("", "Look for words that are sung"),
        ("of=choruses&q=nothing", "Nothing plays yet"),
    ],
)
def test_where_there_is_nothing_to_play_it_says_so(client, library, query, sentence):
    library.add(sung(1))

    page = client.get(f"/moments?{query}").text

    assert sentence in page
    assert "data-play>" not in page
    assert [] == queue(client, query)["entries"]


def test_it_is_saved_as_a_playlist_of_moments(client, library):
    library.add(sung(1))

    saved = client.post("/moments?q=river", data={"title": "Rivers"})
    nameless = client.post("/moments?q=river", data={"title": " "})
    empty = client.post("/moments?q=nothing", data={"title": "None"})

    [one] = ids(1)
    assert [[one, 9.65, 12.35], [one, 19.65, 24.35]] == (
        client.get(f"{saved.location}/queue").json["entries"]
    )
    assert 409 == nameless.status_code == empty.status_code
    assert 1 == client.get("/playlists").text.count("Rivers</")


AGAIN = [("Home we go", 5, 7), ("all night", 8, 9), ("A verse", 20, 22), ("Home we go", 40, 42)]
REPEATED = "[Chorus]\nHome we go\nall night\n\n[Verse]\nA verse\n\n[Outro]\nHome we go"


def test_every_chorus_of_a_search_or_a_playlist(client, library):
    library.add(sung(2, AGAIN, lyrics=REPEATED), song(1, download_url=AUDIO.format(1)), song(3))
    two, one, three = ids(2, 1, 3)
    made = client.post("/playlists", data={"title": "All", "songs": f"{one},{two},{two},{three}"})

    of_wall = queue(client, "of=choruses")
    of_playlist = queue(client, f"of=choruses&playlist={made.location.split('/')[-1]}")

    assert f'href="/moments?of=choruses&amp;playlist={made.location.split("/")[-1]}"' in (
        client.get(made.location).text
    )
    assert 'href="/moments?sort=title&amp;of=choruses"' in client.get("/?sort=title").text
    chorus = [two, 4.65, 9.35, "Home we go / all night"]
    assert "Choruses: All songs" == of_wall["label"]
    assert [two, one] == [entry[0] for entry in of_wall["entries"]]
    assert chorus == of_wall["entries"][0]
    assert [one, two] == [entry[0] for entry in of_playlist["entries"]]
    assert "Choruses: All" == of_playlist["label"]
    assert 15 == of_wall["entries"][1][2] - of_wall["entries"][1][1]


def test_of_a_long_list_the_first_choruses_are_heard(client, library, monkeypatch):
    library.add(*(sung(number) for number in range(5, 0, -1)))
    monkeypatch.setattr(choruses, "MOST_SONGS", 3)

    assert 3 == len(queue(client, "of=choruses")["entries"])


def test_a_line_is_heard_through_all_takes_each_by_its_name(client, library):
    other = [("Down by the river", 7, 9), *LINES[1:]]
    library.add(*takes(sung(1), sung(2, other), sung(3, [("Something else", 1, 2)])))
    one, two = ids(1, 2)

    told = queue(client, f"song={one}&t=10")
    page = client.get(f"/moments?song={one}&t=10").text

    assert [[one, 9.65, 12.35, "Take 1"], [two, 6.65, 9.35, "Take 2"]] == told["entries"]
    assert "“Down by the river”" == told["label"]
    assert "2 takes · 0:05" in page
    assert "1 more take sings it otherwise" in " ".join(page.split())
    assert f'href="/songs/{one}?t=10#here"' in page


@pytest.mark.parametrize("query", ["song={}", "song={}&t=no", "song=nobody&t=1", "song={}&t=-5"])
def test_a_line_that_is_not_there_is_not_found(client, library, query):
    library.add(song(1, lyrics="Words", download_url=AUDIO.format(1)))

    assert 404 == client.get(f"/moments?{query.format(*ids(1))}").status_code


def test_whatever_songs_are_called_stays_text(client, library):
    evil = '<b>"river"</b>'
    library.add(sung(1, [(evil, 1, 2)], lyrics=evil, title=evil))

    page = client.get("/moments?q=river").text

    assert evil not in page
    assert html.escape(evil) in page.replace("&#34;", "&quot;")
    assert evil == json.loads(client.get("/moments/queue?q=river").text)["entries"][0][3]


def test_a_hit_and_a_line_know_their_seconds(client, library):
    library.add(*takes(sung(1), sung(2)), sung(3, title="Alone"))
    one, three = ids(1, 3)

    hit = client.get("/?q=by+the+river").text
    page, alone = (client.get(f"/songs/{each}").text for each in (one, three))

    assert '<li data-moment="9.65-12.35">' in hit
    assert 'data-times="14,15" data-moment="13.65-15.35"' in page
    assert f'data-through-takes="/moments?song={one}"' in page
    assert "data-line-takes" in page
    assert "data-line-takes" not in alone
    assert "data-line-tools" in alone


def test_a_song_without_times_offers_no_lines(client, library):
    library.add(sung(1, lyrics_timestamped=None))

    page = client.get(f"/songs/{ids(1)[0]}").text

    assert "data-moment" not in page + client.get("/?q=river").text
    assert "data-line-tools" not in page
