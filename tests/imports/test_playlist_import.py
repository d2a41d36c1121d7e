import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from tests.factories import rich_song
from webapp import cli
from webapp.archive import playlist_file
from webapp.database import transaction
from webapp.exports import m3u
from webapp.imports import importer, m3u_file
from webapp.imports.containers import open_containers
from webapp.library import playlist_entries, playlists

NOW = datetime.now(UTC)
RAWS = [
    rich_song(n, title=title, duration_s=length, group_id=f"group-{n}")
    for n, title, length in ((1, "Harbour", 100), (2, "Lantern", 120), (3, "Harbour", 200))
]


@pytest.fixture
def ids(library):
    library.add(*RAWS)
    return [library.card(raw).id for raw in RAWS]


def brought(db, tmp_path, content, name="Drive.m3u"):
    """What came of a file, and the songs of the playlist that it made."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    outcome = importer.import_all(db, open_containers(path), NOW)
    lists = playlists.every(db)
    songs = [entry.song for entry in playlist_entries.some(db, lists[0])] if lists else []
    return outcome, songs


def test_songs_with_paths_of_another_machine_are_found_by_id_then_by_name_and_length(
    db, ids, tmp_path
):
    outcome, songs = brought(
        db,
        tmp_path,
        f"""#EXTM3U
D:\\Music\\old name [{ids[1]}].mp3
#EXTINF:201,Somebody - Harbour
/Users/ana/Music/07 - whatever.mp3
#EXTINF:100,Harbour
../Harbour.flac
#EXTINF:-1,Ambiguous without its length
http://192.0.2.1/music/Harbour.mp3
02. Lantern.ogg
http://wall.example/music/songs/{ids[0]}/audio
#EXTINF:90,Nowhere
C:/Nowhere.mp3
""",
    )

    assert [ids[1], ids[2], ids[0], ids[1], ids[0]] == songs
    assert 1 == outcome.lists
    assert "Playlist “Drive”, 5 songs: added." in outcome.remarks
    assert (
        "Playlist “Drive”: not in your library: “Ambiguous without its length”, “Nowhere”."
        in outcome.remarks
    )
    assert 0 == outcome.unusable


def test_the_same_list_twice_is_one_and_one_that_was_removed_comes_back(db, ids, tmp_path):
    brought(db, tmp_path, f"#PLAYLIST:Mine\n{ids[0]}.mp3")
    outcome, _ = brought(db, tmp_path, f"#PLAYLIST:Mine\n{ids[0]}.mp3")
    assert ["Mine"] == [playlist.title for playlist in playlists.every(db)]
    assert "Playlist “Mine”: here already, so it stayed as it is." in outcome.remarks

    playlists.set_removed(db, playlists.every(db)[0].id, removed=True)
    _, songs = brought(db, tmp_path, f"#PLAYLIST:Mine\n{ids[0]}.mp3")
    assert [ids[0]] == songs


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00#", b"\0" * 5000, b"#EXTM3U\n#EXTINF:,\n\n#", b"#SONGWALL-PLAYLIST:{\n"],
)
def test_a_broken_list_costs_only_itself(db, ids, tmp_path, content):
    outcome, songs = brought(db, tmp_path, content)

    assert [] == songs
    assert outcome.read == 0


def test_text_of_an_older_program_is_read(db, library, tmp_path):
    raw = rich_song(5, title="Größe")
    library.add(raw)

    _, songs = brought(db, tmp_path, "#EXTINF:-1,Größe\n01.mp3".encode("cp1252"))
    assert [library.card(raw).id] == songs


def made(db, title, text="", **fields):
    with transaction(db):
        playlist = playlists.create(db, playlists.describe(title, **fields))
        moments = playlist_entries.in_library(db, playlist_entries.read(text))
        playlist_entries.insert(db, playlist, moments)
    return playlist


def test_what_songwall_wrote_comes_back_whole_with_moments_rules_and_songs_that_are_gone(
    db, ids, tmp_path
):
    drive = made(db, "Drive #1", f"{ids[0]}@1.5-8,{ids[1]},{ids[0]}", description="A\nb")
    loved = made(db, "Loved", rule="favourite=1", most=2)
    files = m3u.of_playlists(db, lambda song: None if song == ids[1] else f"{song}.m4a")
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert any(b"#EXTVLCOPT:start-time=1.5" in content for content in files.values())
    with transaction(db):
        db.execute("DELETE FROM playlists")
        db.execute("DELETE FROM songs WHERE id = ?", [ids[1]])

    importer.import_all(db, open_containers(tmp_path), NOW)

    back = playlists.by_id(db, drive.id)
    assert ("Drive #1", "A\nb", None) == (back.title, back.description, back.rule)
    assert back.created_at == drive.created_at
    entries = playlist_entries.some(db, back)
    assert f"{ids[0]}@1.5-8,{ids[1]},{ids[0]}" == playlist_entries.written(entries)
    assert "Lantern" == entries[1].title
    again = playlists.by_id(db, loved.id)
    assert ("favourite=1", 2) == (again.rule, again.most)
    assert [] == playlist_entries.some(db, again)


def test_the_records_of_another_songwall_come_in_with_its_songs_and_make_none(
    db, ids, library, tmp_path
):
    drive = made(db, "Drive", f"{ids[0]},{ids[1]}")
    folder = tmp_path / "other" / "playlists"
    folder.mkdir(parents=True)
    (folder / f"{drive.id}.json").write_bytes(playlist_file.content(db, drive))
    (folder / "suno.json").write_text(json.dumps([{"id": "x" * 8, "title": "A song of a list"}]))
    with transaction(db):
        db.execute("DELETE FROM playlists")
        db.execute("DELETE FROM songs WHERE id = ?", [ids[1]])

    importer.import_all(db, open_containers(tmp_path / "other"), NOW)

    found = playlist_entries.some(db, playlists.by_id(db, drive.id))
    assert [ids[0], ids[1]] == [entry.song for entry in found]
    assert sorted(["A song of a list", "Harbour", "Harbour"]) == sorted(library.titles())


def test_the_command_says_what_came_of_a_list(config, db, ids, tmp_path, monkeypatch):
    monkeypatch.setenv("SONGWALL_DATA", str(config.data))
    path = tmp_path / "Road.m3u8"
    path.write_text(f"#EXTINF:120,Lantern\nx.mp3\n#EXTINF:5,Nobody\ny.mp3\n{ids[0]}.m4a\n")

    done = CliRunner().invoke(cli.main, ["import", str(path)])

    assert 0 == done.exit_code, done.output
    assert "Playlist “Road”, 2 songs: added." in done.output
    assert "not in your library: “Nobody”" in done.output
    [record] = playlist_file.paths(config.archive)
    assert b'"Road"' in record.read_bytes()


def test_a_path_of_any_system_gives_its_name():
    names = [
        m3u_file.read(line.encode(), "x").songs[0].name
        for line in (r"D:\a\b c.mp3", "/a/b c.mp3", "file:///a/b%20c.mp3", "http://[broken/b c.mp3")
    ]

    assert ["b c.mp3"] * 4 == names
