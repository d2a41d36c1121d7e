"""A record ends at 2 MB: what is larger is refused with a reason, and what is known stays."""

import json

import pytest

from tests.factories import NOW, Library, earlier_library, rich_song
from tests.fakes import song
from webapp import database
from webapp.archive import record_file
from webapp.library import songs
from webapp.records import incoming, record
from webapp.recovery import restore

LARGE = "x" * record.LARGEST


def test_a_large_record_is_refused_with_a_reason():
    raw = song(1, notes=LARGE)

    assert incoming.accept(raw) is None
    assert "its record is larger than 2 MB" == incoming.why_not(raw)
    assert incoming.accept(song(1, notes=LARGE[:1_900_000]))


@pytest.mark.parametrize("sign", ["é", "東", "\U0001f525"])
def test_what_json_needs_for_other_letters_counts(sign):
    raw = song(1, notes=sign * 400_000)

    assert incoming.accept(raw, size=400_100) is None


@pytest.mark.parametrize(("raw", "why"), [({}, incoming.NO_ID), ({"id": ""}, incoming.NO_ID)])
def test_what_has_no_id_is_refused_with_a_reason(raw, why):
    assert why == incoming.why_not(raw)


def test_what_makes_a_record_too_large_is_not_merged_into_it(library, db):
    library.add(song(1, topic="the sea", notes=LARGE[:1_200_000]))

    library.add(song(1, more=LARGE[:1_200_000], topic="a lake"))

    raw = json.loads(songs.details(db, library.card(song(1)))[0])
    assert ("the sea", None) == (raw["topic"], raw.get("more"))


@pytest.fixture
def old_library(config):
    """One of an earlier Songwall, with a record of 5 MB; opened by this one."""
    config.database.parent.mkdir(parents=True, exist_ok=True)
    raw = rich_song(1, notes="x" * 5_000_000, is_favorite=True, nested={"a": [1, None]})
    old = earlier_library(config.database, 14)
    old.execute(
        """INSERT INTO songs (key, id, source_id, source, place, title, status, hue, favourite,
           seen_at, version)
           VALUES (1, ?, ?, 'import', 1, 'Song 1', 'completed', 0, 0, 'now', 1)""",
        [raw["id"], raw["id"]],
    )
    old.execute("INSERT INTO details (key, raw) VALUES (1, ?)", [json.dumps(raw)])
    old.close()
    database.prepare(config.database)
    db = database.connect(config.database)
    yield Library(db), raw
    db.close()


def test_an_earlier_librarys_large_record_is_read_in_short(old_library):
    library, raw = old_library

    text, _ = songs.details(library.db, library.card({"id": raw["id"]}))

    assert len(text) < 20_000
    assert {**json.loads(text), "notes": raw["notes"]} == raw
    assert record.shortened(raw) == json.loads(text)


def test_an_earlier_librarys_large_record_stays_whole_on_the_disk(old_library):
    library, raw = old_library

    document = record_file.document(library.db, library.card({"id": raw["id"]}), [])

    assert raw == document["record"]
    restored = restore.read_song(document, NOW)
    assert record.shortened(raw) == restored.raw


def test_news_of_a_song_with_a_large_record_are_taken_in(old_library):
    library, raw = old_library

    library.add({**rich_song(1), "play_count": 99}, source="import", file=True)

    assert 99 == library.card({"id": raw["id"]}).plays
    document = record_file.document(library.db, library.card({"id": raw["id"]}), [])
    assert raw["notes"] == document["record"]["notes"]
    assert 99 == document["record"]["play_count"]
