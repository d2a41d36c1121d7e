import itertools
import random
from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.factories import hear, rich_song
from webapp import database
from webapp.library import plays, user_marks
from webapp.library.plays import Play
from webapp.statistics import hearing, leaving, making
from webapp.values import time_zones

ZONES = ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe"]


@pytest.fixture
def key(library):
    library.add(rich_song(1, play_count=0, duration_s=200))
    return library.card(rich_song(1)).key


@pytest.mark.parametrize("name", ZONES)
def test_months_and_hours_are_the_listeners(library, key, name):
    zone, chance = ZoneInfo(name), random.Random(5)  # noqa: S311 (no secret)
    moments = [1_700_000_000 + chance.randrange(500 * 24 * 3600) for _ in range(300)]
    with database.transaction(library.db):
        some = [Play(f"p{n}", at, 100, heard=True) for n, at in enumerate(moments)]
        plays.restore(library.db, [(rich_song(1)["id"], play) for play in some])
    local = [datetime.fromtimestamp(at, zone) for at in moments]

    told = hearing.of(library.db, zone)

    assert Counter(f"{when:%Y-%m}" for when in local) == {
        bar.label: bar.plays for bar in told.months if bar.plays
    }
    assert Counter(f"{when:%H}" for when in local) == {
        bar.label: bar.plays for bar in told.hours if bar.plays
    }
    assert (300, 30_000, 1) == (told.plays, told.seconds, told.songs)
    assert min(local).date() == told.since.date()
    assert 100 == max(bar.height for bar in told.hours)


@pytest.mark.parametrize("name", ZONES)
def test_each_stretch_of_a_zone_has_one_offset(name):
    zone, first = ZoneInfo(name), 1_700_000_000
    for end in (first + 1, first + 86_400, first + 800 * 86_400 + 7):
        stretches = time_zones.offsets(zone, first, end)
        assert (first, end) == (stretches[0][0], stretches[-1][1])
        assert all(a[1] == b[0] and a[2] != b[2] for a, b in itertools.pairwise(stretches))
        for start, stop, offset in stretches:
            for second in (start, (start + stop) // 2, stop - 1):
                delta = datetime.fromtimestamp(second, zone).utcoffset()
                assert delta.total_seconds() == offset


def test_a_young_history_is_drawn_as_a_year_and_an_old_one_as_two(library, key):
    hear(library.db, key, "2025-02-01T12:00:00Z")
    assert ["2024-03", "2025-02"] == [
        hearing.of(library.db, UTC).months[number].label for number in (0, -1)
    ]
    hear(library.db, key, "2020-02-01T12:00:00Z")
    assert 24 == len(hearing.of(library.db, UTC).months)


def test_what_was_taken_out_or_not_heard_counts_nowhere(library, key):
    plays.set_removed(library.db, hear(library.db, key, left_at=9), removed=True)
    hear(library.db, key, heard=False)
    told = hearing.of(library.db, UTC)

    assert (0, 0, [], [], [], [], None) == (
        *(told.plays, told.songs, told.months, told.hours, told.most, told.lines, told.since),
    )
    assert [] == leaving.most(library.db)


def test_the_most_played_line_is_the_one_that_sounded_most(library):
    lines = "[00:10.00]First line\n[00:20.00]Second line\n[01:00.00]Third line\n[01:10.00]\n"
    library.add(rich_song(3, lyrics=lines, duration_s=100))
    card = library.card(rich_song(3))
    for parts in ("0-30", "0-100", "19-31,19-31", "55-65"):
        hear(library.db, card.key, parts=parts)

    told = hearing.of(library.db, UTC).lines

    assert [("Second line", 20, 4)] == [(line.text, line.start, line.plays) for line in told]


def test_where_a_song_is_left_most_and_over_which_prompt(library):
    conditions = [
        {"prompt": "piano", "t_start": 0, "t_end": 60},
        {"prompt": "drums enter", "t_start": 60, "t_end": 200},
    ]
    library.add(rich_song(1, conditions=conditions, duration_s=200))
    card = library.card(rich_song(1))
    for second in (61, 62, 62.5, 10, 199.9):
        hear(library.db, card.key, left_at=second, heard=False)

    [left] = leaving.most(library.db)

    assert (5, 3, "drums enter") == (left.times, left.at_times, left.prompt)
    assert 60 < left.at < 64
    assert [(3, 33.3), (18, 100.0), (59, 33.3)] == [(m.x, m.height) for m in left.marks]


def test_what_was_made_is_held_against_what_is_heard(library):
    def made(number, favourite, sound, **fields):
        library.add(
            rich_song(
                number,
                group_id=f"group-{number}",
                is_favorite=False,
                play_count=fields.pop("plays", 1),
                sound=sound,
                duration_s=100,
                **fields,
            )
        )
        if favourite:
            user_marks.set_favourite(
                library.db, library.card(rich_song(number)).key, favourite=True
            )

    prompt = [{"prompt": "Felt piano, rain", "t_start": 0, "t_end": 9}]
    for number in range(1, 5):
        made(number, number < 3, "jazz, slow", model_version="v1", conditions=prompt)
    for number in range(5, 9):
        made(number, number < 6, "polka", model_version="v2", plays=0, conditions=None)
    made(9, favourite=False, sound="rare")

    told = making.of(library.db)

    assert (9, 3, 4, 400, 44) == (
        *(told.songs, told.favourites, told.unheard, told.unheard_seconds),
        told.unheard_per_cent,
    )
    assert [("jazz", 2, 4, 50), ("slow", 2, 4, 50), ("polka", 1, 4, 25)] == [
        (share.name, share.favourites, share.songs, share.per_cent) for share in told.styles
    ]
    assert [("v1", 4, 2, 0), ("v2", 4, 1, 4)] == [
        (share.name, share.songs, share.favourites, share.unheard) for share in told.models
    ]
    assert [("felt piano", 2), ("rain", 2)] == sorted(told.prompts)
