"""An import has ended only when a library could be made anew of what lies on the disk."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

import webapp
from tests.factories import rich_song
from tests.fakes import song
from webapp import database
from webapp.cli import main
from webapp.library import plays

ROOT = Path(webapp.__file__).parent.parent
SONGS = [rich_song(3, id="an id with spaces"), song(2), song(1, title="drums\ud800")]


@pytest.fixture
def songwall(tmp_path):
    """Runs a command to its end."""

    def call(*arguments, **settings):
        env = {"SONGWALL_DATA": str(tmp_path / "data"), **settings}
        done = CliRunner().invoke(main, arguments, env=env)
        assert (0, "") == (done.exit_code, done.stderr)

    return call


@pytest.fixture
def brought(tmp_path):
    path = tmp_path / "saved.json"
    path.write_text(json.dumps(SONGS))
    return str(path)


def known(path):
    sql = """SELECT id, title, status, source, place, favourite, raw FROM songs
             JOIN details USING (key) ORDER BY id"""
    with closing(database.connect(path)) as db:
        return [tuple(row) for row in database.rows(db, sql)]


@pytest.mark.parametrize("keep", ["yes", "no"])
def test_what_was_imported_outlives_its_database(songwall, brought, tmp_path, keep):
    path = tmp_path / "data" / "songwall.db"
    songwall("import", brought, SONGWALL_KEEP=keep)
    before = known(path)
    for name in tmp_path.glob("data/songwall.db*"):
        name.unlink()

    songwall("rebuild")

    assert len(SONGS) == len(before)
    assert before == known(path)


def test_plays_of_an_export_come_in_and_outlive_the_database_too(songwall, brought, tmp_path):
    def history():
        with closing(database.connect(tmp_path / "data" / "songwall.db")) as db:
            return [(said, play.id, play.at) for said, play in plays.every(db)]

    songwall("import", brought)
    folder = tmp_path / "other" / "plays"
    folder.mkdir(parents=True)
    line = {"id": "a play", "song": song(2)["id"], "at": 1740830400, "seconds": 90, "heard": True}
    (folder / "2025-03.jsonl").write_text(f"{json.dumps(line)}\n{{torn")
    songwall("import", str(tmp_path / "other"))
    before = history()
    for name in tmp_path.glob("data/songwall.db*"):
        name.unlink()
    songwall("rebuild")

    assert [(song(2)["id"], "a play", 1740830400)] == before == history()


def test_several_imports_at_once_write_each_record_whole(songwall, tmp_path):
    """They take turns: otherwise one would rename what another one is still writing."""
    songwall("status")
    files = []
    for number in range(3):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps([song(100 * number + n) for n in range(40)]))
        files.append(path)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SONGWALL_DATA": str(tmp_path / "data")}
    running = [
        subprocess.Popen([sys.executable, "-m", "webapp", "import", str(path)], env=env)
        for path in files
    ]

    assert [0, 0, 0] == [process.wait() for process in running]
    records = [json.loads(path.read_text()) for path in tmp_path.glob("data/songs/*/*/record.json")]
    assert 120 == len({each["id"] for each in records})
