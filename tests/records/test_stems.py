import random

import pytest

from tests.factories import whole
from tests.fake_flowmusic import clip, uuid
from tests.fakes import song
from webapp.library import media_hosts, relations, songs
from webapp.records import stems
from webapp.sources.flowmusic_clip import to_record

AT = "2026-06-03T10:00:{:02d}Z"


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Morning - drums", ("Morning", "drums")),
        ("A - B - other", ("A - B", "other")),
        ("Morning - drums - bass", ("Morning - drums", "bass")),
        ("Morning", None),
        ("Morning - guitar", None),
        ("Morning - Drums", None),
        ("Morning -drums", None),
        (" - drums", None),
        ("drums", None),
        ("", None),
    ],
)
def test_a_title_is_split_where_it_names_a_stem(title, parts):
    assert parts == stems.split(title)


def made(number, title, at=None, duration=None):
    return stems.Clip(
        number, str(number), title, number, at and AT.format(at), duration, None, None
    )


def parent_of(stem, *songs):
    found = stems.parent_of(stem, songs)
    return found and found.key


def test_the_only_song_of_that_title_is_the_parent():
    assert 1 == parent_of(made(9, "A - drums"), made(1, "A"))


def test_a_younger_song_is_no_parent():
    assert parent_of(made(1, "A - drums"), made(9, "A")) is None


def test_a_song_that_was_made_at_once_with_its_stem_is_its_parent():
    assert 5 == parent_of(made(5, "A - drums", at=5), made(5, "A", at=5))


def test_a_song_of_another_length_is_no_parent():
    assert parent_of(made(9, "A - drums", duration=60), made(1, "A", duration=180)) is None


def test_of_two_takes_the_one_of_the_same_length_is_the_parent():
    takes = made(1, "A", duration=173.03), made(2, "A", duration=181.5)

    assert 1 == parent_of(made(9, "A - drums", duration=173.1), *takes)


def test_of_several_the_nearest_in_time_is_the_parent():
    takes = made(1, "A", at=1), made(5, "A", at=5), made(3, "A", at=3)

    assert 5 == parent_of(made(9, "A - drums", at=9), *takes)


def test_of_several_without_times_none_is_the_parent():
    takes = made(1, "A", at=1), made(5, "A")

    assert parent_of(made(9, "A - drums", at=9), *takes) is None
    assert parent_of(made(9, "A - drums"), made(1, "A", at=1), made(2, "A", at=2)) is None


def test_of_two_made_at_once_none_is_the_parent():
    takes = made(5, "A", at=5), made(5, "A", at=5)

    assert parent_of(made(9, "A - drums", at=9), *takes) is None


@pytest.fixture
def add(library):
    """Takes in clips with these titles, newest first."""

    def add(*titles, start=1, source="flowmusic"):
        numbers = range(start + len(titles) - 1, start - 1, -1)
        raws = [to_record(clip(n, title=t)) for n, t in zip(numbers, titles, strict=True)]
        library.add(*raws, source=source)

    return add


def wall(db):
    """The titles that hang, after a look whether as many are counted."""
    hung = [card.title for card in whole(db, songs.page(db))]
    assert len(hung) == sum(songs.counts(db).values())
    return hung


FOUR = [f"Morning - {word}" for word in stems.WORDS]


def test_stems_hang_under_their_song_and_not_on_the_wall(db, add):
    add(*FOUR, "Morning", "Night")

    card = songs.by_id(db, uuid(2))
    assert ["Morning", "Night"] == wall(db)
    assert ["Bass", "Drums", "Other", "Vocals"] == [s.relation for s in relations.stems(db, card)]


def test_stems_count_neither_as_songs_nor_for_pages(db, add):
    add(*FOUR, "Morning")

    assert {"completed": 1} == songs.counts(db)
    for apart in (False, True):
        assert 1 == songs.hanging(db, apart=apart) == len(songs.page(db, apart=apart))
        assert [] == songs.page(db, 2, apart=apart)


def test_the_order_in_which_they_come_does_not_matter(db, library):
    raws = [to_record(clip(n, title=t)) for n, t in enumerate(["Morning", *FOUR])]
    for n, raw in enumerate(raws):
        raw["created_at"] = AT.format(n)
    random.Random(3).shuffle(raws)  # noqa: S311
    for raw in raws:
        library.add(raw, source="flowmusic")

    assert ["Morning"] == wall(db)


def test_a_stem_without_its_song_is_a_song(db, add):
    add("Morning - drums", "Night")

    assert ["Morning - drums", "Night"] == wall(db)


def test_stems_of_which_nobody_knows_the_take_stay_songs(db, add):
    add("Morning - drums", "Morning", "Morning")

    assert ["Morning - drums", "Morning", "Morning"] == wall(db)


def test_a_stem_has_no_stems(db, add):
    add("Morning - drums - bass", "Morning - drums", "Morning")

    assert ["Morning - drums - bass", "Morning"] == wall(db)


def test_a_stem_that_is_named_anew_is_a_song_again(db, add):
    add("Morning - drums", "Morning")
    add("Evening", start=2)

    assert ["Evening", "Morning"] == wall(db)


def test_stems_of_a_song_that_is_named_anew_are_songs_again(db, add):
    add("Morning - drums", "Morning")
    add("Evening", start=1)

    assert ["Morning - drums", "Evening"] == wall(db)


def test_a_song_of_another_source_is_neither_stem_nor_parent(db, add, library):
    library.add(song(1, title="Morning - vocals"), song(2, title="Morning"))
    library.add(song(3, title="Morning - drums"), source="import", file=True)
    add("Morning - bass")

    assert {"Morning - vocals", "Morning", "Morning - drums", "Morning - bass"} == set(wall(db))


def test_a_songs_page_lists_its_stems_with_play_buttons(client, library):
    raws = [to_record(clip(n, title=t)) for n, t in ((2, "Morning - drums"), (1, "Morning"))]
    for raw in raws:
        raw["download_url"] = "https://media.example/1.m4a"
    library.add(*raws, source="flowmusic")

    page = client.get(f"/songs/{uuid(1)}").text

    assert "<h2>Stems</h2>" in page
    assert 'aria-label="Play Morning - drums"' in page


def test_a_stems_page_names_its_song(client, add):
    add("Morning - drums", "Morning")

    page = client.get(f"/songs/{uuid(2)}").text

    assert "Drums of" in page
    assert f'href="/songs/{uuid(1)}"' in page


def test_health_counts_songs(client, add):
    add(*FOUR, "Morning")

    assert 1 == client.get("/health").json["songs"]


PLANS = {
    "wall": "SELECT id FROM songs WHERE {} ORDER BY place DESC, key DESC LIMIT 24",
    "starts": "SELECT place, key FROM songs WHERE {} ORDER BY place DESC, key DESC",
}


@pytest.mark.parametrize("sql", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize(
    ("hanging", "index"), [("hangs = 2", "songs_on_wall"), ("hangs > 0", "songs_apart")]
)
def test_a_wall_is_read_by_its_index_without_sorting(db, sql, hanging, index):
    plan = db.execute(f"EXPLAIN QUERY PLAN {sql.format(hanging)}")

    told = " ".join(row["detail"] for row in plan)
    assert index in told
    assert "TEMP B-TREE" not in told
    assert "COVERING" in told or "LIMIT" in sql


def test_the_content_policy_reads_indexes_only(db, add):
    add("Morning - drums", "Morning")
    asked = []
    db.set_trace_callback(asked.append)
    media_hosts.by_directive(db)
    db.set_trace_callback(None)

    plans = [row["detail"] for sql in asked for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]

    told = [each for each in plans if " songs" in each]
    assert all(each.split("songs USING ")[1:] for each in told)
    assert {"songs_by_cover_host", "songs_by_audio_host", "songs_by_status"} <= {
        each.split("INDEX ")[1].split(" ")[0] for each in told
    }
    assert "TEMP B-TREE" not in " ".join(plans)
    assert not [each for each in told if each.startswith("SCAN") and "songs_by_place" not in each]
