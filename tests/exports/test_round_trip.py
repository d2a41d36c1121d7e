"""Whatever owners have comes out of an export, and into an empty gallery, as it was."""

import dataclasses
import json
import shutil

import pytest

from tests.exports.gallery import Gallery, differences
from tests.exports.owners_archives import ARCHIVES, ID, JPEG, THIRD, sound
from tests.factories import hear, rich_song
from tests.fake_flowmusic import FakeFlowMusic, clip, whole_clip
from tests.fake_mureka import ROWS, FakeMureka, feed, take
from tests.fakes import FakeApi, Media
from webapp.config import Config
from webapp.exports import export
from webapp.library import plays, user_marks

SEVERAL_FILES = "one song in four files, and doubles"


@pytest.fixture
def galleries(tmp_path, config, library_folder):
    opened = []

    def open_(name, folder=library_folder, **settings):
        shutil.copytree(folder, tmp_path / name)
        opened.append(Gallery(dataclasses.replace(config, data=tmp_path / name, **settings)))
        return opened[-1]

    yield open_
    for gallery in opened:
        gallery.db.close()


@pytest.fixture(scope="module")
def taken(tmp_path_factory, library_folder):
    """By an archive's name: a folder of its files, and the data of a gallery that took them in."""
    folders = {}

    def taken(name):
        if name not in folders:
            folder = tmp_path_factory.mktemp("taken")
            folders[name] = folder / "given", folder / "data"
            _write(ARCHIVES[name][0](), folder / "given")
            shutil.copytree(library_folder, folder / "data")
            gallery = Gallery(Config(data=folder / "data"))
            gallery.take(folder / "given")
            gallery.db.close()
        return folders[name]

    return taken


def _write(files, folder):
    for inner, content in files.items():
        path = folder / inner
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())


def mark(gallery):
    """As a listener does: one song of all."""
    card = next(iter(gallery.cards()))
    user_marks.set_favourite(gallery.db, card.key, favourite=True)
    hear(gallery.db, card.key, "2025-03-01T12:00:00Z")
    user_marks.set_choice(gallery.db, card.key, "keep")


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_comes_back_as_it_was(galleries, taken, tmp_path, name):
    given, data = taken(name)
    here, there, last = galleries("here", data), galleries("there"), galleries("last")
    mark(here)
    wall = here.wall()
    assert ARCHIVES[name][1] == len(wall)

    export.export(here.config, here.db, tmp_path / "out")
    outcome = there.take(tmp_path / "out")
    export.export(there.config, there.db, tmp_path / "again.zip")
    last.take(tmp_path / "again.zip")

    assert (len(wall), []) == (outcome.read, outcome.problems)
    assert [] == differences(wall, there.wall(), last.wall())
    out, again_zip = tmp_path / "out", tmp_path / "again.zip"
    for gallery, path in ((here, out), (here, given), (there, again_zip), (there, given)):
        again = gallery.take(path)
        assert (path.name, 0, 0) == (path.name, again.changed, again.kept)
    assert [] == differences(wall, there.wall(), here.wall())


@pytest.mark.parametrize("target", ["out", "out.zip"])
@pytest.mark.parametrize("name", [SEVERAL_FILES, "files of every form"])
def test_originals_come_back_byte_for_byte(galleries, taken, tmp_path, name, target):
    here, there = galleries("here", taken(name)[1]), galleries("there")

    export.export(here.config, here.db, tmp_path / target, original=True)
    there.take(tmp_path / target)

    assert [] == differences(here.wall(), there.wall())
    assert here.bytes_of_audio() == there.bytes_of_audio()


def test_an_archive_with_several_files_of_a_song_is_imported_as_it_lies(galleries, taken):
    here, there = galleries("here", taken(SEVERAL_FILES)[1]), galleries("there")
    while here.media.archive.write_records(here.db):
        pass

    there.take(here.config.archive)

    assert [] == differences(here.wall(), there.wall())


def riffusion():
    api = FakeApi(media={"1.m4a": Media(sound(1, "audio/mp4")), "1.jpeg": Media(JPEG)})
    timed = json.dumps({"words": [{"text": "Waves", "start": 0.2, "end": 0.4, "line_index": 0}]})
    api.files = lambda: api.songs.extend(
        [
            rich_song(2, id=ID, download_url=None, image_url=None, remix_parent_id=THIRD),
            rich_song(
                1,
                id=THIRD,
                share_url=None,
                lyrics_timestamped=timed,
                download_url=api.media_url("1.m4a"),
                image_url=api.media_url("1.jpeg"),
            ),
        ]
    )
    return api


def flowmusic():
    api = FakeFlowMusic(media={"1.m4a": Media(sound(1, "audio/mp4")), "1.jpeg": Media(JPEG)})
    audio, cover = (lambda: api.media_url("1.m4a")), (lambda: api.media_url("1.jpeg"))
    api.files = lambda: api.clips.extend(
        [
            clip(3, title="Clip 1 - drums", image_url=cover()),
            clip(2, image_url=None),
            whole_clip(1, audio_url=audio(), image_url=cover()),
        ]
    )
    return api


def mureka():
    api = FakeMureka(media={"1.mp3": Media(sound(1)), "1.jpeg": Media(JPEG)}, lyrics=ROWS)
    files = lambda: {"mp3_url": api.media_url("1.mp3"), "cover": api.media_url("1.jpeg")}  # noqa: E731
    api.files = lambda: api.feeds.append(
        feed(1, take(2, mp3_url=None, cover=None, share_link=None), take(1, **files()))
    )
    return api


@pytest.mark.parametrize("service", [riffusion, flowmusic, mureka])
def test_what_a_source_gave_comes_back_as_it_was(galleries, tmp_path, service):
    there, last = galleries("there"), galleries("last")
    with service() as api:
        api.files()
        here = galleries(
            "here", base_url=api.base_url, token=api.token, sources=(service.__name__,),
            media_hosts=frozenset({api.host}),
        )  # fmt: skip
        here.sync()
    mark(here)
    wall = here.wall()
    assert any(song["audio"] for song in wall.values())
    assert any(song["cover"] for song in wall.values())

    export.export(here.config, here.db, tmp_path / "out")
    there.take(tmp_path / "out")
    export.export(there.config, there.db, tmp_path / "again.zip")
    last.take(tmp_path / "again.zip")

    assert [] == differences(wall, there.wall(), last.wall())
    known = there.take(tmp_path / "again.zip"), here.take(tmp_path / "out")
    assert [(0, 0), (0, 0)] == [(again.changed, again.kept) for again in known]
    assert [] == differences(wall, there.wall(), here.wall())


def test_plays_come_along_once_and_what_was_taken_out_stays_out(galleries, tmp_path):
    def history(gallery):
        [song] = gallery.wall().values()
        return song["marks"].plays, {play.id: play.removed for play in song["history"]}

    def bring(gallery, into, name):
        if not (tmp_path / name).exists():
            export.export(gallery.config, gallery.db, tmp_path / name)
        return into.take(tmp_path / name)

    home, away = galleries("home"), galleries("away")
    _write({"song.json": rich_song(1)}, tmp_path / "given")
    home.take(tmp_path / "given")
    [card] = home.cards()
    hear(home.db, card.key, id="heard at home", at="2025-03-01T12:00:00Z", left_at=9)
    hear(home.db, card.key, id="regretted", at="2025-04-01T12:00:00Z")
    outcome = bring(home, away, "first")
    assert "2 plays were added to the history." in outcome.remarks
    [theirs] = away.cards()
    hear(away.db, theirs.key, id="heard away", at="2025-05-01T12:00:00Z")

    plays.set_removed(home.db, "regretted", removed=True)
    bring(home, home, "first")  # an export from before
    bring(away, home, "second.zip")
    bring(away, home, "second.zip")

    everywhere = {"heard at home": False, "regretted": True, "heard away": False}
    assert (2, everywhere) == history(home)
    new = galleries("new")
    bring(home, new, "third")
    bring(home, new, "first")
    assert (2, everywhere) == history(new)
    assert [9] == [play.left_at for _, play in plays.every(new.db) if play.left_at]
