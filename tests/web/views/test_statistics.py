"""`/statistics`: drawn by the server, with words and tables for who cannot see it."""

import re

from tests.factories import hear, rich_song

HERE = {"base_url": "http://localhost:8420"}


def see(client):
    text = client.get("/statistics", **HERE).text
    return re.search(r"<main.*</main>", text, re.DOTALL)[0]


def words(markup):
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def test_an_empty_library_says_so(client):
    assert "No song has been heard yet." in words(see(client))


def test_pictures_have_their_words_and_tables(client, library):
    library.add(rich_song(1, title="Tide <b>", duration_s=200, play_count=0))
    key = library.card(rich_song(1)).key
    for _ in range(3):
        hear(library.db, key, "2025-02-01T12:30:00Z", parts="0-200")
        hear(library.db, key, heard=False, left_at=20)

    page = see(client)

    said = "3 plays of 1 song, 10 minutes in all, since 1 February 2025."
    assert said in words(page)
    assert 'aria-label="Time heard by hour of the day: most in 12, 10 minutes"' in page
    assert '<th scope="row">2025-02</th><td>3</td><td>10:00</td>' in page
    assert "left 3 times, most often at about 0:20, over “ piano ”" in words(page)
    assert "Tide &lt;b&gt;" in page
    assert not re.search(r"<svg(?![^>]*(role=\"img\"|aria-hidden))(?![^>]*left__wave)", page)


def test_the_history_leads_to_it(client):
    assert 'href="/statistics"' in client.get("/history", **HERE).text
    assert 'href="/history"' in client.get("/", **HERE).text
