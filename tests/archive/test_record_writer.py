"""Records are written by a process beside the one that takes songs in, and it ends with that."""

import subprocess
import sys
import time
from pathlib import Path

from tests.fakes import song
from webapp.archive import record_writer
from webapp.library import unrecorded

PATIENCE = 60  # seconds
ROOT = Path(__file__).parents[2]


def started(config):
    program = [sys.executable, "-m", record_writer.__name__, config.database, config.archive]
    return subprocess.Popen(program, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE)


def test_what_comes_in_meanwhile_is_written_until_whoever_started_it_has_gone(keeping):
    keeping.library.add(song(1))
    with started(keeping.config) as process:
        for number in (1, 2):
            keeping.library.add(song(number, title="Once more"))
            deadline = time.monotonic() + PATIENCE
            while unrecorded.count(keeping.db) and time.monotonic() < deadline:
                time.sleep(0.02)
            assert "Once more" == keeping.record(song(number))["record"]["title"]
        _, said = process.communicate(timeout=PATIENCE)  # closes the pipe, as a kill does
    assert (0, b"") == (process.returncode, said)


def test_it_gives_up_without_a_word_where_the_library_cannot_be_used(config):
    with started(config) as process:
        _, said = process.communicate(timeout=PATIENCE)
    assert (0, b"") == (process.returncode, said)


def test_records_are_written_while_the_block_lasts(keeping, monkeypatch):
    monkeypatch.chdir(ROOT)
    keeping.library.add(*(song(number) for number in range(40)))

    with record_writer.beside(keeping.config, after=0):
        deadline = time.monotonic() + PATIENCE
        while unrecorded.count(keeping.db) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert 0 == unrecorded.count(keeping.db)
