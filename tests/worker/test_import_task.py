import json
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.factories import earlier_library
from tests.fakes import song
from webapp import database
from webapp.library import imports, pauses, unrecorded
from webapp.worker.import_task import ImportTask


def test_what_the_demo_was_given_goes_into_an_own_library_of_an_earlier_songwall(config):
    demo = replace(config, sources=("demo",))
    demo.own.folder.mkdir(parents=True, exist_ok=True)
    earlier_library(demo.own.database, 8).close()
    database.prepare(demo.database)

    with closing(database.connect(demo.database)) as db:
        ImportTask(demo).run_once(db)

    with closing(database.connect(demo.own.database)) as db:
        assert database.latest_schema() == database.schema_version(db)


def test_records_are_written_beside_an_import(keeping, monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[2])
    folder = keeping.config.folder / "imports" / "a"
    folder.mkdir(parents=True)
    Path(folder, "0").write_text(json.dumps([song(2)]))
    imports.ask(keeping.db, "b.json", "a", ["b.json"], "2026-01-01T00:00:00Z")
    keeping.library.add(song(1))
    deadline, due = time.monotonic() + 60, []

    def clock():
        if imports.due(keeping.db).tries:  # it has begun
            pauses.pause(keeping.db, pauses.IMPORTS, paused=True)
        return time.time()

    def sleep(seconds):
        time.sleep(seconds)
        due.append(unrecorded.count(keeping.db))
        if not due[-1] or time.monotonic() > deadline:
            pauses.pause(keeping.db, pauses.IMPORTS, paused=False)

    ImportTask(keeping.config, clock, sleep, records_after=0).import_next(keeping.db)

    assert 0 == due[-1]
