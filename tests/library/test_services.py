"""Which service made a song: from the record to its row and its page."""

import json

import pytest

from tests.factories import earlier_library
from tests.fakes import song
from tests.records.test_services import ADDRESSES
from webapp import database
from webapp.records import services


def told(db):
    return {row["title"]: row["service"] for row in database.rows(db, "SELECT * FROM songs")}


def test_a_song_comes_in_with_its_service(library, db):
    library.add(song(1))
    library.add(song(2, service="suno"), song(3), source="import", file=True)

    assert {"Song 1": "riffusion", "Song 2": "suno", "Song 3": None} == told(db)


def test_the_list_that_takes_a_song_over_tells_its_service(library, db):
    library.add(song(1), source="import", file=True)

    library.add(song(1), source="flowmusic")

    assert {"Song 1": "flowmusic"} == told(db)


def test_songs_of_an_older_library_get_their_services(tmp_path):
    records = {
        **{url: {"share_url": url} for url in ADDRESSES},
        "two": {"download_url": "https://cdn1.suno.ai/1", "share_url": "https://udio.com/songs/1"},
        "far": {"video_url": "https://suno.com/v", "share_url": "https://music.example/1"},
        "no text": {"share_url": ["https://suno.com/1"], "download_url": {"https://suno.com/": 1}},
    }
    raws = {name: json.dumps(raw) for name, raw in records.items()}
    raws["broken"] = '{"share_url": "https://suno.com/'
    old = earlier_library(tmp_path / "old.db", 11)
    for key, (name, raw) in enumerate([*raws.items(), ("listed", '{"a": "https://suno.com"}')]):
        source = "flowmusic" if name == "listed" else "import"
        old.execute(
            """INSERT INTO songs (key, id, source_id, source, place, title, status, hue, favourite,
               seen_at, version) VALUES (?, ?, 's', ?, 1, ?, 'completed', 0, 0, 'now', 1)""",
            [key, f"s{key}", source, name],
        )
        old.execute("INSERT INTO details (key, raw) VALUES (?, ?)", [key, raw])
    old.close()

    database.prepare(tmp_path / "old.db")

    db = database.connect(tmp_path / "old.db")
    expected = {name: services.of(raw) for name, raw in records.items()}
    assert {**expected, "broken": None, "listed": "flowmusic"} == told(db)
    counted = "SELECT service, sum(songs) AS songs FROM song_counts GROUP BY 1"
    real = "SELECT service, count(*) AS songs FROM songs GROUP BY 1"
    assert [*map(tuple, database.rows(db, real))] == [*map(tuple, database.rows(db, counted))]
    db.close()


@pytest.mark.parametrize(
    ("source", "label"),
    [("import", "Suno"), ("riffusion", "Riffusion"), ("flowmusic", "Flow Music")],
)
def test_a_songs_page_says_which_service_made_it(library, client, source, label):
    library.add(song(1, service="suno"), source=source, file=source == "import")

    page = client.get(f"/songs/{song(1)['id']}", base_url="http://localhost:8420").text

    made_with = f'<dt>Made with</dt><dd dir="auto">{label}</dd>'
    assert made_with in " ".join(page.split()).replace("> <", "><")


def test_a_songs_page_has_the_services_own_words(library, client):
    library.add(song(1, service="suno", topic="the sea"), source="import", file=True)

    page = client.get(f"/songs/{song(1)['id']}", base_url="http://localhost:8420").text

    assert "<dt>Song description</dt>" in page
