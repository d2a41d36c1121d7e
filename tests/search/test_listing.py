import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.archives import M4A
from tests.factories import page_of
from tests.fakes import song
from webapp.library import search_index, songs
from webapp.query.song_filter import SongFilter
from webapp.search import counts, listing, suggestions, tabs


@pytest.fixture
def titles(db):
    """The titles that a search shows on its first page."""

    def call(q="", **said):
        return [card.title for card in page_of(db, SongFilter(q=q, **said))]

    return call


FOUND = {
    "a title": ({"title": "Harbour Lights"}, "lights"),
    "a style": ({"sound": "slow jazz"}, "jazz"),
    "a variation": ({"audio_variation": "warmer"}, "warmer"),
    "a topic": ({"topic": "a letter home"}, "letter"),
    "lyrics": ({"lyrics": "[Verse 1]\nThe ferry leaves"}, "ferry"),
    "the beginning of the last word": ({"title": "Harbour Lights"}, "harbour lig"),
    "two words from two fields": ({"title": "Harbour", "lyrics": "ferry"}, "ferry harbour"),
    "exact words": ({"lyrics": "the long way home"}, '"long way"'),
    "other case": ({"title": "harbour"}, "HARBOUR"),
    "without the accent": ({"title": "Café crème"}, "cafe creme"),
    "with the accent": ({"title": "Cafe"}, "café"),
    "letters apart from their accents": ({"title": "Caf\u00e9"}, "cafe\u0301"),
    "ß": ({"title": "Straße"}, "strasse"),
    "ss": ({"title": "STRASSE"}, "straße"),
    "İ": ({"title": "İstanbul"}, "istanbul"),
    "a dotless i": ({"title": "Kad\u0131k\u00f6y"}, "kadikoy"),
    "ø": ({"title": "Smørrebrød"}, "smorrebrod"),
    "wide letters": ({"title": "\uff26\uff35\uff2c\uff2c"}, "full"),
    "one Chinese character": ({"title": "海边的歌"}, "边"),
    "the last Chinese character": ({"title": "海边的歌"}, "歌"),
    "two Chinese characters": ({"lyrics": "我在海边唱歌"}, "海边"),
    "four Chinese characters": ({"lyrics": "我在海边唱歌"}, "在海边唱"),
    "Chinese in quotes, with a space": ({"lyrics": "海边 的歌"}, '"海边 的歌"'),
    "Japanese": ({"title": "夜のドライブ"}, "ドライ"),
    "narrow kana": ({"title": "ﾄﾞﾗｲﾌﾞ"}, "ドライブ"),
    "Korean with a particle": ({"title": "사랑을 했다"}, "사랑"),
    "Thai": ({"title": "เพลงรักของฉัน"}, "รัก"),
    "Khmer": ({"title": "ចម្រៀងស្នេហា"}, "ស្នេហា"),
    "Arabic without vowels": ({"title": "سَلَامٌ"}, "سلام"),
    "Hebrew without vowels": ({"title": "שָׁלוֹם"}, "שלום"),
    "Hindi": ({"title": "हिन्दी गीत"}, "हिन्दी"),
    "Cyrillic": ({"title": "Ёлка"}, "елка"),
    "an emoji": ({"title": "Love 🥹"}, "🥹"),
    "an emoji of several": ({"title": "👩‍👩‍👧 home"}, "👩‍👩‍👧"),
    "a word beside punctuation": ({"title": "(Don't) stop!"}, "don't stop"),
    "a word of its title": ({"title": "Harbour Lights"}, "title:lights"),
    "a word of its style": ({"sound": "slow jazz"}, "style:slow"),
    "a word of its topic": ({"topic": "a letter home"}, "topic:letter"),
    "a word of its lyrics": ({"lyrics": "The ferry leaves"}, "lyrics:ferry"),
    "half a surrogate pair": ({"title": "a\ud800b harbour"}, "harbour"),
}


@pytest.mark.parametrize(("fields", "q"), FOUND.values(), ids=FOUND)
def test_a_song_is_found_by(library, titles, fields, q):
    library.add(song(2, title="Other", sound="brass"), song(1, **fields))

    assert [library.card(song(1)).title] == titles(q)


TOLD = {"title": "title", "style": "sound", "topic": "topic", "lyrics": "lyrics"}
NOT_FOUND = {
    "what it does not have": ({}, "harbour"),
    "the beginning of a word before the last": ({"title": "Harbour Lights"}, "harb lights"),
    "the beginning of a word in quotes": ({"title": "Harbour"}, '"harb"'),
    "exact words in another order": ({"title": "way long"}, '"long way"'),
    "a word that must not be there": ({"title": "Harbour Lights"}, "harbour -lights"),
    "words that must not be there": ({"title": "The long way"}, '-"long way"'),
    "another field": ({"title": "Harbour"}, "lyrics:harbour"),
    **{
        f"a {name} without it": (
            {of: "harbour" for other, of in TOLD.items() if other != name},
            f"{name}:harbour",
        )
        for name in TOLD
    },
    "a section's mark": ({"lyrics": "[Chorus]\nferry"}, "lyrics:chorus"),
    "Chinese characters that do not touch": ({"title": "海在边"}, "海边"),
}


@pytest.mark.parametrize(("fields", "q"), NOT_FOUND.values(), ids=NOT_FOUND)
def test_a_song_is_not_found_by(library, titles, fields, q):
    library.add(song(1, **fields))

    assert [] == titles(q)


def test_words_that_must_not_be_there_leave_the_others(library, titles):
    library.add(song(3, title="a c"), song(2, title="a b"), song(1, title="d"))

    assert ["a c"] == titles("a -b")
    assert ["a c", "d"] == titles("-b")


AUDIO = {"download_url": "https://media.example/1.m4a"}


@pytest.fixture
def varied(library):
    library.add(
        song(5, title="E", status="failed", duration_s=100, sound="jazz, piano"),
        song(4, title="D", lyrics="[Instrumental]", duration_s=180, sound="Jazz", **AUDIO),
        song(3, title="C", lyrics="la la", duration_s=180.9, sound="folk", play_count=9),
        song(
            2,
            title="b",
            is_favorite=True,
            duration_s=250,
            created_at="2025-01-31T23:59:59Z",
            **AUDIO,
        ),
        song(1, title="A", created_at=None, duration_s=None, play_count=2),
    )
    return library


SHOWN = {
    "status:failed": "E",
    "-status:failed": "DCbA",
    "is:favourite": "b",
    "is:favorite": "b",
    "-is:favourite": "EDCA",
    "is:instrumental": "D",
    "is:sung": "C",
    "-is:sung": "EDbA",
    "is:unheard": "Db",
    "is:kept": "",
    "length:>3:00": "b",
    "length:>=3:00": "DCb",
    "length:3:00": "DC",
    "length:<200": "EDC",
    "length:1:30-3:00": "EDC",
    "-length:>3:00": "EDCA",
    "made:2025-02": "EDC",
    "made:2025-01": "b",
    "made:2025": "EDCb",
    "made:>2025-01-31": "EDC",
    "made:<2025-02": "b",
    "made:2025-01..2025-02": "EDCb",
    "style:jazz": "ED",
    "style:jazz status:failed": "E",
    "jazz -piano": "D",
}


@pytest.mark.parametrize(("q", "shown"), SHOWN.items(), ids=SHOWN)
def test_what_is_asked_shows(varied, db, q, shown):
    found = page_of(db, SongFilter(q=q, sort="newest"))

    assert sorted(shown) == sorted(card.title for card in found)
    assert counts.Total(len(shown)) == counts.total(db, SongFilter(q=q))


CONTROLS = {
    "voice": ({"states": ("sung",)}, "C"),
    "favourite": ({"states": ("favourite",)}, "b"),
    "unheard": ({"states": ("unheard",)}, "Db"),
    "styles": ({"styles": ("jazz", "piano")}, "E"),
    "month": ({"month": "2025-02"}, "EDC"),
    "length": ({"states": ("short",)}, "E"),
    "source": ({"source": "import"}, ""),
    "status": ({"status": "failed"}, "E"),
    "two": ({"states": ("unheard",), "status": "completed"}, "Db"),
    "with words": ({"states": ("unheard",), "q": "jazz", "sort": "newest"}, "D"),
}


@pytest.mark.parametrize(("said", "shown"), CONTROLS.values(), ids=CONTROLS)
def test_controls_show(varied, db, said, shown):
    found = page_of(db, SongFilter(**said))

    assert shown == "".join(card.title for card in found)
    assert counts.Total(len(shown)) == counts.total(db, SongFilter(**said))


SORTED = {"oldest": "bCDE", "title": "bCDE", "longest": "bCDE", "played": "CEDb"}


@pytest.mark.parametrize("q", ["", "-nothing", "made:2025"])
@pytest.mark.parametrize(("sort", "shown"), SORTED.items(), ids=SORTED)
def test_songs_hang_in_the_order_that_is_asked_for(varied, db, sort, shown, q):
    found = page_of(db, SongFilter(q=q, sort=sort))

    assert shown == "".join(card.title for card in found if card.title != "A")


@pytest.mark.parametrize("q", ["", "-nothing"])
def test_songs_without_a_length_come_after_the_shortest(library, titles, q):
    library.add(
        song(3, title="unknown", duration_s=None),
        song(2, title="short", duration_s=1),
        song(1, title="long", duration_s=300),
    )

    assert ["long", "short", "unknown"] == titles(q, sort="longest")


@pytest.mark.parametrize("more", [{}, {"q": "song"}, {"q": "-nothing"}, {"states": ("sung",)}])
def test_a_source_shows_its_songs_alone(library, db, titles, more):
    library.add(song(1, title="Song of one", lyrics="la"))
    library.add(song(2, title="Song of another", lyrics="la"), source="import")

    assert ["Song of one"] == titles(source="riffusion", **more)
    assert ["Song of another"] == titles(source="import", **more)
    assert counts.Total(1) == counts.total(db, SongFilter(source="riffusion", **more))


@pytest.mark.parametrize("said", [{"states": ("kept",)}, {"q": "is:kept"}])
def test_what_is_kept_shows(keeping, titles, said):
    keeping.add(1, M4A, title="kept")
    keeping.add(2, title="not kept")
    keeping.turn()

    assert ["kept"] == titles(**said)


def test_the_best_match_comes_first(library, titles):
    library.add(
        song(4, title="x", lyrics="harbour " * 9),
        song(3, title="x", topic="harbour"),
        song(2, title="x", sound="harbour"),
        song(1, title="Harbour"),
    )

    assert "Harbour" == titles("harbour")[0]
    assert "Harbour" == titles("harbour", sort="newest")[-1]


@pytest.mark.parametrize("said", [{}, {"q": "song"}, {"q": "song", "sort": "best"}, {"q": "-x"}])
@pytest.mark.parametrize("sort", [None, "newest", "oldest", "title", "longest", "played"])
def test_pages_show_every_song_once(library, db, said, sort):
    library.add(*(song(n, duration_s=n % 5, play_count=n % 3) for n in range(60, 0, -1)))
    song_filter = SongFilter(**{**said, "sort": sort})

    shown = [[c.key for c in page_of(db, song_filter.but(page=n))] for n in (1, 2, 3)]

    assert [24, 24, 12] == [len(page) for page in shown]
    assert 60 == len({key for page in shown for key in page})


def test_many_songs_of_one_moment_are_all_found_the_last_one_first(library, titles):
    library.add(*(song(1, id=f"s{n}", title=f"x{n}") for n in range(9)))

    assert library.titles() == titles("x", sort="newest")


HOSTILE = [
    '"', '""', "'", "-", "--- --", "NEAR(", "NEAR(a b, 3", "a AND", "OR", "NOT", "*", "^a", "a*b",
    "{title}: a", "title:", "title : a", "(((((((((", ")" * 400, "a" * 10_000, "\0", "a\0b",
    " ".join(f"w{n}" for n in range(5000)), "é" * 5000, "海" * 5000, '-"', "is:", "is:x", "length:",
    "length:>",
    "length:99999999999999999999", "made:9999-99", "made:>9999-12-31", "status:",
    "\ud800", "status:\ud800", "-" * 10_000, "; DROP TABLE songs", "%", "_",
    "\\", ":", "::::", "a:b:c",
    "length:1e400", "made:0000", "made:0001..9999", "🥹" * 500,
    "\u0301", "\u200d", "a" + "\u0301" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("q", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_no_error(varied, db, q):
    for song_filter in (SongFilter.from_args({"q": q}), SongFilter(q=q)):
        for sort in (None, "newest", "title"):
            for page in (1, 2):
                page_of(db, SongFilter(q=song_filter.q, sort=sort, page=page))

        assert counts.total(db, song_filter).songs <= 5
        assert isinstance(suggestions.suggestions(db, song_filter), list)


def test_the_keys_of_all_that_a_query_finds(library, db):
    library.add(*(song(n) for n in range(30, 0, -1)))

    assert list(range(30, 0, -1)) == list(listing.keys(db, "song"))
    assert list(range(30, 0, -1)) == list(listing.keys(db, ""))
    assert [] == list(listing.keys(db, "harbour"))


def test_counts_end_where_nobody_waits_for_more(library, db):
    library.add(*(song(n) for n in range(9, 0, -1)))

    assert counts.Total(5, more=True) == counts.total(db, SongFilter(q="song"), 5)
    assert counts.Total(9) == counts.total(db, SongFilter(q="song"), 9)


def test_where_nothing_is_found_one_hears_what_to_leave_out(varied, db):
    assert [] == suggestions.suggestions(db, SongFilter(q="nowhere made:1990"))

    song_filter = SongFilter(q="jazz is:favourite", states=("unheard",))
    found = suggestions.suggestions(db, song_filter)

    assert [("jazz", "is:favourite", 1), ("Favourites", "jazz", 1)] == [
        (each.text, each.song_filter.q, each.total.songs) for each in found
    ]
    assert not any(each.is_alone for each in found)


def test_where_no_one_part_is_to_blame_one_hears_what_finds_songs_alone(varied, db):
    song_filter = SongFilter(q="jazz nowhere", status="nothing", styles=("folk", "polka"))

    found = suggestions.suggestions(db, song_filter)

    assert [("jazz", SongFilter(q="jazz")), ("folk", SongFilter(styles=("folk",)))] == [
        (each.text, each.song_filter) for each in found
    ]
    assert all(each.is_alone and each.total.songs for each in found)


def test_the_words_of_many_songs_are_weighed_in_tiers(library, db, monkeypatch):
    monkeypatch.setattr(listing, "MOST_RANKED", 3)
    library.add(
        *(song(n, title="x", lyrics="harbour") for n in range(30, 20, -1)),
        song(3, title="x", sound="harbour"),
        song(2, title="Harbour"),
    )

    found = page_of(db, SongFilter(q="harbour"))

    assert [2, 3, *range(30, 27, -1)] == [int(card.id[-2:]) for card in found]


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.text(max_size=60))
def test_no_text_is_an_error(db, q):
    song_filter = SongFilter.from_args({"q": q})

    assert [] == page_of(db, song_filter)


def test_stems_are_not_found(library, titles):
    library.add(song(2, title="Dawn - drums"), song(1, title="Dawn"), source="flowmusic")

    assert ["Dawn"] == titles("dawn")
    assert ["Dawn"] == titles("dawn", sort="newest")
    assert not search_index.is_behind(library.db)
    assert songs.by_id(library.db, song(2)["id"]).stem == "drums"


def test_tabs_are_counted_up_to_a_number(db, library):
    library.add(*(song(number, **AUDIO) for number in range(1, 7)), song(7, status="failed"))

    counted = tabs.count(db, SongFilter(q="song"))

    others = {"favourite": 0, "unheard": 6, "chosen": 0, "processing": 0}
    assert {"all": 7, "failed": 1, **others} == counted
    assert tabs.count(db, SongFilter(q="song"), most=3) is None
