from dataclasses import replace

import pytest

from tests.archives import M4A
from tests.factories import page_of
from tests.fakes import song
from webapp.query.song_filter import SongFilter
from webapp.search import counts, facets

AUDIO = "https://media.example/1.m4a"


@pytest.fixture
def varied(library):
    library.add(
        song(
            4,
            status="failed",
            sound="jazz, piano",
            duration_s=90,
            is_favorite=True,
            parent_riff_id=song(1)["id"],
        ),
        song(3, sound="Jazz", lyrics="[Instrumental]", play_count=2),
        song(2, sound="folk", lyrics="la", created_at="2025-01-05T00:00:00Z", duration_s=250),
        song(1, sound=None, created_at=None, duration_s=None, download_url=AUDIO),
    )
    return library


def test_what_the_whole_wall_can_be_narrowed_to(varied, db):
    found = facets.of(db, SongFilter())

    assert 4 == found.songs
    assert {
        "favourite": 1,
        "rated": 0,
        "kept": 0,
        "unheard": 1,
        "remix": 1,
        "chosen": 0,
        "aside": 0,
        "sung": 1,
        "instrumental": 1,
        "short": 1,
        "medium": 0,
        "long": 1,
        "longest": 1,
    } == found.states
    assert {"riffusion": 4} == found.sources
    assert [("jazz", 2), ("folk", 1), ("piano", 1)] == list(found.styles.items())
    assert [("2025-02", 2), ("2025-01", 1)] == list(found.months.items())
    assert not found.of_all


@pytest.mark.parametrize("song_filter", [SongFilter(q="jazz"), SongFilter(styles=("jazz",))])
def test_what_a_search_can_be_narrowed_to(varied, db, song_filter):
    found = facets.of(db, song_filter)

    assert 2 == found.songs
    assert [("jazz", 2), ("piano", 1)] == list(found.styles.items())
    assert {"2025-02": 2} == found.months
    assert 1 == found.states["instrumental"]


def test_a_tempo_is_a_range_and_no_style(library, db):
    library.add(song(4, bpm=172), song(3, sound="jazz, 90 bpm"), song(2, sound="bpm: 121, jazz"))
    library.add(song(1, sound="128 bpm half-time"))

    found, narrowed = facets.of(db, SongFilter()), facets.of(db, SongFilter(styles=("jazz",)))

    assert ["jazz", "128 bpm half-time", "calm piano"] == list(found.styles)
    assert facets.Tempos(90, 172, 4) == found.tempos
    assert facets.Tempos(90, 121, 2) == narrowed.tempos
    assert facets.of(db, SongFilter(q="nowhere")).tempos is None
    for asked, titles in (
        (SongFilter(bpm="90-121"), {"Song 3", "Song 2"}),
        (SongFilter(q="bpm:>128"), {"Song 4"}),
        (SongFilter(q="jazz -bpm:<100"), {"Song 2"}),
        (SongFilter(styles=("90 bpm",)), {"Song 3"}),  # as an address may still ask
    ):
        assert titles == {card.title for card in page_of(db, asked)}
        assert len(titles) == counts.total(db, asked).songs


def test_songs_that_are_kept_are_counted(keeping, db):
    for number in (1, 2):
        keeping.add(number, M4A)
    keeping.turn()
    keeping.add(3)

    assert 2 == facets.of(db, SongFilter()).states["kept"]


BORDERS = {
    "short": [119.9],
    "medium": [120, 179.9],
    "long": [180, 239.9],
    "longest": [240, 5000],
}


@pytest.mark.parametrize(("length", "shown"), BORDERS.items(), ids=BORDERS)
def test_lengths_end_where_the_next_begin(library, db, length, shown):
    every = [seconds for several in BORDERS.values() for seconds in several]
    library.add(*(song(number, duration_s=seconds) for number, seconds in enumerate(every)))

    found = page_of(db, SongFilter(states=(length,)))

    assert shown == sorted(card.duration for card in found)
    assert len(shown) == facets.of(db, SongFilter()).states[length]


def test_what_very_many_songs_can_be_narrowed_to_is_what_the_library_has(library, db):
    many = [song(number, sound="jazz, folk") for number in range(counts.MOST_COUNTED + 1, 0, -1)]
    library.add(*many, song(9000, sound="polka", is_favorite=True))
    library.add(*[song(9001, sound="jazz", is_favorite=True)])

    found, tallied = (
        facets.of(db, SongFilter(**said)) for said in ({"q": "folk"}, {"source": "riffusion"})
    )

    assert (found.is_counted, found.of_all) == (False, True)
    assert replace(facets.of(db, SongFilter()), of_all=True, is_counted=False) == found
    assert (tallied.is_counted, tallied.of_all) == (True, True)
    assert found.songs == tallied.songs
    assert facets.of(db, SongFilter(q="polka")).is_counted


def test_counts_follow_what_changes(varied, db):
    varied.add(
        song(4, sound="ambient", status="completed"), song(1, sound=None, created_at="2025-01-07")
    )

    found = facets.of(db, SongFilter())

    assert {"ambient": 1, "folk": 1, "jazz": 1} == found.styles
    assert {"2025-02": 2, "2025-01": 2} == found.months
