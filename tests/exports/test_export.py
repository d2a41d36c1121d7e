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
from tests.factories import Library, rich_song
from tests.fakes import song
from webapp import database
from webapp.archive import disk, record_file
from webapp.archive.store import Archive
from webapp.config import Config
from webapp.errors import ExportError
from webapp.exports import export, resumable_zip
from webapp.imports import importer
from webapp.imports.items import Item, kind_of
from webapp.imports.media_import import MediaImporter
from webapp.library import files, provenance, songs, user_marks
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
        database.prepare(config.database)
        self.db = database.connect(config.database)
        self.library = Library(self.db)
        archive = Archive(config.archive, MediaClient(frozenset()))
        self.taker = MediaImporter(config, archive, free=lambda _folder: 10**12)
        self.archive = archive

    def keep(self, raw, name, content):
        """A copy of the song's audio or cover."""
        path = PurePosixPath(name)
        item = Item(path, kind_of(path), len(content), name, lambda: io.BytesIO(content))
        song_id = self.library.card(raw).id
        with database.transaction(self.db):
            held = self.taker.claim(self.db, [(song_id, item)])
        for file, each in held:
            assert self.taker.take(self.db, file, each)

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
        return importer.import_path(self.db, path, datetime.now(UTC), taker=self.taker)

    def write_records(self):
        while self.archive.write_records(self.db):
            pass

    def cards(self):
        return songs.by_keys(self.db, songs.keys(self.db))

    def path(self, card, kind):
        file = files.archived(self.db, card.key, kind)
        return file and disk.song_folder(self.config.archive, card.id) / file.name

    def wall(self, audio):
        """All that a person could tell this library by, song by song as they hang."""
        return [
            {
                **{name: getattr(card, name) for name in SEEN.split()},
                "record": json.loads(songs.details(self.db, card)[0]),
                "long": songs.details(self.db, card)[1],
                "origins": provenance.of(self.db, card.key),
                "marks": user_marks.of(self.db, card.key),
                "audio": (path := self.path(card, "audio")) and audio(path),
                "cover": (path := self.path(card, "cover")) and content(path),
            }
            for card in self.cards()
        ]


SEEN = "id source_id title style status duration created_at place group_id take takes wave hue"
SEEN += " favourite plays choice parent_id riff_id cover_url audio_url stem_of stem cover_kept"


@pytest.fixture
def galleries(tmp_path, config):
    made = []

    def call(name):
        made.append(Gallery(dataclasses.replace(config, data=tmp_path / name)))
        return made[-1]

    yield call
    for each in made:
        each.db.close()


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
    gallery = Gallery(Config(data=folder))
    _fill(gallery)
    gallery.db.close()
    return folder


@pytest.fixture
def full(filled, galleries, tmp_path):
    shutil.copytree(filled, tmp_path / "full")
    return galleries("full")


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
    user_marks.count_play(gallery.db, card.key, "2025-02-02T10:00:00Z")


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


@pytest.mark.parametrize(("original", "audio"), [(False, frames), (True, content)])
@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_what_is_exported_makes_the_same_gallery(full, other, tmp_path, name, original, audio):
    full.export(tmp_path / name, original=original)

    outcome = other.take(tmp_path / name)

    assert [] == outcome.problems
    assert text(full.wall(audio)) == text(other.wall(audio))
    assert {"import"} == {card.source for card in other.cards()}


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


def test_an_archive_is_imported_as_it_lies(full, other):
    full.write_records()

    outcome = other.take(full.config.archive)

    assert [] == outcome.problems
    assert text(full.wall(content)) == text(other.wall(content))


def test_an_export_imported_twice_changes_nothing(full, other, tmp_path):
    full.export(tmp_path / "out")
    other.take(tmp_path / "out")
    before = (other.library.version(), text(other.wall(content)))

    outcome = other.take(tmp_path / "out")

    assert (0, 0) == (outcome.changed, outcome.kept)
    assert before == (other.library.version(), text(other.wall(content)))


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
    assert (len(before), 0) == (first.written, first.there)
    assert (0, len(before)) == (second.written, second.there)


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
    tally = gallery.export(tmp_path / "out")

    names = sorted(path.name.partition(" [")[0] for path in (tmp_path / "out").iterdir())
    assert ["New", "New", "New", "playlist.m3u8"] == names
    assert cover == one(tmp_path / "out", "jpg").stat().st_ino
    assert (3, 1) == (tally.written, tally.there)


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
    tally = gallery.export(tmp_path / "out")

    assert frames(one(tmp_path / "out", "m4a"))
    assert one(tmp_path / "out", "m4a").name.startswith("New [")
    assert one(tmp_path / "out", "m4a").name in (tmp_path / "out/playlist.m3u8").read_text()
    assert 0 == tally.silent


@pytest.mark.parametrize("how", ["gone", "changed"])
def test_a_damaged_copy_is_not_given_and_said(gallery, tmp_path, how):
    raw = gallery.add(song(1), M4A, picture())
    gallery.add(song(2), M4A)
    path = gallery.path(gallery.library.card(raw), "audio")
    path.unlink() if how == "gone" else path.write_bytes(M4A[:-1] + b"x")

    tally = gallery.export(tmp_path / "out")

    assert ["Song 1: audio"] == tally.broken
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

    tally = gallery.export(tmp_path / "out")

    assert {"webm": 1} == tally.untagged
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

        with pytest.raises(ExportError, match="not an export"):
            gallery.export(tmp_path / name)
        assert old == (tmp_path / name).read_bytes()


def zipped():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a", "b")
    return packed.getvalue()


@pytest.mark.parametrize("name", ["playlist.m3u8", "m4a", "json", "jpg"])
def test_files_of_others_are_never_touched(gallery, tmp_path, name):
    gallery.add(song(1), M4A, picture())
    gallery.export(tmp_path / "probe")
    target = name if "." in name else one(tmp_path / "probe", name).name
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / target).write_bytes(b"mine")

    with pytest.raises(ExportError, match="is not of an export"):
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
    with pytest.raises(ExportError, match="keeps its own files"):
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
    assert "There is no room left for the export" in done.stderr
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

    with pytest.raises(ExportError, match="is not of an export"):
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
folder.Folder.finish = zip_file.Zip.finish = lambda *_: time.sleep(600)
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


AT_EVERY_SONG = """import webapp.cli
from webapp.exports import resumable_zip
resumable_zip.EVERY = resumable_zip.SHARE = 0
"""
# Then it stands still until it is killed, however late that is.
TEN_SONGS = """import time
left, add = [None] * 30, resumable_zip.Part.add
resumable_zip.Part.add = lambda *told: (left.pop() if left else time.sleep(600), add(*told))
"""


@pytest.fixture
def checkpoints(monkeypatch):
    """From now on after every song; afterwards not before the export ends."""
    monkeypatch.setattr(resumable_zip, "SHARE", 0)

    def every(seconds):
        monkeypatch.setattr(resumable_zip, "EVERY", seconds)

    every(0)
    return every


@pytest.fixture
def album(gallery):
    """Eight songs with a cover; the sixth newest has a damaged copy, the seventh none."""
    raws = [gallery.add(song(n), M4A, picture()) for n in range(8, 2, -1)]
    gallery.path(gallery.library.card(raws[5]), "audio").unlink()
    gallery.add(song(2))
    gallery.add(rich_song(1), M4A, picture())
    return gallery


class CutOff(BaseException):
    """As a kill: nothing is tidied up."""


def broken_off(album, folder, after, error=CutOff, then=lambda: None, **options):
    """What a kill after so many songs leaves: copies, for here the export tidies up behind it."""
    left = {}

    def tell(done, _of):
        then()
        if done == after:
            left.update({path.name: path.read_bytes() for path in folder.glob("a.zip*")})
            raise error

    folder.mkdir(exist_ok=True)
    with pytest.raises((CutOff, ExportError)):
        album.export(folder / "a.zip", tell=tell, **options)
    if error is CutOff:
        for path in folder.glob("a.zip*"):
            path.unlink()
        for name, old in left.items():
            (folder / name).write_bytes(old)


def made_whole(album, folder, **options):
    album.export(folder / "whole.zip", **options)
    return (folder / "whole.zip").read_bytes()


@pytest.mark.parametrize("after", range(1, 9))
def test_a_zip_that_was_cut_off_goes_on_and_is_the_same_to_the_byte(
    album, tmp_path, checkpoints, after
):
    checkpoints(0)
    broken_off(album, tmp_path / "out", after, then=lambda: after > 3 and checkpoints(1e9))

    tally = album.export(tmp_path / "out" / "a.zip")

    assert ["a.zip"] == [path.name for path in (tmp_path / "out").iterdir()]
    assert made_whole(album, tmp_path) == (tmp_path / "out" / "a.zip").read_bytes()
    assert tally.there == (6 if after > 3 else 3 * after)
    assert 22 == tally.there + tally.written
    assert ["Song 3: audio"] == tally.broken


def test_what_was_cut_off_again_and_again_comes_to_its_end(album, tmp_path, checkpoints):
    checkpoints(0)
    there = []
    for _ in range(5):
        broken_off(album, tmp_path / "out", len(there) + 2)
        there.append((tmp_path / "out" / "a.zip.part.list").stat().st_size)

    album.export(tmp_path / "out" / "a.zip")

    assert sorted(set(there)) == there
    assert made_whole(album, tmp_path) == (tmp_path / "out" / "a.zip").read_bytes()


@pytest.mark.parametrize("error", [KeyboardInterrupt, ExportError("It broke.")])
def test_what_was_stopped_says_that_it_goes_on_and_where_it_lies(
    album, tmp_path, checkpoints, error
):
    checkpoints(0)

    def stop(done, _of):
        if done == 3:
            raise error

    with pytest.raises(ExportError, match=r"lies in “a\.zip\.part”: the same command goes on"):
        album.export(tmp_path / "a.zip", tell=stop)
    with zipfile.ZipFile(tmp_path / "a.zip.part") as part:
        assert part.testzip() is None
    tally = album.export(tmp_path / "a.zip")

    assert 9 == tally.there
    assert made_whole(album, tmp_path) == (tmp_path / "a.zip").read_bytes()


def test_what_was_stopped_before_anything_was_done_leaves_nothing(album, tmp_path):
    def stop(_done, _of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        album.export(tmp_path / "a.zip", tell=stop)

    assert [] == [*tmp_path.glob("a.zip*")]


def _favourite(album):
    user_marks.set_favourite(album.db, album.cards()[1].key, favourite=True)


CHANGES = {
    "a song": (_favourite, {}),
    "how": (lambda _album: None, {"original": True}),
    "which": (lambda _album: None, {"query": "Meadow"}),
}


@pytest.mark.parametrize(("change", "options"), CHANGES.values(), ids=CHANGES)
def test_where_anything_is_another_now_the_zip_is_begun_anew(
    album, tmp_path, checkpoints, change, options
):
    checkpoints(0)
    album.add(song(9, title="Meadow"), M4A)
    broken_off(album, tmp_path / "out", 4)
    change(album)

    tally = album.export(tmp_path / "out" / "a.zip", **options)

    assert 0 == tally.there
    assert ["a.zip"] == [path.name for path in (tmp_path / "out").iterdir()]
    assert made_whole(album, tmp_path, **options) == (tmp_path / "out" / "a.zip").read_bytes()


def test_a_new_song_and_a_copy_that_is_whole_again_are_added(album, tmp_path, checkpoints):
    checkpoints(0)
    broken_off(album, tmp_path / "out", 7)
    album.add(song(9), M4A)
    album.path(album.cards()[6], "audio").write_bytes(M4A)

    tally = album.export(tmp_path / "out" / "a.zip")

    assert ([], 18) == (tally.broken, tally.there)
    with zipfile.ZipFile(tmp_path / "out" / "a.zip") as made:
        assert made.testzip() is None
        names = made.namelist()
    made_whole(album, tmp_path)
    with zipfile.ZipFile(tmp_path / "whole.zip") as whole:
        assert sorted(whole.namelist()) == sorted(names)


WRONG = {
    "no list": lambda _part, list_: list_.unlink(),
    "an empty list": lambda _part, list_: list_.write_bytes(b""),
    "no place": lambda _part, list_: list_.write_bytes(b"-1\nPK"),
    "half a list": lambda _part, list_: list_.write_bytes(list_.read_bytes()[:-9]),
    "no part": lambda part, _list: part.unlink(),
    "half a part": lambda part, _list: os.truncate(part, part.stat().st_size // 2),
    "another part": lambda part, _list: part.write_bytes(b"x" * part.stat().st_size),
    "a link": lambda part, _list: part.rename(f"{part}.o") and part.symlink_to(f"{part}.o"),
}


@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG)
def test_what_is_no_part_with_its_list_is_not_gone_on_with(album, tmp_path, checkpoints, spoil):
    checkpoints(0)
    broken_off(album, tmp_path / "out", 4)
    part, listed = (tmp_path / "out" / f"a.zip.part{end}" for end in ("", ".list"))
    spoil(part, listed)

    tally = album.export(tmp_path / "out" / "a.zip")

    assert 0 == tally.there
    assert made_whole(album, tmp_path) == (tmp_path / "out" / "a.zip").read_bytes()
    assert not part.is_symlink()
    assert not listed.exists()


def test_a_zip_is_gone_on_with_after_kills_in_its_midst(gallery, tmp_path):
    for number in range(40):
        gallery.add(song(number, title=f"T{number}"), M4A, picture())
    command = [sys.executable, "-c", f"{AT_EVERY_SONG}{TEN_SONGS}webapp.cli.main()"]
    command += ["export", str(tmp_path / "a.zip")]
    listed, seen = tmp_path / "a.zip.part.list", 0
    for _ in range(3):
        process = subprocess.Popen(command, env=environment(gallery), cwd=ROOT)
        while not (listed.exists() and listed.stat().st_size > seen) and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        assert -signal.SIGKILL == process.wait()
        seen = listed.stat().st_size

    tally = gallery.export(tmp_path / "a.zip")

    assert 121 == tally.there + tally.written
    assert tally.there >= 9
    gallery.export(tmp_path / "whole.zip")
    assert (tmp_path / "whole.zip").read_bytes() == (tmp_path / "a.zip").read_bytes()
    assert ["a.zip", "one", "whole.zip"] == sorted(path.name for path in tmp_path.iterdir())


def test_a_disk_that_fills_up_keeps_what_is_done_and_says_where(gallery, tmp_path):
    for number in range(10):
        gallery.add(song(number), M4A)
    most = 4 * len(M4A)
    limited = f"{AT_EVERY_SONG}import resource\n"
    limited += f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))\nwebapp.cli.main()"

    done = run(gallery, [sys.executable, "-c", limited, "export", str(tmp_path / "a.zip")])
    tally = gallery.export(tmp_path / "a.zip")

    assert (1, 1) == (done.returncode, len(done.stderr.splitlines()))
    assert "There is no room left" in done.stderr
    assert "“a.zip.part”" in done.stderr
    assert (21, True) == (tally.there + tally.written, tally.there > 0)
    assert ["a.zip", "one"] == sorted(path.name for path in tmp_path.iterdir())


def test_the_archive_without_its_database_is_enough(full, other, tmp_path):
    full.write_records()
    shutil.copytree(full.config.archive, tmp_path / "old" / "songs")

    outcome = other.take(tmp_path / "old")

    assert [] == outcome.problems
    assert len(full.cards()) == len(other.cards())


def test_words_with_times_lie_beside_as_lrc(full, tmp_path):
    tally = full.export(tmp_path / "out")

    timed = named(tmp_path / "out", "lrc")
    assert 0 < len(timed) < tally.songs
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

    tally = gallery.export(tmp_path / "out", query="harb")

    assert (1, 2) == (tally.songs, len(named(tmp_path / "out", "json")))
    assert "Meadow" not in (tmp_path / "out/playlist.m3u8").read_text()
    with pytest.raises(ExportError, match="“nothing” finds"):
        gallery.export(tmp_path / "out", query="nothing")
