import dataclasses
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath

import pytest

import webapp
from tests.archives import M4A, OTHER_M4A, picture
from tests.exports.test_tagging import CODECS, encoded, frames
from tests.exports.test_tagging import read as tags_of
from tests.factories import Library, hear, rich_song
from tests.fakes import song
from webapp import database
from webapp.archive import disk, record_file
from webapp.archive.store import Archive
from webapp.config import Config
from webapp.errors import ExportError
from webapp.exports import export
from webapp.imports import importer
from webapp.imports.containers import open_containers
from webapp.imports.items import Item, kind_of
from webapp.imports.media_import import MediaImporter
from webapp.library import (
    files,
    playlist_entries,
    playlists,
    provenance,
    songs,
    user_marks,
)
from webapp.sources.media_client import MediaClient

SAMPLES = Path(__file__).parents[1] / "samples" / "saved"
HOSTILE = [
    "a\0b",
    "x" * 300,
    "../../etc/passwd",
    "👩\u200d🚀 Ünïcode",
    "\u202eabc\u202c שלום",
    "con",
    "NUL.txt",
    "",
    None,
    "...",
    "--help",
    '<>:"/\\|?*',
    "Same",
    "Same",
    "SAME",
    "#1",
    "a\nb",
]


class Gallery:
    """A library with its archive, as one data folder."""

    def __init__(self, config):
        self.config = config
        self.db = database.connect(config.database)
        self.library = Library(self.db)
        archive = Archive(config.archive, MediaClient(frozenset()))
        self.media = MediaImporter(config, archive, free=lambda _folder: 10**12)
        self.archive = archive

    def keep(self, raw, name, content):
        """A copy of the song's audio or cover."""
        path = PurePosixPath(name)
        item = Item(path, kind_of(path), len(content), lambda: io.BytesIO(content))
        song_id = self.library.card(raw).id
        with database.transaction(self.db):
            held = self.media.reserve(self.db, [(song_id, item)])
        for file, each in held:
            assert self.media.add(self.db, file, each)

    def add(self, raw, audio=None, cover=None, source="riffusion"):
        self.library.add(raw, source=source)
        if audio is not None:
            self.keep(raw, "a.m4a", audio)
        if cover is not None:
            self.keep(raw, "a.jpg", cover)
        return raw

    def export(self, path, **options):
        return export.export(self.config, self.db, path, **options)

    def take(self, path):
        return importer.import_all(
            self.db, open_containers(path), datetime.now(UTC), media=self.media
        )

    def write_records(self):
        while self.archive.write_records(self.db):
            pass

    def cards(self):
        return songs.by_keys(self.db, songs.keys(self.db))

    def path(self, card, kind):
        file = files.archived(self.db, card.key, kind)
        return file and disk.song_folder(self.config.archive, card.id) / file.name

    def record(self, card):
        """Without the service, which the card has: a song that a source lists need not say it."""
        raw = json.loads(songs.details(self.db, card)[0])
        return {name: value for name, value in raw.items() if name != "service"}

    def wall(self, audio):
        """All that a person could tell this library by, song by song as they hang."""
        return [
            {
                **{name: getattr(card, name) for name in SEEN.split()},
                "record": self.record(card),
                "long": songs.details(self.db, card)[1],
                "origins": provenance.of(self.db, card.key),
                "marks": user_marks.of(self.db, card.key),
                "audio": (path := self.path(card, "audio")) and audio(path),
                "cover": (path := self.path(card, "cover")) and content(path),
            }
            for card in self.cards()
        ]


SEEN = (
    "id source_id service title style status duration created_at place group_id take takes wave hue"
)
SEEN += " favourite plays choice parent_id riff_id cover_url audio_url stem_of stem cover_kept"


@pytest.fixture
def galleries(tmp_path, config, library_folder):
    """Opens a gallery of this name, a copy of that folder."""
    opened = []

    def call(name, folder=library_folder):
        shutil.copytree(folder, tmp_path / name)
        opened.append(Gallery(dataclasses.replace(config, data=tmp_path / name)))
        return opened[-1]

    yield call
    for gallery in opened:
        gallery.db.close()


@pytest.fixture
def gallery(galleries):
    return galleries("one")


@pytest.fixture
def other(galleries):
    return galleries("other")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A data folder with everything that a library may hold."""
    folder = tmp_path_factory.mktemp("filled")
    config = Config(data=folder)
    database.prepare(config.database)
    gallery = Gallery(config)
    _fill(gallery)
    gallery.db.close()
    return folder


@pytest.fixture
def full(filled, galleries):
    return galleries("full", filled)


def _fill(gallery):
    gallery.take(SAMPLES)
    for number, title in enumerate(HOSTILE, 1):
        raw = rich_song(number, title=title, group_id=f"g{number // 2}")
        gallery.add(raw, M4A if number % 2 else OTHER_M4A, picture((40 + number, 60)))
    for number, (form, codec) in enumerate(CODECS.values(), 100):
        content = encoded(form, codec)
        gallery.add(song(number, title=f"{form} {codec}"), content, picture(form="PNG"))
    gallery.add(song(200, title="White"), M4A, picture(form="WEBP", size=(300, 300)))
    gallery.add(song(201, status="failed", title="Failed"))
    gallery.add(song(202, status="processing", title="Not yet"))
    gallery.add({"id": 7, "title": "No date", "status": "completed"}, M4A)
    gallery.add({"id": "a b/ö", "title": "Odd id", "status": "completed"}, M4A)
    gallery.add({"id": "nan-id-1", "x": float("nan"), "y": "\ud800", "z": {"a": [1e400]}})
    clip = {"id": "f0000000-0000-4000-8000-000000000001", "title": "Tide", "duration_s": 9}
    drums = {"id": "f0000000-0000-4000-8000-000000000002", "title": "Tide - drums"}
    gallery.library.add({**drums, "status": "completed"}, clip, source="flowmusic")
    gallery.keep(drums, "a.m4a", M4A)
    same = [song(n, created_at="2025-01-01T00:00:00Z", title=f"Twin {n % 3}") for n in (300, 301)]
    for raw in same:
        gallery.add(raw, M4A)
    card = gallery.library.card(same[0])
    user_marks.set_favourite(gallery.db, card.key, favourite=True)
    user_marks.set_choice(gallery.db, card.key, "keep")
    hear(gallery.db, card.key, "2025-02-02T10:00:00Z")


def tree(folder):
    """Sum and time of every file."""
    return {
        path.relative_to(folder).as_posix(): (
            sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
            path.stat().st_ino,
        )
        for path in folder.rglob("*")
        if path.is_file()
    }


def named(folder, ending):
    return sorted(path.name for path in folder.glob(f"*.{ending}"))


def one(folder, ending):
    [path] = folder.glob(f"*.{ending}")
    return path


def content(path):
    return sha256(path.read_bytes()).hexdigest()


def text(wall):
    """A line a song: NaN is unlike itself otherwise."""
    return [json.dumps(song, sort_keys=True, default=repr) for song in wall]


@pytest.mark.parametrize(
    ("name", "original", "audio"), [("out", False, frames), ("out.zip", True, content)]
)
def test_what_is_exported_makes_the_same_gallery(full, other, tmp_path, name, original, audio):
    full.export(tmp_path / name, original=original)

    outcome = other.take(tmp_path / name)

    assert [] == outcome.problems
    wall = other.wall(audio)
    assert text(full.wall(audio)) == text(wall)
    assert {"import"} == {card.source for card in other.cards()}
    version = other.library.version()
    again = other.take(tmp_path / name)
    assert (0, 0) == (again.changed, again.kept)
    assert (version, text(wall)) == (other.library.version(), text(other.wall(audio)))


def test_an_exported_song_says_in_its_tags_what_is_known_of_it(gallery, tmp_path):
    cover = picture((64, 64))
    raw = gallery.add(rich_song(1, title="Harbour", sound="calm piano"), M4A, cover)

    gallery.export(tmp_path / "out")

    assert {
        "title": "Harbour",
        "style": "calm piano",
        "lyrics": raw["lyrics"],
        "date": raw["created_at"][:10],
        "id": raw["id"],
        "cover": cover,
    } == tags_of(one(tmp_path / "out", "m4a"))


def test_an_archive_is_imported_as_it_lies_without_its_database(full, other, tmp_path):
    full.write_records()
    shutil.copytree(full.config.archive, tmp_path / "old" / "songs")

    outcome = other.take(tmp_path / "old")

    assert [] == outcome.problems
    assert text(full.wall(content)) == text(other.wall(content))


def test_an_export_back_into_its_own_library_changes_nothing(full, tmp_path):
    full.export(tmp_path / "out")
    before = (full.library.version(), text(full.wall(content)))

    full.take(tmp_path / "out")

    assert before == (full.library.version(), text(full.wall(content)))


def test_songs_of_a_source_stay_its_songs(galleries, tmp_path):
    old, new = galleries("old"), galleries("new")
    old.add(rich_song(1, title="Old title", play_count=3, topic="known of old"))
    old.add(song(2, title="Only there"))
    old.export(tmp_path / "out")
    new.library.add(rich_song(1, title="New title", play_count=9, topic=""))

    new.take(tmp_path / "out")

    [known] = [card for card in new.cards() if card.title == "New title"]
    assert ("riffusion", 9, 1) == (known.source, known.plays, known.can_be_asked)
    assert "known of old" == json.loads(songs.details(new.db, known)[0])["topic"]
    assert "Old title" == provenance.of(new.db, known.key)["songwall"]["title"]
    assert "import" == next(card.source for card in new.cards() if card.title == "Only there")


def test_marks_of_elsewhere_fill_gaps(galleries, tmp_path):
    old, new = galleries("old"), galleries("new")
    raw = song(1)
    for each, choice in ((old, "keep"), (new, "aside")):
        each.add(raw)
        user_marks.set_choice(each.db, each.library.card(raw).key, choice)
    user_marks.set_favourite(old.db, old.library.card(raw).key, favourite=True)
    old.export(tmp_path / "out")

    new.take(tmp_path / "out")

    assert ("aside", 1) == (new.library.card(raw).choice, new.library.card(raw).favourite)


def test_no_file_is_called_anything_dangerous(full, tmp_path):
    full.export(tmp_path / "deep" / "out")

    names = [path.name for path in (tmp_path / "deep" / "out").iterdir()]
    assert ["out"] == [path.name for path in (tmp_path / "deep").iterdir()]
    assert len({name.casefold() for name in names}) == len(names)
    assert len(full.cards()) == len(named(tmp_path / "deep" / "out", "json"))
    assert not [name for name in names if name.startswith((".", "-", "con ", "con.", "NUL"))]
    assert not [name for name in names if name.endswith(".part")]


def test_a_second_export_writes_nothing(full, tmp_path):
    first = full.export(tmp_path / "out")
    before = tree(tmp_path / "out")

    second = full.export(tmp_path / "out")

    assert before == tree(tmp_path / "out")
    assert (len(before), 0) == (first.written, first.unchanged)
    assert (0, len(before)) == (second.written, second.unchanged)


def test_only_what_changed_is_written_anew(gallery, tmp_path):
    raws = [gallery.add(song(n), M4A, picture()) for n in (1, 2)]
    gallery.export(tmp_path / "out")
    before = tree(tmp_path / "out")

    user_marks.set_favourite(gallery.db, gallery.library.card(raws[0]).key, favourite=True)
    gallery.export(tmp_path / "out")

    after = tree(tmp_path / "out")
    [changed] = [name for name in after if after[name] != before.get(name)]
    assert changed.startswith("Song 1 [")
    assert changed.endswith("].json")


def test_a_song_with_another_title_has_its_files_under_the_new_one_only(gallery, tmp_path):
    gallery.add(song(1, title="Old"), M4A, picture())
    gallery.export(tmp_path / "out")
    cover = one(tmp_path / "out", "jpg").stat().st_ino

    gallery.library.add(song(1, title="New"))
    report = gallery.export(tmp_path / "out")

    names = sorted(path.name.partition(" [")[0] for path in (tmp_path / "out").iterdir())
    assert ["New", "New", "New", "playlist.m3u8"] == names
    assert cover == one(tmp_path / "out", "jpg").stat().st_ino
    assert (3, 1) == (report.written, report.unchanged)


def test_a_renaming_that_was_cut_off_is_gone_on_with(gallery, tmp_path):
    gallery.add(song(1, title="Old"), M4A, picture())
    gallery.export(tmp_path / "out")
    old = one(tmp_path / "out", "m4a")
    gallery.library.add(song(1, title="New"))
    old.rename(old.with_name(old.name.replace("Old", "New")))

    gallery.export(tmp_path / "out")

    assert [] == [*(tmp_path / "out").glob("Old*")]
    assert 4 == len([*(tmp_path / "out").iterdir()])


def test_audio_of_another_kind_takes_the_place_of_the_older(gallery, tmp_path):
    raw = gallery.add(song(1), M4A)
    gallery.export(tmp_path / "out")
    card = gallery.library.card(raw)
    with database.transaction(gallery.db):
        gallery.db.execute("UPDATE files SET name = NULL")
    gallery.keep(raw, "a.mp3", encoded("mp3", "libmp3lame"))

    gallery.export(tmp_path / "out")

    assert ([], 1) == (named(tmp_path / "out", "m4a"), len(named(tmp_path / "out", "mp3")))
    assert card.key == gallery.library.card(raw).key


def test_what_is_no_longer_kept_here_stays_in_the_export(gallery, tmp_path):
    raw = gallery.add(song(1, title="Old"), M4A)
    gallery.export(tmp_path / "out")
    with database.transaction(gallery.db):
        gallery.db.execute("DELETE FROM files")

    gallery.library.add({**raw, "title": "New"})
    report = gallery.export(tmp_path / "out")

    assert frames(one(tmp_path / "out", "m4a"))
    assert one(tmp_path / "out", "m4a").name.startswith("New [")
    assert one(tmp_path / "out", "m4a").name in (tmp_path / "out/playlist.m3u8").read_text()
    assert 0 == report.silent


@pytest.mark.parametrize("how", ["gone", "changed"])
def test_a_damaged_copy_is_not_given_and_said(gallery, tmp_path, how):
    raw = gallery.add(song(1), M4A, picture())
    gallery.add(song(2), M4A)
    path = gallery.path(gallery.library.card(raw), "audio")
    path.unlink() if how == "gone" else path.write_bytes(M4A[:-1] + b"x")

    report = gallery.export(tmp_path / "out")

    assert ["Song 1: audio"] == report.damaged
    assert 1 == len(named(tmp_path / "out", "m4a"))
    assert 2 == len(named(tmp_path / "out", "json"))


def test_a_damaged_copy_takes_nothing_from_an_export_of_when_it_was_whole(gallery, tmp_path):
    raw = gallery.add(song(1), M4A)
    gallery.export(tmp_path / "out")
    sound = frames(one(tmp_path / "out", "m4a"))
    gallery.path(gallery.library.card(raw), "audio").unlink()

    gallery.library.add({**raw, "title": "New"})
    gallery.export(tmp_path / "out")

    assert sound == frames(one(tmp_path / "out", "m4a"))


def test_originals_have_the_sums_of_the_library(gallery, tmp_path):
    gallery.add(song(1), M4A)

    gallery.export(tmp_path / "out", original=True)

    assert M4A == one(tmp_path / "out", "m4a").read_bytes()
    kept = json.loads(one(tmp_path / "out", "json").read_bytes())["files"]["audio"]["sha256"]
    assert sha256(M4A).hexdigest() == kept


def test_a_folder_can_change_from_tagged_to_original(gallery, tmp_path):
    gallery.add(song(1), M4A)
    gallery.export(tmp_path / "out")
    assert M4A != one(tmp_path / "out", "m4a").read_bytes()

    gallery.export(tmp_path / "out", original=True)

    assert M4A == one(tmp_path / "out", "m4a").read_bytes()


def test_a_file_that_takes_no_tags_is_given_as_it_is_and_said(gallery, tmp_path):
    webm = encoded(*CODECS["webm"])
    gallery.add(song(1), webm)

    report = gallery.export(tmp_path / "out")

    assert {"webm": 1} == report.untagged
    assert webm == one(tmp_path / "out", "webm").read_bytes()


def test_the_playlist_holds_what_sounds_newest_first(full, tmp_path):
    full.export(tmp_path / "out")

    lines = (tmp_path / "out/playlist.m3u8").read_text().splitlines()
    assert ["#EXTM3U", "#PLAYLIST:Songwall"] == lines[:2]
    assert all((tmp_path / "out" / name).is_file() for name in lines[3::2])
    cards = [card for card in full.cards() if card.audio_kept and not card.stem_of]
    assert [f"{card.title or 'Untitled'}" for card in cards] == [
        line.partition(",")[2] for line in lines[2::2]
    ]
    seconds = int(lines[2].removeprefix("#EXTINF:").partition(",")[0])
    assert round(files.archived(full.db, cards[0].key, "audio").duration) == seconds


def test_the_same_library_makes_the_same_zip(full, tmp_path):
    full.export(tmp_path / "a.zip")
    full.export(tmp_path / "b.zip")

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        assert {zipfile.ZIP_STORED} == {entry.compress_type for entry in file.infolist()}
        assert file.testzip() is None


def test_a_zip_of_an_export_may_be_made_anew_and_nothing_else(gallery, tmp_path):
    gallery.add(song(1))
    gallery.export(tmp_path / "a.zip")
    gallery.export(tmp_path / "a.zip")
    for name, old in (("b.zip", b"mine"), ("c.zip", zipped())):
        (tmp_path / name).write_bytes(old)

        with pytest.raises(ExportError, match="isn't one of Songwall's exports"):
            gallery.export(tmp_path / name)
        assert old == (tmp_path / name).read_bytes()


def zipped():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a", "b")
    return packed.getvalue()


def test_each_playlist_is_a_file_and_only_ours_of_an_earlier_export_goes(gallery, tmp_path):
    gallery.add(rich_song(1, title="Harbour"), M4A)
    song_id = gallery.cards()[0].id
    with database.transaction(gallery.db):
        drive = playlists.create(gallery.db, playlists.describe("Drive"))
        moments = playlist_entries.read(f"{song_id},gone-for-ever,{song_id}@1-2")
        playlist_entries.insert(gallery.db, drive, moments)
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine [0123456789ab].m3u8").write_text("#EXTM3U\n")

    export.export(gallery.config, gallery.db, out)
    [name] = [path.name for path in out.glob("Drive*.m3u8")]
    lines = (out / name).read_text().splitlines()
    files = [line for line in lines if not line.startswith("#")]
    assert 2 == len(files)
    assert (out / files[0]).is_file()
    assert any("gone-for-ever" in line for line in lines)

    playlists.change(gallery.db, drive.id, None, playlists.describe("Road"))
    report = export.export(gallery.config, gallery.db, out)
    assert ["Road", "mine", "playlist"] == sorted(
        path.name.partition(" [")[0].removesuffix(".m3u8") for path in out.glob("*.m3u8")
    )
    assert 1 == report.playlists
    export.export(gallery.config, gallery.db, tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        assert 2 == sum(name.endswith(".m3u8") for name in packed.namelist())


@pytest.mark.parametrize("name", ["playlist.m3u8", "m4a", "json", "jpg"])
def test_files_of_others_are_never_touched(gallery, tmp_path, name):
    gallery.add(song(1), M4A, picture())
    gallery.export(tmp_path / "probe")
    target = name if "." in name else one(tmp_path / "probe", name).name
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / target).write_bytes(b"mine")

    with pytest.raises(ExportError, match="not from an export"):
        gallery.export(tmp_path / "out")

    assert {target: b"mine"} == {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}


def test_a_link_leads_nowhere(gallery, tmp_path):
    gallery.add(song(1), M4A)
    gallery.export(tmp_path / "out")
    (tmp_path / "secret").write_bytes(b"mine")
    for name in ("songwall-export.part", "songwall-export.json.part"):
        (tmp_path / "out" / name).symlink_to(tmp_path / "secret")
    one(tmp_path / "out", "m4a").unlink()

    gallery.export(tmp_path / "out")

    assert b"mine" == (tmp_path / "secret").read_bytes()
    assert frames(one(tmp_path / "out", "m4a"))


def test_it_refuses_what_it_cannot_write_into(gallery, tmp_path):
    gallery.add(song(1), M4A)
    (tmp_path / "file").write_bytes(b"mine")

    for path in (tmp_path / "file", tmp_path / "file" / "in", tmp_path / "a\0b"):
        with pytest.raises(ExportError):
            gallery.export(path)
    with pytest.raises(ExportError, match="has its own files"):
        gallery.export(gallery.config.archive / "out")


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_a_full_disk_is_a_sentence_and_leaves_no_half_file(gallery, tmp_path, name):
    gallery.add(song(1), M4A)
    limited = f"""import resource, webapp.cli
resource.setrlimit(resource.RLIMIT_FSIZE, ({len(M4A) // 2}, {len(M4A) // 2}))
webapp.cli.main()"""
    command = [sys.executable, "-c", limited, "export", str(tmp_path / name)]

    done = run(gallery, command)

    assert (1, 1) == (done.returncode, len(done.stderr.splitlines()))
    assert "There's no room left for the export" in done.stderr
    left = [path.suffix for path in tmp_path.rglob("out*") if path.is_file()]
    left += [path.suffix for path in (tmp_path / "out").glob("*")]
    assert left == ([".json"] if name == "out" else [])
    gallery.export(tmp_path / name)


def test_an_empty_library_is_a_sentence(gallery, tmp_path):
    with pytest.raises(ExportError, match="no songs"):
        gallery.export(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_one_export_at_a_time(gallery, tmp_path):
    gallery.add(song(1), M4A)

    def again(_done, _of):
        gallery.export(tmp_path / "b")

    with pytest.raises(ExportError, match="Another export"):
        gallery.export(tmp_path / "a", tell=again)
    gallery.export(tmp_path / "b")


def test_what_another_tool_left_broken_in_a_json_is_no_export(gallery, tmp_path):
    gallery.add(song(1), M4A)
    gallery.export(tmp_path / "out")
    path = one(tmp_path / "out", "json")
    path.write_text('{"form": 1, "id": "another"}')

    with pytest.raises(ExportError, match="not from an export"):
        gallery.export(tmp_path / "out")


def test_facts_that_name_other_places_are_passed_over(gallery, tmp_path):
    raw = gallery.add(song(1), M4A)
    gallery.export(tmp_path / "out")
    path = one(tmp_path / "out", "json")
    told = json.loads(path.read_bytes())
    told["export"]["files"]["x/../../secret"] = {"of": "", "size": 4}
    path.write_bytes(record_file.dumps(told))
    (tmp_path / "secret").write_bytes(b"mine")

    gallery.library.add({**raw, "title": "New"})
    gallery.export(tmp_path / "out")

    assert b"mine" == (tmp_path / "secret").read_bytes()


ROOT = str(Path(webapp.__file__).parent.parent)


def environment(gallery):
    return {**os.environ, "SONGWALL_DATA": str(gallery.config.data), "SONGWALL_SOURCE": "none"}


def run(gallery, command):
    return subprocess.run(
        command,
        env=environment(gallery),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


# It cannot come to its end before it is killed, however late that is.
WITHOUT_END = """import time
import webapp.cli
from webapp.exports import folder, zip_file
folder.FolderTarget.finish = zip_file.ZipTarget.finish = lambda *_: time.sleep(600)
"""


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_an_export_that_was_killed_is_gone_on_with(gallery, tmp_path, name):
    for number in range(20):
        gallery.add(song(number, title=f"T{number}"), M4A)
    command = [sys.executable, "-m", "webapp", "export", str(tmp_path / name)]
    endless = [sys.executable, "-c", f"{WITHOUT_END}webapp.cli.main()", *command[3:]]
    env = environment(gallery)
    process = subprocess.Popen(endless, env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
    begun = tmp_path / (name if name == "out" else "out.zip.part")
    while not (begun.is_file() or len([*begun.glob("*")]) > 5) and process.poll() is None:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    assert -signal.SIGKILL == process.wait()
    assert not (tmp_path / "out.zip").exists()
    before = tree(tmp_path / name) if name == "out" else {}

    done = run(gallery, command)

    assert (0, "") == (done.returncode, done.stderr)
    if name == "out":
        after = tree(tmp_path / name)
        cut = {each for each in before if after.get(each) != before[each]}
        assert len(cut) <= 3  # of the song that it was at, and the part
        assert 41 == len(after)
    else:
        assert ["one", "out.zip"] == sorted(path.name for path in tmp_path.iterdir())
        with zipfile.ZipFile(tmp_path / name) as file:
            assert (41, None) == (len(file.namelist()), file.testzip())


def test_a_zip_that_is_stopped_leaves_nothing(gallery, tmp_path):
    gallery.add(song(1), M4A)

    def stop(_done, _of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gallery.export(tmp_path / "a.zip", tell=stop)

    assert [] == [*tmp_path.glob("a.zip*")]


def test_a_zip_begins_anew_where_one_was_cut_off_and_writes_through_no_link(gallery, tmp_path):
    gallery.add(song(1), M4A)
    gallery.export(tmp_path / "whole.zip")
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    for name, spoil in (
        ("a.zip", lambda part: part.write_bytes(b"PK\x03\x04 half an entry")),
        ("b.zip", lambda part: part.symlink_to(other)),
    ):
        spoil(tmp_path / f"{name}.part")

        report = gallery.export(tmp_path / name)

        assert (3, 0) == (report.written, report.unchanged)
        assert (tmp_path / "whole.zip").read_bytes() == (tmp_path / name).read_bytes()
        assert not (tmp_path / f"{name}.part").exists()
    assert b"mine" == other.read_bytes()


def test_words_with_times_lie_beside_as_lrc(full, tmp_path):
    report = full.export(tmp_path / "out")

    timed = named(tmp_path / "out", "lrc")
    assert 0 < len(timed) < report.songs
    assert any(
        re.search(
            r"^\[\d\d:\d\d\.\d\d\]<", (tmp_path / "out" / name).read_text("utf-8"), re.MULTILINE
        )
        for name in timed
    )


def test_a_query_gives_what_it_finds_and_leaves_the_rest_there(gallery, tmp_path):
    for number, title in enumerate(("Harbour", "Meadow"), 1):
        gallery.add(song(number, title=title), M4A)
    gallery.export(tmp_path / "out")

    report = gallery.export(tmp_path / "out", query="harb")

    assert (1, 2) == (report.songs, len(named(tmp_path / "out", "json")))
    assert "Meadow" not in (tmp_path / "out/playlist.m3u8").read_text()
    with pytest.raises(ExportError, match="“nothing” finds"):
        gallery.export(tmp_path / "out", query="nothing")
