import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.archives import M4A
from webapp import database
from webapp.archive import playlist_check, playlist_file
from webapp.database import transaction
from webapp.errors import StorageError, UnusableFileError
from webapp.library import playlist_entries, playlists
from webapp.library.playlist_entries import Moment
from webapp.recovery import rebuild
from webapp.worker.playlist_task import PlaylistTask

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def songs(keeping):
    """The ids of three songs that are archived, with their records."""
    raws = [keeping.add(number, M4A, title=f"Song {number}") for number in (3, 2, 1)]
    keeping.turn()
    return [keeping.library.card(raw).id for raw in raws]


@pytest.fixture
def drive(db, songs):
    return made(db, "Drive", f"{songs[0]}@1.5-8,{songs[2]},{songs[0]}")


def made(db, title, moments="", **fields):
    with transaction(db):
        playlist = playlists.create(db, playlists.describe(title, **fields))
        here = playlist_entries.in_library(db, playlist_entries.read(moments))
        if here:
            playlist_entries.put(db, playlist, here)
    return playlist.id


def everything(db):
    """Of all playlists what a listener knows of them."""
    return {
        row["id"]: (
            *row,
            playlist_entries.written(playlist_entries.some(db, playlists.known(db, row["id"]))),
        )
        for row in database.rows(
            db,
            """SELECT id, title, description, rule, most, created_at, changed_at, removed_at
               FROM playlists""",
        )
    }


def test_a_rebuild_brings_all_playlists_back(keeping, db, songs, drive):
    made(db, "Loved", description="All of\nthem", rule="favourite=1", most=7)
    made(db, "For Ana")
    gone = made(db, "Gone", songs[1])
    playlists.set_removed(db, gone, removed=True)
    PlaylistTask(keeping.config).run_once(db)
    before = everything(db)
    db.close()
    keeping.config.database.unlink()

    outcome = rebuild.rebuild(keeping.config)

    with database.connect(keeping.config.database) as again:
        assert before == everything(again)
        assert [] == playlists.unrecorded(again)
    assert outcome.playlists == 4
    assert before[drive][-1] == f"{songs[0]}@1.5-8,{songs[2]},{songs[0]}"
    assert any("4 playlists are there again" in line for line in rebuild.summary(outcome))


def test_a_rebuild_first_writes_what_only_the_old_database_knew(keeping, db, songs, drive):
    PlaylistTask(keeping.config).run_once(db)
    playlist_entries.append(db, drive, [Moment(songs[1])])
    path = playlist_file.folder_of(keeping.config.archive) / f"{drive}.json"
    path.write_bytes(b"{")  # and one is broken
    other = made(db, "Other", songs[1])
    before = everything(db)
    db.close()

    rebuild.rebuild(keeping.config)

    with database.connect(keeping.config.database) as again:
        assert before == everything(again)
    assert other in before


def test_a_broken_record_costs_only_itself_and_is_said(keeping, db, songs, drive):
    made(db, "Other", songs[1])
    PlaylistTask(keeping.config).run_once(db)
    folder = playlist_file.folder_of(keeping.config.archive)
    (folder / f"{drive}.json").write_bytes(b'{"form": 1, "playlist": "drive"')
    (folder / "newer-form.json").write_text('{"form": 9, "playlist": "newer-form", "entries": []}')
    db.close()
    keeping.config.database.unlink()

    outcome = rebuild.rebuild(keeping.config)

    assert (1, 2) == (outcome.playlists, outcome.broken)
    assert f"{drive}.json: it's damaged." in "".join(outcome.problems)
    assert "newer-form.json: a newer Songwall wrote it." in "".join(outcome.problems)


def test_a_song_with_another_id_is_found_by_its_title_and_length(keeping, db, songs, drive):
    PlaylistTask(keeping.config).run_once(db)
    path = playlist_file.folder_of(keeping.config.archive) / f"{drive}.json"
    path.write_text(path.read_text().replace(songs[2], "as-it-was-called-elsewhere"))
    db.close()
    keeping.config.database.unlink()

    rebuild.rebuild(keeping.config)

    with database.connect(keeping.config.database) as again:
        found = playlist_entries.some(again, playlists.by_id(again, drive))
        assert [songs[0], songs[2], songs[0]] == [entry.song for entry in found]
        assert [drive] == [playlist.id for playlist in playlists.unrecorded(again)]


def test_a_check_finds_a_record_that_is_missing_or_has_a_flipped_bit(keeping, db, songs, drive):
    other = made(db, "Other", songs[1])
    PlaylistTask(keeping.config).run_once(db)
    archive, quarantine = keeping.config.archive, keeping.config.quarantine
    assert [] == playlist_check.mend(db, archive, quarantine)

    folder = playlist_file.folder_of(archive)
    (folder / f"{drive}.json").unlink()
    path = folder / f"{other}.json"
    path.write_bytes(path.read_bytes().replace(b"Other", b"Osher"))

    wrong = {p.title: fault for p, fault in playlist_check.mend(db, archive, quarantine)}
    assert {"Drive": "missing", "Other": "damaged"} == wrong
    assert b"Osher" in (quarantine / "playlists" / path.name).read_bytes()
    PlaylistTask(keeping.config).run_once(db)
    assert [] == playlist_check.mend(db, archive, quarantine)


def test_a_removed_playlist_is_forgotten_after_a_month(keeping, db, songs, drive):
    playlists.set_removed(db, drive, removed=True)
    path = playlist_file.folder_of(keeping.config.archive) / f"{drive}.json"
    later = datetime.now(UTC) + playlist_file.REMEMBERED

    PlaylistTask(keeping.config, lambda: later - timedelta(hours=2)).run_once(db)
    assert json.loads(path.read_bytes())["removed_at"]

    PlaylistTask(keeping.config, lambda: later + timedelta(hours=2)).run_once(db)
    assert not path.exists()
    assert playlists.known(db, drive) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"form": 1, "entries": [], "name": "x"}',
        b'{"form": 1, "entries": [], "playlist": "../../x", "name": "x"}',
        b'{"form": 1, "entries": [], "playlist": "abcdefgh", "name": ""}',
        b'{"form": true, "entries": 3, "playlist": "abcdefgh", "name": "x"}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_record_is_refused(content):
    with pytest.raises(UnusableFileError):
        playlist_file.parse(content, NOW)


def test_a_record_that_holds_anything_gives_what_is_usable():
    songs = [
        7,
        {},
        {"song": "a,b"},
        {"song": "a@1-2"},
        {"song": "a", "from": 9, "to": 3, "name": 4},
    ]
    raw = {"form": 1, "playlist": "abcdefgh", "name": "x" * 10_000, "most": "many", "rule": 4}
    raw |= {"created_at": "soon", "revision": -3, "entries": songs}

    document = playlist_file.parse(json.dumps(raw).encode(), NOW)

    assert [Moment("a")] == document.moments
    assert 200 == len(document.description.title)
    assert (None, None) == (document.description.rule, document.description.most)
    assert (1, "2026-03-01T00:00:00Z") == (document.past.revision, document.past.created_at)


def test_a_record_that_the_disk_refuses_stays_due(keeping, db, songs, drive):
    folder = playlist_file.folder_of(keeping.config.archive)
    folder.write_bytes(b"")  # no folder can be made there

    with pytest.raises(StorageError):
        PlaylistTask(keeping.config).run_once(db)
    assert [drive] == [playlist.id for playlist in playlists.unrecorded(db)]

    folder.unlink()
    PlaylistTask(keeping.config).run_once(db)
    assert [] == playlists.unrecorded(db)
