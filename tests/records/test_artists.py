import json
from contextlib import closing

import pytest

from tests.factories import earlier_library
from webapp import database
from webapp.records import artists


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, None),
        ({"artist": "  Mo\u200bna  Lisa "}, "Mona Lisa"),
        ({"artist": "", "display_name": "Höhlenmaler"}, "Höhlenmaler"),
        ({"artist": 5, "author_name": ["x"], "file_tags": {"artist": "海"}}, "海"),
        ({"file_tags": {"artist": "one", "albumartist": "other"}}, "other"),
        ({"file_tags": "x", "artist": "Unknown Artist"}, None),
        ({"artist": "somebody@mail.example"}, None),
        ({"artist": "x" * 100}, "x" * 59 + "…"),
    ],
)
def test_whose_name_a_song_carries(raw, expected):
    assert artists.of(raw) == expected


RAWS = {
    "a": {"artist": " Mona "},
    "b": {"display_name": "Lisa", "artist": "unknown"},
    "c": {"file_tags": {"artist": "Höhle", "albumartist": 5}},
    "d": {"artist": "somebody@mail.example", "sound": "artist"},
    "e": {"deep": {"artist": "Nobody"}},
    "f": {"artist": "x" * 60},
}


def test_songs_of_an_earlier_library_get_their_names(tmp_path):
    path = tmp_path / "songwall.db"
    with closing(earlier_library(path, 31)) as old:
        for song, raw in RAWS.items():
            old.execute(
                """INSERT INTO songs (id, source_id, source, place, status, hue, favourite, seen_at,
                   version) VALUES (?, 'x', 'import', 1, 'completed', 1, 0, 'x', 1)""",
                [song],
            )
            key = "(SELECT key FROM songs WHERE id = ?)"
            sql = f"INSERT INTO details (key, raw) VALUES ({key}, ?)"
            old.execute(sql, [song, json.dumps(raw)])
    database.prepare(path)

    with closing(database.connect(path)) as db:
        names = dict(map(tuple, database.rows(db, "SELECT id, artist FROM songs")))
    assert {song: artists.of(raw) for song, raw in RAWS.items()} == names
