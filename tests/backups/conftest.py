import dataclasses
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import webapp
from tests.archives import M4A, OTHER_M4A, picture
from tests.factories import hear
from webapp import cli
from webapp.archive import play_log, playlist_file
from webapp.library import playlist_entries, playlists, user_marks
from webapp.library.playlists import Description

ROOT = Path(webapp.__file__).parent.parent
NOW = datetime(2026, 2, 1, 12, 0, tzinfo=UTC)
# `back_up` or `restore`, which is killed once it has looked at so many files.
KILLED = """
import dataclasses, os, sys
from pathlib import Path
from webapp import database
from webapp.backups import backup, restore
from webapp.config import Config
verb, data, folder, at = sys.argv[1:]
config = Config(data=Path(data), sources=())
count = 0
def tell(_done, _total):
    global count
    count += 1
    if count == int(at):
        os.kill(os.getpid(), 9)
if verb == "backup":
    backup.back_up(config, database.connect(config.database), Path(folder), tell=tell)
else:
    restore.restore(config, Path(folder), None, tell)
"""


@pytest.fixture
def filled(keeping):
    """Two songs with their files, marks, a playlist and a play."""
    raws = [
        keeping.add(1, audio=M4A, cover=picture()),
        keeping.add(2, audio=OTHER_M4A, cover=picture(colour=(1, 2, 3))),
    ]
    for _ in range(4):
        keeping.turn(60)
    first = keeping.library.card(raws[0])
    user_marks.change(keeping.db, first.key, stars=4, tags=["party"], note="A note.")
    playlist = playlists.create(keeping.db, Description("Late"))
    playlist_entries.append(keeping.db, playlist.id, playlist_entries.read(first.id))
    playlist_file.write_due(keeping.db, keeping.config.archive)
    hear(keeping.db, first.key, "2026-02-01T10:00:00Z")
    play_log.write_all(keeping.db, keeping.config.plays)
    while keeping.archive.write_records(keeping.db):
        pass
    keeping.raws = raws
    return keeping


@pytest.fixture
def run(filled):
    """`songwall` with what follows; `data` is another data folder."""

    def call(*arguments, data=filled.config.data):
        done = CliRunner().invoke(
            cli.main, [str(each) for each in arguments], env={"SONGWALL_DATA": str(data)}
        )
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return call


@pytest.fixture
def killed(filled):
    def call(verb, folder, at, data=filled.config.data):
        done = subprocess.run(
            [sys.executable, "-c", KILLED, verb, str(data), str(folder), str(at)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
        assert -9 == done.returncode, done.stderr

    return call


def own(keeping):
    return dataclasses.replace(keeping.config, sources=())
