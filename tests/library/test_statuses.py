"""A song's audio counts and is fetched whatever its status says, also in a library of before."""

import pytest

from tests.factories import Library, earlier_library
from tests.fakes import song
from webapp import database
from webapp.database import one, rows
from webapp.library import archive_stats, files, search_index, songs
from webapp.query.song_filter import SongFilter
from webapp.records import statuses
from webapp.search import listing

URL = "https://media.example/{}.m4a"
WORDS = [word for words in statuses.WORDS.values() for word in words.split()]
ODD = ["odd", "in review", statuses.UNKNOWN]


def library_of_before(path, words):
    """As the last schema that knew three words left it: a song for each word, with an address."""
    earlier = earlier_library(path, 11)
    for key, word in enumerate(words, 1):
        at = [key, f"song-{key}", f"song-{key}", word, URL.format(key)]
        earlier.execute(
            """INSERT INTO songs (key, id, source_id, status, audio_url, source, audio_host, place,
               hue, favourite, seen_at, version, recorded)
               VALUES (?, ?, ?, ?, ?, 'riffusion', 'https://media.example', 1, 1, 0, '', 1, 1)""",
            at,
        )
        raw = f'{{"id":"song-{key}","status":"{word}","download_url":"{URL.format(key)}"}}'
        earlier.execute("INSERT INTO details (key, raw) VALUES (?, ?)", [key, raw])
        if word == "completed":
            files.set_address(earlier, key, "audio", url=at[4], host=at[3], place=1, other=False)
    with database.transaction(earlier):
        details = rows(earlier, "SELECT key, raw FROM details")
        earlier.execute("DELETE FROM unindexed")
    assert len(details) == len(words)
    earlier.close()


@pytest.fixture
def opened(tmp_path):
    path = tmp_path / "earlier.db"
    library_of_before(path, [*WORDS, *ODD])
    database.prepare(path)
    db = database.connect(path)
    yield db
    db.close()


def test_an_earlier_library_understands_all_words_that_a_new_one_does(opened):
    cards = songs.select(opened, "ORDER BY key", [])

    assert [statuses.meaning(word) for word in [*WORDS, *ODD]] == [card.status for card in cards]
    done = [card.key for card in cards if card.status != statuses.PROCESSING]
    wanted = rows(opened, "SELECT key, url FROM files WHERE kind = 'audio' ORDER BY key")
    assert [(key, URL.format(key)) for key in done] == [tuple(row) for row in wanted]
    assert len(done) == archive_stats.get(opened).finished
    assert len(cards) - len(done) == archive_stats.get(opened).making


def test_an_earlier_library_finds_them_by_what_they_mean(opened):
    while search_index.catch_up(opened):
        pass

    for meaning, words in statuses.WORDS.items():
        by_index = len(rows(opened, "SELECT 1 FROM texts WHERE marks LIKE ?", [f"%{meaning}%"]))
        assert len(words.split()) == songs.counts(opened)[meaning]
        assert len(words.split()) == by_index


@pytest.mark.parametrize("word", ["complete", "SUCCESS", "Finished", "done"])
def test_songs_are_asked_for_by_any_word_of_the_same_meaning(library, word):
    library.add(song(1, status="succeeded"), song(2, status="odd"), song(3, status="error"))

    by_argument = SongFilter.from_args({"status": word})
    by_text = SongFilter.from_args({"q": f"status:{word}"})

    for song_filter in (by_argument, by_text):
        songs_of = listing.of(song_filter)
        cards = songs_of.page(library.db, 1, lambda: listing.of(by_text).places(library.db))
        assert [library.card(song(1)).id] == [card.id for card in cards]


@pytest.mark.parametrize("status", ["completed", "failed", "odd", None])
def test_audio_with_an_address_is_fetched_whatever_the_word(db, library, status):
    library.add(song(1, status=status, download_url=URL.format(1)))

    assert URL.format(1) == one(db, "SELECT url FROM files WHERE kind = 'audio'")["url"]


@pytest.mark.parametrize(
    ("fields", "settled"),
    [
        ({"status": "success"}, True),
        ({"status": "error"}, True),
        ({"status": "odd", "download_url": URL.format(1)}, True),
        ({"status": "odd", "download_url": None}, False),
        ({"status": "streaming", "download_url": URL.format(1)}, False),
    ],
)
def test_a_song_is_asked_about_until_nothing_more_is_to_come(library: Library, fields, settled):
    library.add(song(1, **fields))

    assert settled is not library.card(song(1)).pending
