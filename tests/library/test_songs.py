import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import read, rich_song, whole
from tests.fakes import song
from webapp.errors import NotFoundError
from webapp.library import relations, songs
from webapp.values import timestamps


def moment(**ago):
    return (datetime.now(UTC) - timedelta(**ago)).isoformat()


def titles(db, marked_songs):
    return [card.title for card in whole(db, marked_songs)]


@pytest.fixture
def many(library):
    """Fifty songs, of which the list's neighbours share a moment: only their keys part them."""
    dates = [f"2025-02-12T12:{n // 5:02}:00Z" for n in range(50)]
    library.add(*(song(n, created_at=dates[n]) for n in reversed(range(50))))
    return library


def test_pages_follow_each_other_without_a_gap(db, many):
    pages = [songs.page(db, number) for number in (1, 2, 3, 4)]

    assert [24, 24, 2, 0] == [len(page) for page in pages]
    assert many.titles() == titles(db, [song for page in pages for song in page])


def test_songs_are_counted_by_status(db, library):
    library.add(song(3, status="failed"), song(2), song(1, status="failed"))

    assert {"failed": 2, "completed": 1} == songs.counts(db)


def test_a_card_has_the_fields_of_its_row(db, library):
    library.add(rich_song(1, title="One", sound="harp", duration_s=61.5))

    card = songs.by_id(db, read(rich_song(1)).id)

    assert ("One", "harp", 61.5, "completed") == (
        card.title,
        card.style,
        card.duration,
        card.status,
    )
    assert ("riffusion", "group-1", 1) == (card.source, card.group_id, card.favourite)
    assert "https://media.example/1.m4a" == card.audio_url


def test_a_song_that_is_not_here_is_said_to_be_none(db):
    with pytest.raises(NotFoundError):
        songs.by_id(db, "nobody")


def test_songs_come_by_their_keys_in_that_order_without_those_that_are_gone(db, many):
    keys = songs.keys(db)
    some = [keys[7], 10**9, keys[0], keys[3]]

    assert [keys[7], keys[0], keys[3]] == [card.key for card in songs.by_keys(db, some)]


def test_a_song_knows_its_takes_and_one_made_alone_has_none(db, library):
    library.add(*(song(n, group_id="g") for n in (3, 2, 1)), song(9, group_id="alone"))

    assert ["Song 1", "Song 2", "Song 3"] == titles(db, relations.takes(db, library.card(song(2))))
    assert [] == relations.takes(db, library.card(song(9)))


@pytest.mark.parametrize(
    ("fields", "pending", "stalled"),
    [
        ({"status": "processing", "created_at": moment(minutes=1)}, True, False),
        ({"status": "processing", "created_at": moment(hours=2)}, True, True),
        ({"status": "a new word", "created_at": moment(hours=2)}, True, True),
        ({"status": "failed", "created_at": moment(hours=2)}, False, False),
        ({"status": "completed", "created_at": moment(hours=2)}, False, False),
    ],
)
def test_a_song_is_pending_until_it_is_done_and_stalled_after_an_hour(
    library, fields, pending, stalled
):
    library.add(song(1, **fields))

    card = library.card(song(1))
    assert (pending, stalled) == (card.pending, card.stalled)


def test_a_song_of_a_file_or_that_is_gone_is_never_pending(library):
    library.add(song(1, status="processing"), source="import", file=True)
    library.add(song(2, status="processing"))
    library.sweep()
    library.sweep()

    assert not library.card(song(1)).pending
    assert not library.card(song(2)).pending


@pytest.mark.parametrize("change", [{"title": "Other"}, {"status": "failed"}, {"group_id": "x"}])
def test_a_card_that_looks_different_has_another_mark(library, change):
    library.add(song(1))
    before = library.card(song(1)).mark

    library.add(song(1, **change))

    assert before != library.card(song(1)).mark


def test_the_mark_of_a_song_is_another_once_it_is_stalled(library):
    library.add(song(1, status="processing", created_at="2020-01-01T00:00:00Z"))
    stalled = library.card(song(1))
    fresh = dataclasses.replace(stalled, place=timestamps.microseconds(datetime.now(UTC)))

    assert stalled.mark != fresh.mark
