import json
from contextlib import closing

import pytest

from tests.factories import NOW, rich_song
from tests.fakes import song
from webapp import database
from webapp.database import rows
from webapp.library import ingest, provenance
from webapp.records import incoming


def test_the_newest_song_hangs_first(library):
    library.add(song(3), song(2), song(1))

    assert ["Song 3", "Song 2", "Song 1"] == library.titles()


def test_songs_of_one_moment_keep_the_order_of_the_list(library):
    library.add(*(song(1, id=name, title=name) for name in "abc"))

    assert ["a", "b", "c"] == library.titles()


def test_a_song_without_a_date_keeps_its_place_in_the_list(library):
    library.add(song(3), song(7, created_at=None), song(8, created_at="soon"), song(1))

    assert ["Song 3", "Song 7", "Song 8", "Song 1"] == library.titles()


def test_a_song_without_a_date_hangs_first_where_it_is_the_newest(library):
    library.add(song(7, created_at=None), song(3))
    library.add(song(8, created_at=None), song(7, created_at=None), song(3))

    assert ["Song 8", "Song 7", "Song 3"] == library.titles()


def test_a_list_without_dates_keeps_its_order(library):
    dateless = [song(n, created_at=None) for n in (5, 9, 2, 7)]

    library.add(*dateless)

    assert ["Song 5", "Song 9", "Song 2", "Song 7"] == library.titles()


def test_a_song_without_a_date_stays_where_it_hangs(library):
    library.add(song(3), song(7, created_at=None), song(1))
    before = library.card(song(7)).place

    library.add(song(7, created_at=None, title="Another"))

    assert before == library.card(song(7)).place


def test_a_song_that_gets_a_date_moves_there(library):
    library.add(song(3), song(2), song(7, created_at=None), song(1))

    library.add(song(7))

    assert ["Song 7", "Song 3", "Song 2", "Song 1"] == library.titles()


def test_the_takes_of_a_request_are_numbered_in_the_order_they_were_made(library):
    library.add(*(song(n, group_id="g") for n in (3, 2, 1)), song(9, group_id="alone"))

    assert [(1, 3), (2, 3), (3, 3)] == [
        (card.take, card.takes) for n in (1, 2, 3) if (card := library.card(song(n)))
    ]
    assert (None, None) == (library.card(song(9)).take, library.card(song(9)).takes)


def test_a_further_take_redraws_the_others(library):
    library.add(song(1, group_id="g"))
    before = library.card(song(1)).mark

    library.add(song(2, group_id="g"))

    assert (1, 2) == (library.card(song(1)).take, library.card(song(1)).takes)
    assert library.card(song(1)).mark != before


def test_a_song_that_leaves_its_group_leaves_no_number_behind(library):
    library.add(song(2, group_id="g"), song(1, group_id="g"))

    library.add(song(2, group_id="other"))

    assert (None, None) == (library.card(song(1)).take, library.card(song(1)).takes)
    assert (None, None) == (library.card(song(2)).take, library.card(song(2)).takes)


@pytest.mark.parametrize("group_id", ["", None, 5, []])
def test_without_a_group_there_are_no_takes(library, group_id):
    library.add(song(2, group_id=group_id), song(1, group_id=group_id))

    assert library.card(song(1)).takes is None


def test_one_sweep_without_a_song_does_not_make_it_gone(library):
    library.add(song(1))

    assert 0 == library.sweep()
    assert not library.card(song(1)).gone


def test_a_song_is_gone_after_two_sweeps_without_it(library):
    library.add(song(2), song(1))
    before = library.version()

    library.sweep(song(2))

    assert 1 == library.sweep(song(2))
    assert library.card(song(1)).gone
    assert not library.card(song(2)).gone
    assert library.version() > before
    assert 0 == library.sweep(song(2))


def test_a_song_seen_in_between_starts_anew(library):
    library.add(song(1))

    library.sweep()
    library.sweep(song(1))
    library.sweep()

    assert not library.card(song(1)).gone


def test_a_song_that_is_gone_comes_back(library):
    library.add(song(1))
    library.sweep()
    library.sweep()

    library.add(song(1))

    assert not library.card(song(1)).gone


def test_songs_of_files_are_never_gone(library):
    library.add(song(1), source="import", file=True)

    library.sweep()
    library.sweep()

    assert not library.card(song(1)).gone


def test_a_file_does_not_bring_back_what_is_gone(library):
    library.add(song(1))
    library.sweep()
    library.sweep()

    library.add(song(1, topic="rain"), source="import", file=True)

    assert library.card(song(1)).gone


def test_a_file_only_fills_gaps(library):
    library.add(song(1, sound=None))

    library.add(song(1, title="Older", sound="harp"), source="import", file=True)

    card = library.card(song(1))
    assert ("Song 1", "harp", "riffusion") == (card.title, card.style, card.source)


def test_a_file_that_contradicts_a_date_moves_nothing(library):
    library.add(song(3), song(1))
    before = library.card(song(1))

    changed = library.add(
        song(1, created_at="2025-02-20T00:00:00Z", topic="x"), source="import", file=True
    )

    after = library.card(song(1))
    assert 1 == changed
    assert (before.place, before.created_at) == (after.place, after.created_at)


def test_a_file_finishes_a_song(library):
    library.add(song(1, status="processing", title="Draft"))

    library.add(song(1, title="Done"), source="import", file=True)

    assert ("completed", "Done") == (library.card(song(1)).status, library.card(song(1)).title)


def test_a_song_of_a_file_is_the_sources_once_it_is_in_its_list(library):
    library.add(song(1), source="import", file=True)

    library.add(song(1))

    assert "riffusion" == library.card(song(1)).source


def test_a_list_that_still_says_processing_never_takes_back_completed(library):
    done = rich_song(1)
    library.add(done)
    before = library.version()

    library.add({"id": done["id"], "status": "processing", "title": "Draft"})

    assert ("completed", "Song 1") == (library.card(done).status, library.card(done).title)
    assert before == library.version()


def test_the_version_grows_only_with_news(library):
    library.add(rich_song(2, simple_waveform=[0.5, float("nan")]), rich_song(1))
    before = library.version()

    changed = library.add(rich_song(2, simple_waveform=[0.5, float("nan")]), rich_song(1))

    assert (0, before) == (changed, library.version())


@pytest.mark.parametrize("file", [True, False])
def test_the_same_fields_in_another_order_are_no_news(library, file):
    raw = rich_song(1)
    library.add(raw)
    before = library.version()

    changed = library.add(dict(reversed(raw.items())), file=file)

    assert (0, before) == (changed, library.version())


def test_an_entry_that_lost_a_field_is_no_news(library):
    library.add(rich_song(1))

    assert 0 == library.add(rich_song(1, title=None, sound="", conditions=[]))
    assert "Song 1" == library.card(rich_song(1)).title


@pytest.mark.parametrize("file", [True, False])
def test_a_song_that_stands_twice_in_a_page_is_one_song(library, file):
    raw = song(1, sound=None)

    changed = library.add(raw, song(1, title=None, sound="harp"), file=file)

    assert 1 == changed
    assert ("Song 1", "harp") == (library.card(raw).title, library.card(raw).style)


def test_an_id_of_half_a_surrogate_pair_is_taken_in(library):
    raw = song(1, id="a\ud800")

    library.add(raw)

    assert "Song 1" == library.card(raw).title


@pytest.fixture
def take_file(db):
    def call(raw, form):
        ingestion = ingest.Ingestion(db, "import", file=True)
        with database.transaction(db):
            return ingestion.add([incoming.accept(raw, form)], NOW)

    return call


def test_what_each_form_of_file_said_is_kept_beside_what_is_merged(library, take_file):
    take_file(song(1, title="One", play_count=3), "manifest")
    take_file(song(1, title="Two", play_count=2, seed=5), "clip")

    card = library.card(song(1))
    kept = provenance.of(library.db, card.key)
    assert song(1, title="One", play_count=3) == kept["manifest"]
    assert song(1, title="Two", play_count=2, seed=5) == kept["clip"]
    assert ("One", {"manifest", "clip"}) == (card.title, set(kept))


def test_what_the_source_said_is_kept_where_a_file_is_newer(library, take_file):
    library.add(song(1, title="One", play_count=3))

    take_file(song(1, title="Two", play_count=4), "manifest")

    card = library.card(song(1))
    assert "Two" == card.title
    assert "One" == provenance.of(library.db, card.key)["riffusion"]["title"]


def test_what_a_file_said_is_kept_when_the_source_says_otherwise(library, take_file):
    take_file(song(1, title="One"), "answer")

    library.add(song(1, title="Two"))

    card = library.card(song(1))
    assert "Two" == card.title
    assert "One" == provenance.of(library.db, card.key)["answer"]["title"]


def test_what_a_file_said_is_stored_once_while_it_is_the_record(library, take_file):
    take_file(song(1), "manifest")
    key = library.card(song(1)).key
    assert [b""] == [row["raw"] for row in rows(library.db, "SELECT raw FROM origins")]
    assert {"manifest": song(1)} == provenance.of(library.db, key)

    take_file(song(1, seed=5), "clip")
    take_file(song(1, topic="rain"), "answer")

    said = {"manifest": song(1), "clip": song(1, seed=5), "answer": song(1, topic="rain")}
    assert said == provenance.of(library.db, key)


def test_a_sources_own_list_has_no_origins(library):
    library.add(song(1))
    library.add(song(1, title="Two"))

    assert {} == provenance.of(library.db, library.card(song(1)).key)


def test_two_files_of_one_form_are_one_origin(library, take_file):
    take_file(song(1, title="One", play_count=4), "manifest")
    take_file(song(1, title="Two", play_count=5), "manifest")

    kept = provenance.of(library.db, library.card(song(1)).key)
    assert [("Two", 5)] == [(raw["title"], raw["play_count"]) for raw in kept.values()]


def test_a_file_that_was_taken_in_before_brings_no_news(library, take_file):
    files = [
        (song(1, title="One", play_count=3, lyrics=""), "manifest"),
        (song(1, title="Two", play_count=4, sound=None), "clip"),
        (song(1, title="Three", status="processing"), "answer"),
    ]
    for raw, form in files:
        take_file(raw, form)
    before = library.version()

    assert [0, 0, 0] == [take_file(raw, form) for raw, form in files]
    assert before == library.version()


# What only tells in which order rows came, or at which moment.
_OF_ITS_OWN = {"version", "seen_at", "number", "profile", "kind"}


def _tables(db):
    """Every row of a library, but for the index's own tables and what counts nothing."""
    sql = """SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'
             AND name NOT LIKE 'within_words%' AND name != 'picture_profiles'"""
    names = [row["name"] for row in rows(db, sql)]
    return {name: sorted(map(repr, _rows(db, name))) for name in names if "sequence" not in name}


def _rows(db, name):
    alike = {row["profile"]: row["alike"] for row in rows(db, "SELECT * FROM song_counts")}
    for row in map(dict, rows(db, f"SELECT * FROM {name}")):
        if name == "picture_counts":
            row["profiles"] = sorted(alike[profile] for profile in json.loads(row["profiles"]))
        if row.get("songs") != 0 and row.get("files") != 0:
            yield {field: value for field, value in row.items() if field not in _OF_ITS_OWN}


@pytest.mark.parametrize(("source", "file"), [("import", True), ("flowmusic", False)])
def test_songs_that_come_together_are_what_they_are_one_by_one(source, file, tmp_path):
    raws = [
        rich_song(1),
        rich_song(2, title="Vollmondlieder, don't", status="failed"),
        song(3, group_id="group-1", status="processing"),
        song(4, title="Waves", duration_s=60),
        song(5, title="Waves - drums", duration_s=60),
        song(6, title=None, sound="jazz, 海边", lyrics="[Instrumental]"),
        song(7, created_at=song(6)["created_at"], download_url=None),
    ]
    songs = [incoming.accept(raw, "manifest" if file else None) for raw in raws]
    libraries = []
    for batches in ([songs], [[one] for one in reversed(songs)]):  # the oldest first
        path = tmp_path / f"{len(batches)}.db"
        database.prepare(path)
        with closing(database.connect(path)) as db:
            ingestion = ingest.Ingestion(db, source, file=file)
            for batch in batches:
                with database.transaction(db):
                    ingestion.add(batch, NOW)
            libraries.append(_tables(db))

    together, one_by_one = libraries
    assert together == one_by_one
    assert len(songs) == len(together["songs"])
    assert file == bool(together["origins"])
