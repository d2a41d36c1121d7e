import dataclasses
import io
import json
import shutil
import time
import tracemalloc
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tests import audio
from tests.archives import M4A, OTHER_M4A, picture
from tests.factories import NOW, rich_song
from tests.fakes import song
from webapp import database
from webapp.archive import copies, disk
from webapp.archive.download import FetchLimits
from webapp.archive.store import Archive
from webapp.errors import ImportFileError
from webapp.imports import importer, reading
from webapp.imports.containers import open_containers
from webapp.imports.items import Container, Item
from webapp.imports.media_import import UNUSABLE, MediaImporter
from webapp.library import files, provenance, songs
from webapp.records.incoming import NO_ID
from webapp.sources.media_client import MediaClient


@pytest.fixture
def take(db, tmp_path):
    def call(content, **options):
        path = tmp_path / "saved.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return importer.import_all(db, open_containers(path), NOW, **options)

    return call


def test_more_songs_than_a_batch_are_all_taken_in(take, library):
    outcome = take([song(n) for n in range(reading.BATCH + 7, 0, -1)])

    assert (507, 507, 0) == (outcome.read, outcome.changed, outcome.unusable)
    assert 507 == len(library.titles())


def test_what_is_unusable_is_said_without_its_content(take):
    outcome = take([song(1), {"title": "secret"}, 5])

    assert [f"entry 2: {NO_ID}", "entry 3: not a song"] == outcome.problems


def test_many_problems_of_a_kind_are_said_together(take):
    outcome = take([None] * 100)

    said = "100 times: not a song (entry 1; entry 2; entry 3 and others)"
    assert (100, [said]) == (outcome.unusable, outcome.problems)
    assert 0 == outcome.complaints.untold


def test_what_no_sentence_counts_is_known(take):
    many = [song(1), *({"title": "A", f"name{number}": 1, "error": 1} for number in range(9))]

    outcome = take([*many, *range(3)])

    assert (12, 0) == (outcome.unusable, outcome.complaints.untold)
    assert [f"9 times: {NO_ID} (entry 2; entry 3; entry 4 and others)"] == outcome.problems[:1]


def test_a_folder_with_many_broken_files_stays_readable(taken, tmp_path):
    broken = ["{broken", '[{"title": "A"}]', "<html>", '{"title": 1', '["a", {"error": 1}]']
    for number in range(300):
        content = broken[number % 5] if number < 100 else json.dumps(song(number))
        (tmp_path / f"{number}.json").write_text(content)

    outcome = taken(tmp_path)

    assert 200 == outcome.read
    assert outcome.unusable >= 80
    assert len(outcome.problems) <= 8
    assert any(f"20 times: {NO_ID}" in said and "1.json" in said for said in outcome.problems)
    assert any("web page" in said for said in outcome.problems)


def test_a_broken_batch_costs_no_other(take, library):
    deep = b'{"id": "deep", "a": ' + b"[" * 990 + b"]" * 990 + b"}"

    outcome = take(b"[" + json.dumps(song(1)).encode() + b"," + deep + b"]")

    assert (1, 1) == (outcome.read, outcome.unusable)
    assert ["Song 1"] == library.titles()


def test_it_tells_how_far_it_has_read(take):
    told = []

    take([rich_song(n) for n in range(5)], tell=lambda done, _of: told.append(done))

    assert told == sorted(told)
    assert told[-1] > 0


@pytest.mark.parametrize("name", ["missing", "\0", "x" * 300])
def test_a_file_that_cannot_be_read_is_an_error(db, tmp_path, name):
    with pytest.raises(ImportFileError, match="can't read"):
        importer.import_all(db, open_containers(tmp_path / name), NOW)


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 100, b"\xff\xfe", b"]", b"[", b"{", b"<html>", b"[" * 10_000]
)
def test_any_file_is_read_to_its_end(take, content):
    assert 0 == take(content).read


SAMPLES = Path(__file__).parents[1] / "samples" / "saved"
ID = "3f0c1a52-7d1e-4c7b-9a35-0e8a5f6b1c01"


@pytest.fixture
def taken(db):
    return lambda path: importer.import_all(db, open_containers(path), NOW)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_the_songs_of_every_form_hang_on_the_wall(taken, library, name):
    outcome = taken(SAMPLES / name)

    assert outcome.read > 0
    song = library.card({"id": ID})
    assert "completed" == song.status
    assert song.title.startswith("Harbour Lights")


def test_all_forms_together_are_one_song_each(taken, library):
    taken(SAMPLES)

    card = library.card({"id": ID})
    raw = json.loads(songs.details(library.db, card)[0])
    assert 3 == len(library.titles())
    assert (15, 2) == (raw["play_count"], raw["favorite_count"])
    assert "Harbour Lights" == card.title  # of the file that knows of the most plays
    assert {"answer", "clip", "downloader", "manifest", "tracks"} == set(
        provenance.of(library.db, card.key)
    )
    assert "words" in str(raw["lyrics_timestamped"])


def test_importing_twice_changes_nothing(taken, library):
    taken(SAMPLES)
    before = (library.version(), database.rows(library.db, "SELECT * FROM origins"))

    assert 0 == taken(SAMPLES).changed
    assert before == (library.version(), database.rows(library.db, "SELECT * FROM origins"))


def test_a_zip_of_it_all_is_the_same(taken, library, tmp_path):
    taken(SAMPLES)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as file:
        for path in SAMPLES.rglob("*.json"):
            file.write(path, path.relative_to(SAMPLES))

    outcome = taken(tmp_path / "all.zip")

    assert (12, 0, 0) == (outcome.read, outcome.changed, outcome.unusable)
    assert ["3 files hold no songs."] == outcome.remarks


def lying(tmp_path, **contents):
    folder = tmp_path / "lying"
    folder.mkdir()
    for name, content in contents.items():
        told = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{name}.json").write_text(told, encoding="utf-8")
    return folder


def test_files_that_are_not_about_songs_are_told_in_a_sentence(taken):
    outcome = taken(SAMPLES)

    assert (0, 3, []) == (outcome.unusable, outcome.songless, outcome.problems)
    assert ["3 files hold no songs."] == outcome.remarks


NO_SONGS = {
    "ids": ["a", "b"],
    "lines of ids": '"a"\n"b"\n',
    "notes": {"downloaded": [{"id": "a", "title": "A", "error": "404"}], "failed": {}},
    "by id": {"3f0c1a52": {"file": "a.mp3", "name": "A"}},
    "a job": {"id": "a", "state": "done"},
    "nothing": "",
    "none": [],
    "numbers": [[1, 2], None, 3],
}


@pytest.mark.parametrize("content", NO_SONGS.values(), ids=NO_SONGS)
def test_what_is_plainly_no_song_counts_as_nothing_broken(taken, tmp_path, content):
    outcome = taken(lying(tmp_path, songs=[song(1)], other=content))

    assert (1, 0, ["1 file holds no songs."]) == (outcome.read, outcome.unusable, outcome.remarks)


DOUBTS = {
    "broken": ("{broken", 1),
    "cut off": ('["a", "b"', 2),
    "no id": ([{"title": "A"}], 1),
    "some beside a song": ([1, None, song(2), "a"], 3),
    "many beside a song": ([*range(30), song(2)], 30),
    "songs in an unknown place": ({"kept": [{"id": "a", "audio_url": "https://a.example/a"}]}, 1),
    "a newer songwall's": ({"form": 99, "record": {"id": "a"}}, 1),
}


@pytest.mark.parametrize(("content", "unusable"), DOUBTS.values(), ids=DOUBTS)
def test_what_may_be_a_song_is_complained_of(taken, tmp_path, content, unusable):
    outcome = taken(lying(tmp_path, songs=[song(1)], other=content))

    assert unusable <= outcome.unusable <= unusable + 1
    assert (0, []) == (outcome.songless, outcome.remarks)


@pytest.mark.parametrize("content", [["a"], {"downloaded": []}])
def test_of_a_file_that_was_named_alone_it_is_said_why(take, content):
    outcome = take(content)

    assert (1, 0, 1) == (outcome.unusable, outcome.songless, len(outcome.problems))


def test_audio_beside_a_record_says_that_it_is_completed(taken, library, tmp_path):
    for name in "ab":
        (tmp_path / f"{name}_{name * 8}.json").write_text(
            json.dumps({"id": name * 8, "title": name})
        )
    (tmp_path / "a_aaaaaaaa.m4a").write_bytes(b"x")

    taken(tmp_path)

    assert "completed" == library.card({"id": "aaaaaaaa"}).status
    assert "unknown" == library.card({"id": "bbbbbbbb"}).status


ANOTHER = ID[:-1] + "9"


def own(song_id):
    return {"form": 1, "id": song_id, "record": {"id": song_id, "title": "A"}}


@pytest.mark.parametrize(
    ("name", "record"),
    [
        (f"3f/{ANOTHER}_Harbour Lights/meta.json", {"id": ID, "title": "A"}),
        (f"3f/{ANOTHER}/record.json", own(ID)),
        (f"3f/{ID}/record.json", {**own(ID), "record": {"id": ANOTHER, "title": "A"}}),
        ("3f/some-other-song/record.json", own("the-song-0001")),
    ],
    ids=["an archiver's", "ours", "ours inside", "ours without a uuid"],
)
def test_a_record_in_another_songs_folder_is_refused(taken, library, tmp_path, name, record):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(record))
    (path.parent / "audio.m4a").write_bytes(b"x")
    (tmp_path / "b.json").write_text('{"id": "bbbbbbbb", "title": "B"}')

    outcome = taken(tmp_path)

    assert [f"{name}: it's about another song than its folder, so nothing there was added"] == (
        outcome.problems
    )
    assert (1, 1) == (outcome.read, outcome.unusable)
    assert ["B"] == library.titles()


def test_a_record_under_another_songs_name_counts_and_is_said(taken, library, tmp_path):
    (tmp_path / f"A_{ANOTHER}.json").write_text(json.dumps({"id": ID, "title": "A"}))

    outcome = taken(tmp_path)

    assert "A" == library.card({"id": ID}).title
    (remark,) = outcome.remarks
    assert remark.endswith(f"the song in it is {ID}: its record counts, not its name")
    assert (1, 0) == (outcome.read, outcome.unusable)


@pytest.mark.parametrize(
    ("name", "song_id"),
    [
        ("meta.json", ID),
        (f"{ID}/record.json", ID),
        ("my songs/record.json", ID),
        (f"3f/{ID}_A/meta.json", f"clip:{ID.upper()}"),
    ],
)
def test_a_folder_that_names_no_other_song_refuses_none(taken, tmp_path, name, song_id):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(own(song_id)))

    assert 1 == taken(tmp_path).read


class Manifest(io.RawIOBase):
    """A manifest of some MB that is never all there."""

    def __init__(self, megabytes):
        super().__init__()
        self.left = megabytes
        words = [{"text": "la", "start": n, "end": n + 1} for n in range(100)]
        item = {"title": "A", "lyrics_timestamped": words, "more": "la la\n" * 20_000}
        self.item = json.dumps(item)[1:]
        self.count = 0

    def read(self, _size=-1):
        self.left -= 1
        if self.left == -1:
            return b'], "total": 1}'
        if self.left < -1:
            return b""
        lines = []
        for _ in range((1 << 20) // len(self.item)):
            self.count += 1
            lines.append(f'{{"id": "song-{self.count}", {self.item}')
        start = '{"generated_at": "x", "items": [' if self.count == len(lines) else ","
        return (start + ",".join(lines)).encode()


def test_memory_does_not_grow_with_a_manifest(db):
    made = Manifest(12)
    item = Item(PurePosixPath("m.json"), "json", 12 << 20, lambda: made)
    tracemalloc.start()
    outcome = importer.import_all(db, [Container("m.json", [item], [])], NOW)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (made.count, 0) == (outcome.read, outcome.unusable)
    assert 84 == made.count
    assert most < 10_000_000


@pytest.fixture
def media(config):
    return MediaImporter(config, Archive(config.archive, MediaClient(config.media_hosts)))


@pytest.fixture
def beside(db, tmp_path, media):
    """What lies where the archivers left it: imports the folder, answers the outcome."""
    folder = tmp_path / "given"
    shutil.copytree(SAMPLES, folder)

    def call(files):
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return importer.import_all(db, open_containers(folder), NOW, media=media)

    return call


def kept(library, config, kind="audio", song_id=ID):
    (file,) = [
        file
        for file in files.of_songs(library.db, [library.card({"id": song_id}).key])
        if file.kind == kind
    ]
    return (disk.song_folder(config.archive, song_id) / file.name).read_bytes()


WAYS = [
    f"archiver/3f/{ID}_Harbour Lights/audio.m4a",
    f"downloader/Harbour Lights_{ID}.m4a",
    f"userscript/audio/Harbour Lights__{ID}.mp3",
    f"{ID}.wav",
    f"elsewhere/Of another title_{ID}.m4a",
]


@pytest.mark.parametrize("name", WAYS)
def test_audio_beside_a_record_is_kept_and_never_fetched(beside, library, config, name):
    outcome = beside({name: M4A})

    assert (1, 0) == (outcome.kept, outcome.unusable)
    assert M4A == kept(library, config)
    card = library.card({"id": ID})
    assert card.has_audio
    assert ("audio", ID) not in {
        (file.kind, file.song_id) for file in iter(lambda: files.claim(library.db, 1e12), None)
    }


def test_a_cover_beside_a_record_is_kept(beside, library, config):
    cover = picture()

    assert 1 == beside({f"archiver/3f/{ID}_Harbour Lights/image.jpg": cover}).kept
    assert cover == kept(library, config, "cover")


def test_what_was_kept_once_is_not_kept_again(beside, library, config):
    beside({WAYS[0]: M4A})
    before = library.version()

    outcome = beside({WAYS[1]: M4A})

    assert (0, 0) == (outcome.kept, outcome.changed)
    assert before == library.version()
    assert M4A == kept(library, config)


def test_another_file_of_a_song_is_kept_beside_the_first(beside, db):
    outcomes = [beside({WAYS[n % 2]: content}) for n, content in enumerate([M4A, OTHER_M4A] * 2)]

    assert [(1, 3), (1, 0), (0, 0), (0, 0)] == [(o.kept, o.changed) for o in outcomes]
    ((_, stored),) = copies.of_songs(db, [songs.by_id(db, ID).key])
    assert {len(M4A), len(OTHER_M4A)} == {file.size for file in stored}


def test_audio_out_of_a_zip_is_kept(db, library, config, media, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(f"metadata/A__{ID}.json", json.dumps({"id": ID, "title": "A"}))
        file.writestr(f"audio/A__{ID}.m4a", M4A)

    assert 1 == importer.import_all(db, open_containers(tmp_path / "a.zip"), NOW, media=media).kept
    assert M4A == kept(library, config)


def test_audio_of_a_song_that_is_known_already_is_kept(db, library, config, media, tmp_path):
    library.add(song(1, id=ID))
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / f"Title_{ID}.m4a").write_bytes(M4A)
    (tmp_path / "given" / "Title_of no song.m4a").write_bytes(M4A)

    assert 1 == importer.import_all(db, open_containers(tmp_path / "given"), NOW, media=media).kept
    assert M4A == kept(library, config)


def test_audio_that_is_named_by_itself_is_kept(db, library, config, media, tmp_path):
    library.add({**rich_song(1), "id": ID})
    (tmp_path / f"{ID}.m4a").write_bytes(M4A)

    outcome = importer.import_all(db, open_containers(tmp_path / f"{ID}.m4a"), NOW, media=media)

    assert (1, 0) == (outcome.kept, outcome.unusable)
    assert M4A == kept(library, config)


def test_another_file_of_the_song_stands_in_for_a_broken_one(beside, library, config):
    outcome = beside({WAYS[0]: b"<html>", WAYS[1]: M4A, WAYS[2]: OTHER_M4A})

    assert 2 == outcome.kept
    assert OTHER_M4A == kept(library, config), "the longer one of two"


@pytest.mark.parametrize("content", [b"<html>", b"", picture(), M4A[:5000]])
def test_what_is_no_audio_is_said_and_may_be_fetched(beside, library, config, content):
    outcome = beside({WAYS[0]: content})

    assert 0 == outcome.kept
    assert f"{WAYS[0]}: {UNUSABLE['audio']}" in outcome.problems
    assert "audio" in {file.kind for file in iter(lambda: files.claim(library.db, 1e12), None)}
    assert not list(config.archive.rglob("*.part"))


def test_a_picture_of_a_script_is_refused(beside):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'

    outcome = beside({f"archiver/3f/{ID}_Harbour Lights/image.jpg": svg})

    assert 0 == outcome.kept
    assert any(
        said.endswith("image.jpg: it isn't a picture that can be shown")
        for said in outcome.problems
    )


def test_what_does_not_fit_on_the_disk_is_left_and_said(beside, media):
    media.free = lambda _folder: 0

    outcome = beside({WAYS[0]: M4A})

    assert 0 == outcome.kept
    assert "500 MB" in media.full


def test_nothing_is_kept_where_keeping_is_switched_off_and_it_is_said(beside, media, config):
    media.config = dataclasses.replace(config, keep=False)

    assert 0 == beside({WAYS[0]: M4A}).kept
    assert "SONGWALL_KEEP" in media.full
    assert not config.archive.exists()


@pytest.fixture
def given(db, tmp_path, media):
    """Songs 1 and 2, each with its audio beside; imports the folder, answers the outcome."""
    (tmp_path / "given").mkdir()
    for number, content in ((1, audio.made(seconds=8)), (2, M4A)):
        raw = song(number)
        (tmp_path / "given" / f"{raw['id']}.json").write_text(json.dumps(raw))
        (tmp_path / "given" / f"{raw['id']}.wav").write_bytes(content)
    return lambda: importer.import_all(db, open_containers(tmp_path / "given"), NOW, media=media)


def test_a_file_larger_than_what_is_kept_of_a_source_is_left_and_said(
    given, library, media, config
):
    client = MediaClient(config.media_hosts)
    media.archive = Archive(config.archive, client, FetchLimits(audio=1_000_000))

    outcome = given()

    assert [f"{song(1)['id']}.wav: larger than 1 MB"] == outcome.problems
    assert [None, True] == [library.card(song(n)).audio_kept and True for n in (1, 2)]
    assert not list(config.archive.rglob("*.part"))


def test_the_owners_limit_holds_for_what_is_brought_too(given, library, media, config):
    media.config = dataclasses.replace(config, keep_bytes=1_000_000)

    outcome = given()

    assert (2, 1) == (outcome.read, outcome.kept)
    assert [True, None] == [library.card(song(n)).audio_kept and True for n in (1, 2)]
    assert "SONGWALL_KEEP_GB" in media.full


def test_what_is_at_hand_is_not_fetched_meanwhile(db, library, media):
    library.add(*[rich_song(n, image_url=None) for n in (3, 2, 1)])
    claimed = []

    def read():
        claimed.extend(iter(lambda: files.claim(db, time.time()), None))
        return io.BytesIO(M4A)

    paths = [PurePosixPath(f"{song(n)['id']}.m4a") for n in (2, 1)]
    items = [Item(path, "audio", len(M4A), read) for path in paths]

    outcome = importer.import_all(db, [Container("given", items, [])], NOW, media=media)

    assert 2 == outcome.kept
    assert [song(3)["id"]] == [file.song_id for file in claimed]
