"""What other services and their tools left in folders and ZIPs, with the audio that lies beside."""

import gzip
import json
import zipfile

import pytest

from tests import audio
from tests.archives import M4A, picture
from tests.factories import NOW
from tests.fakes import song
from tests.records.test_other_forms import CLIP, ID, INDEX, OTHER, TOOLKIT, UDIO, YT_DLP
from webapp.archive import disk
from webapp.archive.store import Archive
from webapp.imports import importer
from webapp.imports.containers import open_containers
from webapp.imports.media_import import MediaImporter
from webapp.library import songs
from webapp.sources.media_client import MediaClient

LINEAGE = {
    "schema_version": 1,
    "nodes": {ID: {"title": "A"}, OTHER: {"title": "B"}},
    "edges": [
        {"child_id": ID, "parent_id": OTHER, "edge_type": "cover", "role": "primary"},
        {"child_id": "unknown", "parent_id": OTHER, "edge_type": "cover", "role": "primary"},
    ],
}


@pytest.fixture
def taken(db, config, tmp_path):
    """Imports a folder of these files: JSON, or bytes as they are."""
    media = MediaImporter(config, Archive(config.archive, MediaClient(config.media_hosts)))
    folder = tmp_path / "given"

    def call(files, pack=False):  # noqa: FBT002 (of a parameter)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            (folder / name).write_bytes(data)
        path = folder
        if pack:
            path = tmp_path / "given.zip"
            with zipfile.ZipFile(path, "w") as packed:
                for name in files:
                    packed.write(folder / name, name)
        return importer.import_all(db, open_containers(path), NOW, media=media)

    return call


def has_audio(library, config, song_id=ID):
    card = library.card({"id": song_id})
    return bool(card.audio_kept) and bool([*disk.song_folder(config.archive, song_id).iterdir()])


BESIDE = {
    "yt-dlp": {"A [ehJuLz9DuCtVapQMVMcAAA].info.json": {**YT_DLP, "id": "ehJuLz9DuCtVapQMVMcAAA"},
               "A [ehJuLz9DuCtVapQMVMcAAA].mp3": M4A},
    "yt-dlp, elsewhere": {
        "info/A [ehJuLz9DuCtVapQMVMcAAA].info.json": {**YT_DLP, "id": "ehJuLz9DuCtVapQMVMcAAA"},
        "A [ehJuLz9DuCtVapQMVMcAAA].mp3": M4A},
    "toolkit": {"Walrus Weather.json": TOOLKIT, "Walrus Weather.mp3": M4A},
    "toolkit, all in one list": {"all.json": [TOOLKIT, {**TOOLKIT, "id": OTHER, "files": {}}],
                                 "Walrus Weather.mp3": M4A},
    "an index with paths": {"suno-index.json": {"schema_version": 1, "clips": [INDEX]},
                            "alice/Walrus Weather [e34404e8].flac": M4A,
                            "bob/Walrus Weather [e34404e8].flac": b"another"},
    "a list of files by id": {"suno_download_state.json": {ID: "songs/Tin Orchard.mp3"},
                              "Tin Orchard.mp3": M4A},
    "a feed with audio by id": {"feed.json": {"clips": [CLIP]}, f"{ID}.mp3": M4A},
    "a packed record": {f"A_{ID}.json.gz": gzip.compress(json.dumps(UDIO).encode()),
                        f"A_{ID}.mp3": M4A},
}  # fmt: skip


@pytest.mark.parametrize("pack", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("name", BESIDE)
def test_audio_beside_what_other_tools_wrote_is_kept(taken, library, config, name, pack):
    outcome = taken(BESIDE[name], pack)

    others = [said for said in outcome.problems if not said.startswith("bob/")]  # is no audio
    assert ([], 1) == (others, outcome.kept)
    assert has_audio(library, config, "ehJuLz9DuCtVapQMVMcAAA" if "yt-dlp" in name else ID)


@pytest.mark.parametrize("pack", [False, True], ids=["folder", "zip"])
def test_a_hidden_index_of_parents_tells_of_known_songs_alone(taken, library, pack):
    outcome = taken({".suno-lineage.json": LINEAGE, "feed.json": {"clips": [CLIP]}}, pack)

    assert (1, 0, ["Walrus Weather"]) == (outcome.read, outcome.unusable, library.titles())
    assert OTHER == library.card({"id": ID}).riff_id


def test_other_hidden_files_are_not_read(taken):
    assert 0 == taken({".suno-manifest.json": {"clips": [CLIP]}, "a.json": {}}).read


def test_a_playlist_is_its_songs(taken, library):
    songs = [{"clip": {**CLIP, "id": f"{n}", "title": f"Song {n}"}} for n in range(700)]

    outcome = taken({"playlist.json": {"id": "liked", "name": "Liked", "playlist_clips": songs}})

    assert (700, 0) == (outcome.read, outcome.unusable)
    assert "Liked" not in library.titles()


def test_an_id_in_capitals_is_the_same_song(taken, library):
    taken({"a.json": [song(1, id=ID)], "b.json": [song(2, id=ID.upper(), topic="the sea")]})

    assert 1 == len(library.titles())
    assert "the sea" in library.db.execute("SELECT raw FROM details").fetchone()[0]


def test_a_song_that_came_in_under_capitals_stays_one(taken, library):
    taken({"a.json": [song(1, id=ID)]})
    library.db.execute("UPDATE songs SET id = upper(id), source_id = upper(source_id)")
    library.db.execute("UPDATE details SET raw = replace(raw, ?, ?)", [ID, ID.upper()])

    taken({"a.json": [song(1, id=ID, play_count=99)]})

    rows = library.db.execute("SELECT id, source_id, plays FROM songs").fetchall()
    assert [(ID.upper(), ID.upper(), 99)] == [tuple(row) for row in rows]


def test_ids_that_are_no_uuids_differ_by_their_capitals(taken, library):
    taken({"a.json": [song(1, id="abc"), song(2, id="ABC")]})

    assert 2 == len(library.titles())


def test_dates_and_lengths_in_unknown_ways_are_counted_and_said(taken):
    odd = {"created_at": "last spring", "duration_s": "long"}

    outcome = taken({"a.json": [song(1, **odd), song(2, created_at=7), song(3)]})

    assert (3, 0) == (outcome.read, outcome.unusable)
    assert {"date": 2, "length": 1} == outcome.not_understood
    assert [
        "The length of 1 song wasn't understood.",
        "The date of 2 songs wasn't understood.",
    ] == outcome.remarks


TABLE = """Song ID,Title,metadata.tags,metadata.prompt,Created At,Duration,is_liked,Audio URL,empty
{id},"Lake, blue","jazz, slow","[Verse]
""quoted"" words",2025-02-12T12:22:33Z,3:24,True,https://media.example/1.mp3,
{other},Second,rock,a\\nb,1739362953,204000,False,,
"""
LETTERS = {"id": ID, "other": OTHER}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_a_song_a_row(taken, library, encoding, end):
    text = TABLE.format(**LETTERS).replace("\n", end)

    outcome = taken({"songs.csv": text.encode(encoding)})

    assert (2, 0) == (outcome.read, outcome.unusable)
    first, second = (library.card({"id": song_id}) for song_id in (ID, OTHER))
    assert ("Lake, blue", "jazz, slow", 204, "2025-02-12T12:22:33Z") == (
        first.title,
        first.style,
        first.duration,
        first.created_at,
    )
    assert ("completed", 1, 0) == (first.status, first.favourite, second.favourite)
    assert (204, "2025-02-12T12:22:33Z") == (second.duration, second.created_at)
    raws = [json.loads(row[0]) for row in library.db.execute("SELECT raw FROM details")]
    assert {'[Verse]\n"quoted" words', "a\nb"} == {raw["lyrics"].replace("\r", "") for raw in raws}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_is_read_whatever_parts_its_columns(taken, delimiter):
    rows = [["id", "title", "lyrics"], ["1", "A", "one, two; three"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)

    assert 1 == taken({"songs.csv": text.encode()}).read


def test_the_toolkits_table_is_read_with_the_audio_that_it_names(taken, library, config):
    table = (
        f"Title,BPM,Key,Duration,Description,Audio File,Original URL,Song ID\n"
        f"Kettle,120,E minor,3:24,power metal,Kettle.mp3,https://www.producer.ai/song/{ID},{ID}\n"
    )

    assert (1, 1) == ((outcome := taken({"tracks.csv": table.encode(), "Kettle.mp3": M4A})).read,
                      outcome.kept)  # fmt: skip
    assert ("power metal", "producer") == (
        library.card({"id": ID}).style,
        library.card({"id": ID}).service,
    )


BAD_TABLES = {
    "no column of ids": (b"title,lyrics\nA,B\n", "without a column of ids"),
    "a quotation mark too few": (b'id,title\n1,"A\n' + b"x" * 2_100_000, "quotation mark"),
}


@pytest.mark.parametrize(("content", "said"), BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_table_that_cannot_be_read_is_said(taken, content, said):
    outcome = taken({"songs.csv": content})

    assert said in " ".join(outcome.problems + outcome.remarks)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\0\0", b"a,b\n1\n", b"id\n\n\n", b"\xff,\n"])
def test_an_odd_table_holds_nothing(taken, content):
    assert 0 == taken({"songs.csv": content}).read


def test_what_is_packed_and_cut_off_is_said(taken):
    whole = gzip.compress(json.dumps([song(n) for n in range(200)]).encode())

    outcome = taken({"songs.json.gz": whole[:-200]})

    assert "packed, and damaged or cut off" in " ".join(outcome.problems)


def listed(**said):
    """A downloader's list, and a file of it that says this."""
    content = audio.made("audio/mpeg", **said)
    return {"suno_download_state.json": {ID: "d/Tin v2.mp3"}, "Tin v2.mp3": content}


FEED = {"feed.json": {"clips": [{**CLIP, "title": "Told"}]}}
TITLES = {
    "a name alone": ([listed()], "Tin v2"),
    "tags": ([listed(title="Tin")], "Tin"),
    "a record later": ([listed(title="Tin"), FEED], "Told"),
    "a record before": ([FEED, listed(title="Tin")], "Told"),
    "a record instead of a name": ([listed(), FEED], "Told"),
}


@pytest.mark.parametrize(("imports", "title"), TITLES.values(), ids=TITLES)
def test_a_records_title_comes_before_that_of_tags_and_this_before_a_files_name(
    taken, library, imports, title
):
    for files in imports:
        taken(files)

    assert title == library.card({"id": ID}).title
    assert 0 == taken(imports[-1]).changed


NAMING = {
    "rs-suno": {"suno-index.json": {"clips": [{**INDEX, "path": "a/Clip.mp3"}]}},
    "toolkit": {"all.json": [{**TOOLKIT, "files": {"audio": "Clip.mp3"}}]},
    "downloadeverything": {"suno_download_state.json": {ID: "d/Clip.mp3"}},
}


@pytest.mark.parametrize("records", NAMING.values(), ids=NAMING)
def test_words_and_cover_beside_a_file_that_is_named_are_its_songs(taken, library, records):
    beside = {"a/Clip.lrc": b"[00:01.00]Waves come", "a/Clip.jpg": picture((64, 64))}

    outcome = taken({**records, **beside, "a/Clip.mp3": M4A, "b/Clip.lrc": b"[00:02.00]Other"})

    card = library.card({"id": ID})
    raw = json.loads(songs.details(library.db, card)[0])
    assert (2, True) == (outcome.kept, card.cover_kept is not None)
    assert [1.0] == [line["start"] for line in raw["lyrics_timestamped"]["lines"]]
