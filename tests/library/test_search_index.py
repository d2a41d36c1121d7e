"""The index against the records that it was made of, whatever happened to them."""

import json
from contextlib import closing

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.factories import Library, earlier_library, page_of
from tests.fakes import song
from webapp import database
from webapp.library import search_index, songs
from webapp.query import tokens
from webapp.query.song_filter import SongFilter
from webapp.search import counts, listing
from webapp.worker.index_task import IndexTask

WORDS = ["harbour", "harb", "lights", "café", "海边", "边", "jazz"]
TEXT = st.lists(st.sampled_from([*WORDS, "x", "[Verse]", "\n"]), max_size=4).map(" ".join)
NUMBERS = st.integers(1, 6)
DAYS = st.sampled_from([None, *(f"2025-02-1{day}T00:00:00Z" for day in range(3))])


def held(raw):
    """All words of a record, by another way than the index came to them."""
    fields = (raw.get(name) or "" for name in ("title", "sound", "topic", "lyrics"))
    return [tokens.fold(word) for field in fields for word in str(field).split()]


def is_found(raw, word):
    if tokens.fold(word)[0] == "海" or word == "边":
        return any(word in each for each in held(raw))
    return any(each.startswith(tokens.fold(word)) for each in held(raw))


class Story(RuleBasedStateMachine):
    """Songs come, change, merge with files, become stems and songs again, go and come back."""

    def __init__(self):
        super().__init__()
        self.db = self.made()
        self.library = Library(self.db)

    @rule(number=NUMBERS, title=TEXT, sound=TEXT, lyrics=TEXT, day=DAYS, file=st.booleans())
    def comes(self, number, title, sound, lyrics, day, file):
        told = {"title": title, "sound": sound, "lyrics": lyrics, "created_at": day}
        self.library.add(song(number, **told), file=file, source="import" if file else "riffusion")

    @rule(number=NUMBERS, stem=st.sampled_from(["", " - drums", " - bass"]))
    def comes_from_the_other_source(self, number, stem):
        self.library.add(song(number + 10, title=f"harbour{stem}"), source="flowmusic")

    @rule(seen=st.sets(NUMBERS))
    def is_swept(self, seen):
        self.library.sweep(*(song(number) for number in seen))

    @rule()
    def is_rebuilt(self):
        search_index.rebuild(self.db)

    @invariant()
    def all_is_found_that_is_there(self):
        IndexTask(sleep=lambda _: None).run_once(self.db)
        found = database.rows(
            self.db, "SELECT key, raw FROM details JOIN songs USING (key) WHERE stem_of IS NULL"
        )
        raws = {row["key"]: json.loads(row["raw"]) for row in found}
        for word in WORDS:
            expected = {key for key, raw in raws.items() if is_found(raw, word)}
            assert expected == set(listing.keys(self.db, word)), word
            assert len(expected) == counts.total(self.db, SongFilter(q=word)).songs, word

    @invariant()
    def the_index_is_whole_and_in_the_order_of_the_wall(self):
        assert search_index.is_whole(self.db)
        sql = "SELECT key FROM songs WHERE number IS NOT NULL ORDER BY {} DESC, key DESC"
        by_place = [tuple(row) for row in database.rows(self.db, sql.format("place"))]
        places = [row[0] for row in self.db.execute("SELECT place FROM songs").fetchall()]
        if len(set(places)) == len(places):
            by_number = [tuple(row) for row in database.rows(self.db, sql.format("number"))]
            assert by_place == by_number

    @invariant()
    def counts_are_true(self):
        pairs = """SELECT 'style', word, songs FROM style_counts WHERE songs != 0
            UNION ALL SELECT 'month', month, sum(dated) FROM months GROUP BY month
            HAVING sum(dated) != 0"""
        counted = """SELECT 'style', word, count(*) FROM styles GROUP BY word
            UNION ALL SELECT 'month', substr(created_at, 1, 7), count(*) FROM songs
            WHERE stem_of IS NULL AND created_at IS NOT NULL GROUP BY 2"""
        assert {tuple(row) for row in self.db.execute(counted)} == {
            tuple(row) for row in self.db.execute(pairs)
        }


def test_the_index_stays_true_whatever_happens(tmp_path):
    opened = []

    def made():
        path = tmp_path / f"{len(opened)}.db"
        database.prepare(path)
        opened.append(database.connect(path))
        return opened[-1]

    class Told(Story):
        def teardown(self):
            self.db.close()

    Told.made = staticmethod(made)
    case = Told.TestCase
    case.settings = settings(
        max_examples=25,
        stateful_step_count=12,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    case("runTest").runTest()

    assert opened


@pytest.fixture
def older(db, library):
    """A library of before the index: nothing of it is known but what songs are."""
    library.add(*(song(n, title=f"Harbour {n}", sound="jazz, folk") for n in range(7, 0, -1)))
    with database.transaction(db):
        db.execute("INSERT INTO unindexed SELECT key FROM songs")
        db.execute("DELETE FROM texts")
        db.execute("DELETE FROM styles")
        db.execute("UPDATE songs SET number = NULL, sung = NULL, title_key = 'untitled'")
    return db


def test_the_worker_indexes_what_was_there_before(older, library, monkeypatch):
    monkeypatch.setattr(search_index, "BATCH", 3)
    before = library.version()
    assert search_index.is_behind(older)
    assert counts.Total(0) == counts.total(older, SongFilter(q="harbour"))

    IndexTask(sleep=lambda _: None).run_once(older)

    assert not search_index.is_behind(older)
    assert counts.Total(7) == counts.total(older, SongFilter(q="harbour"))
    assert library.titles() == [
        card.title for card in page_of(older, SongFilter(q="harb", sort="newest"))
    ]
    assert library.version() > before


def test_a_turn_without_work_is_no_news(library, db):
    library.add(song(1))
    before = library.version()

    IndexTask().run_once(db)

    assert before == library.version()


def test_a_song_that_changes_while_it_waits_is_indexed_as_it_is(older, library):
    library.add(song(3, title="Lantern"))

    assert ["Lantern"] == [c.title for c in page_of(older, SongFilter(q="lantern"))]
    IndexTask(sleep=lambda _: None).run_once(older)
    assert counts.Total(6) == counts.total(older, SongFilter(q="harbour"))


def test_a_damaged_record_is_passed_over(library, db):
    library.add(song(1))
    with database.transaction(db):
        db.execute("UPDATE details SET raw = '{'")

    IndexTask(sleep=lambda _: None).run_once(db)

    assert not search_index.is_behind(db)


def test_a_rebuilt_index_finds_the_same(library, db):
    library.add(song(2, title="Harbour"), song(1))
    db.execute("INSERT INTO search (search) VALUES ('delete-all')")
    assert not search_index.is_whole(db)

    search_index.rebuild(db)

    assert search_index.is_whole(db)
    assert [library.card(song(2)).key] == list(listing.keys(db, "harbour"))


@pytest.mark.parametrize(
    ("lyrics", "expected"),
    [("la", True), ("[Instrumental]", False), ("(instrumental)", False), ("", None), (3, None)],
)
def test_what_tells_that_a_song_is_sung(lyrics, expected):
    assert expected is search_index.is_sung({"lyrics": lyrics})


def test_a_song_that_moves_hangs_where_it_belongs(library, db):
    library.add(song(3), song(2, created_at=None), song(1))

    library.add(song(2, created_at="2024-01-01T00:00:00Z"))

    found = page_of(db, SongFilter(q="song", sort="newest"))
    assert ["Song 3", "Song 1", "Song 2"] == [card.title for card in found]
    assert songs.by_id(db, song(2)["id"]).place == found[-1].place


def test_a_record_that_changes_in_any_way_waits_to_be_indexed(library, db):
    library.add(song(1, title="Harbour"))

    with database.transaction(db):
        db.execute("UPDATE details SET raw = replace(raw, 'Harbour', 'Lantern')")

    assert search_index.is_behind(db)
    IndexTask(sleep=lambda _: None).run_once(db)
    assert [library.card(song(1)).key] == list(listing.keys(db, "lantern"))


def test_a_song_that_waits_may_change_and_move(older, library):
    library.add(song(3, title="Lantern", created_at="2025-02-20T00:00:00Z"))
    IndexTask(sleep=lambda _: None).run_once(older)

    assert "Lantern" == page_of(older, SongFilter(q="-nothing"))[0].title
    assert counts.Total(7) == counts.total(older, SongFilter(q="-nothing"))


SPELLED = {  # what an earlier library holds, and what finds it now
    "We don't stop": "dont",
    "Schön ist es": "schoen",
    "والقمر هنا": "قمر",
    "[00:01.00]Wild honey": "honey",
}


def test_an_earlier_library_is_indexed_anew_with_all_spellings(tmp_path):
    path = tmp_path / "songwall.db"
    earlier = earlier_library(path, 13)
    for key, text in enumerate(SPELLED):
        earlier.execute(
            """INSERT INTO songs (key, id, source_id, source, place, status, hue, favourite,
               seen_at, version) VALUES (?, ?, 'x', 'riffusion', ?, 'completed', 0, 0, '', 1)""",
            [key, f"song-{key}", key],
        )
        raw = json.dumps({"id": f"song-{key}", "lyrics": text})
        earlier.execute("INSERT INTO details (key, raw) VALUES (?, ?)", [key, raw])
    earlier.execute("DELETE FROM unindexed")
    earlier.close()

    database.prepare(path)

    with closing(database.connect(path)) as db:
        IndexTask(sleep=lambda _: None).run_once(db)
        by_word = {word: list(listing.keys(db, word)) for word in SPELLED.values()}
    assert {word: [key] for key, word in enumerate(SPELLED.values())} == by_word


IN_QUOTES = {  # what is found by words in quotes, and what by none of them
    "so we don't stop": ['"we dont stop"', '"so we dont"', '"we don\'t stop"'],
    "so we dont stop": ['"we don\'t stop"', '"we dont stop"'],
    "Das ist schön so": ['"ist schoen so"', '"ist schön"', '"das ist schon"'],
    "Das ist schoen so": ['"ist schön so"'],
    "we can't and you don't": ['"we cant and you dont"'],
    "a lo-fi night": ['"lofi night"'],
    "l'amour toujours": ['"lamour toujours"'],
}
NOT_IN_QUOTES = {
    "we do nt stop": ['"we dont stop"'],
    "we don t stop, dont": ['"we dont go"', '"stop we dont"'],
    "the bot is": ['"the boat is"'],
    "das ist schon so": ['"ist schoen so"'],
}


@pytest.mark.parametrize("text", [*IN_QUOTES, *NOT_IN_QUOTES])
def test_words_in_quotes_are_found_in_each_spelling(library, text):
    library.add(song(1, title="x", lyrics=text))
    asked = [*IN_QUOTES.get(text, ()), *NOT_IN_QUOTES.get(text, ())]

    found = [words for words in asked if [*listing.keys(library.db, words)]]

    assert IN_QUOTES.get(text, []) == found


@pytest.mark.parametrize(("text", "word"), SPELLED.items())
def test_a_song_is_found_by_other_spellings_in_any_field(library, text, word):
    fields = [{"title": text}, {"sound": text}, {"topic": text}, {"lyrics": text}]
    library.add(*(song(number, **{"title": "x", **each}) for number, each in enumerate(fields, 1)))

    assert 4 == len(list(listing.keys(library.db, word)))
    for field in ("title", "style", "topic", "lyrics"):
        assert 1 == len(list(listing.keys(library.db, f"{field}:{word}"))), field
