"""Pages that need no server: one file with everything, and a folder as a site."""

import base64
import re
import tracemalloc

import pytest
from click.testing import CliRunner

from tests.archives import M4A, OTHER_M4A, new_library, picture
from tests.fakes import FakeApi
from webapp import cli
from webapp.app import STATIC, TEMPLATES
from webapp.archive import disk
from webapp.errors import ExportError, NotFoundError
from webapp.library import files, songs
from webapp.standalone import bundle, one_file, site
from webapp.standalone.pages import Pages
from webapp.standalone.site import Choice
from webapp.web.assets import Assets

HOSTILE = "</script><b>Söng & «1»"
WORDS = '{"words": [{"text": "Copper", "start": 1, "end": 1.4}]}'
ADDRESS = re.compile(r'(?:href|src)="([^"]*)"|url\("([^"]*)"\)')


@pytest.fixture(scope="module")
def api():
    with FakeApi() as fake:
        yield fake


@pytest.fixture(scope="module")
def library_folder(tmp_path_factory, api):
    folder = tmp_path_factory.mktemp("alone")
    with new_library(folder, api) as keeping:
        timed = {"lyrics": "Copper", "lyrics_timestamped": WORDS}
        keeping.add(1, M4A, picture((800, 800)), title=HOSTILE, sound="folk", **timed)
        keeping.add(2, OTHER_M4A, title="Same")
        keeping.add(3, M4A, picture((800, 800)), title="Same")
        keeping.add(4, title="Silent")
        for _ in range(3):
            keeping.turn()
    return folder


@pytest.fixture(scope="module")
def made_by():
    return Pages(TEMPLATES, Assets(STATIC).files)


@pytest.fixture
def first(db):
    return next(card for card in songs.by_keys(db, songs.keys(db)) if card.title == HOSTILE)


@pytest.fixture
def make(config, db, made_by, tmp_path):
    def make(name="site", **choice):
        folder = tmp_path / name
        return site.make(config, db, folder, made_by, Choice(**choice)), folder

    return make


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_one_file_holds_everything_and_asks_for_nothing(made_by, db, config, first):
    file = one_file.make(made_by, db, config.archive, first)
    whole = b"".join(file.parts())
    page = whole.decode()

    assert file.size == len(whole)
    sound = re.search(r'<audio[^>]* src="data:audio/mp4;base64,([^"]+)"', page)[1]
    assert M4A == base64.b64decode(sound, validate=True)
    assert re.search(r'<img src="data:image/jpeg;base64,', page)
    assert 'data-times="1,1.4"' in page
    assert "@font-face" in page
    named = [one or other for one, other in ADDRESS.findall(page)]
    assert [] == [address for address in named if not address.startswith(("data:", "#"))]
    assert "connect-src" not in page
    assert "default-src 'none'" in page
    assert "</script><b>" not in page
    assert page.count("<script") == page.count("</script>") == 1


def test_its_sound_is_never_in_memory_as_a_whole(made_by, db, config, first):
    copy = files.archived(db, first.key, "audio")
    path = disk.song_folder(config.archive, first.id) / copy.name
    size = 30_000_000
    path.write_bytes(bytes(size))
    db.execute("UPDATE files SET size = ? WHERE key = ? AND kind = 'audio'", [size, first.key])
    file = one_file.make(made_by, db, config.archive, first)
    tracemalloc.start()
    written = sum(map(len, file.parts()))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert file.size == written > size * 4 / 3
    assert most < 2_000_000


@pytest.mark.parametrize("loss", ["none", "missing", "cut"])
def test_one_file_of_a_song_without_a_whole_copy_is_refused(made_by, db, config, first, loss):
    card = first
    if loss == "none":
        card = next(card for card in songs.by_keys(db, songs.keys(db)) if card.title == "Silent")
    else:
        path = next(disk.song_folder(config.archive, first.id).glob("audio*"))
        path.unlink() if loss == "missing" else path.write_bytes(M4A[:-1])

    with pytest.raises(NotFoundError, match="no page can hold it"):
        one_file.make(made_by, db, config.archive, card)


def test_a_site_is_whole_and_names_nothing_outside_of_it(make):
    report, folder = make(title="For Ana")
    inside = contents(folder)
    pages = {name: text.decode() for name, text in inside.items() if name.endswith(".html")}

    assert (3, 1, []) == (report.songs, report.silent, report.damaged)
    assert 4 == len(pages)
    assert sorted([M4A, OTHER_M4A, M4A]) == sorted(
        content for name, content in inside.items() if name.endswith(".m4a")
    )
    for name, text in {**pages, "site.css": inside["site.css"].decode()}.items():
        assert "http" not in text, name
        base = (folder / name).parent
        named = [one or other for one, other in ADDRESS.findall(text)]
        assert named
        for address in named:
            if not address.startswith("#"):
                assert (base / address).resolve().relative_to(folder.resolve())
                assert (base / address).is_file(), (name, address)
    assert '<h1 dir="auto">For Ana</h1>' in pages["index.html"]
    assert 3 == pages["index.html"].count("songs/")
    assert "</script><b>" not in "".join(pages.values())
    assert all(re.fullmatch(r"[a-z0-9/.-]+|fonts/.+", name) for name in inside)
    assert not [path for path in folder.parent.iterdir() if path.name.startswith(".site")]


def test_a_site_made_again_takes_the_place_of_the_first(make):
    _, folder = make()
    (folder / "left.txt").write_text("of the first")
    report, _ = make(query="same")

    assert 2 == report.songs
    assert not (folder / "left.txt").exists()
    assert 2 == len([*(folder / "songs").iterdir()])


def test_a_search_that_finds_nothing_leaves_the_site_as_it_was(make):
    _, folder = make()
    before = contents(folder)

    for query in ("nowhere", "silent"):
        with pytest.raises(ExportError):
            make(query=query)
    assert before == contents(folder)


def test_a_folder_of_somebody_else_is_not_touched(make, tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")

    with pytest.raises(ExportError, match="isn't a site of Songwall's"):
        make()
    with pytest.raises(ExportError, match="is no folder"):
        make("file")
    assert {"mine.txt": b"mine"} == contents(tmp_path / "site")


def test_no_site_is_made_within_the_archive(config, db, made_by):
    with pytest.raises(ExportError, match="its own files there"):
        site.make(config, db, config.archive / "site", made_by, Choice())


def test_what_is_damaged_is_left_out_and_said(make, config, first):
    next(disk.song_folder(config.archive, first.id).glob("audio*")).write_bytes(b"x" * len(M4A))
    report, folder = make()

    assert (2, [HOSTILE]) == (report.songs, report.damaged)
    assert 2 == len([*(folder / "songs").iterdir()])


def test_linked_audio_is_the_archives_own(make, config, first):
    _, folder = make(linked=True)
    own = next(disk.song_folder(config.archive, first.id).glob("audio*"))

    assert any(path.samefile(own) for path in (folder / "media").glob("*.m4a"))


def test_a_site_that_cannot_be_written_leaves_nothing(config, db, made_by, closed_folder):
    with pytest.raises(ExportError):
        site.make(config, db, closed_folder / "site", made_by, Choice())


def test_scripts_are_joined_in_the_order_in_which_they_need_each_other():
    script = bundle.script(Assets(STATIC).files)
    places = [script.index(name) for name in ("const lastAt", "class SungWords", "class Track")]

    assert places == sorted(places)
    assert not re.search(r"^(import|export) ", script, re.MULTILINE)


def test_every_sign_has_a_drawing():
    icons = bundle.icons(Assets(STATIC).files)

    assert {"play", "check"} <= icons.keys()
    assert "<path" in icons["play"]


def test_the_command_says_what_it_made_and_what_it_left_out(config, data_folder, tmp_path):
    env = {"SONGWALL_DATA": str(data_folder), "USEAPI_TOKEN": "t", "SONGWALL_SOURCE": "riffusion"}
    folder = tmp_path / "for-ana"
    arguments = ["site", str(folder), "--title", "For Ana"]
    done = CliRunner().invoke(cli.main, arguments, env=env)
    again = CliRunner().invoke(cli.main, [*arguments, "--query", "nowhere"], env=env)

    assert (0, 1) == (done.exit_code, again.exit_code), done.output
    assert "for-ana: 3 songs, " in done.output
    assert "1 song has no audio on this disk" in done.output
    assert "“nowhere” finds" in again.output
    assert (folder / "index.html").is_file()
