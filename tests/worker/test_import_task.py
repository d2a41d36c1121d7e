from contextlib import closing
from dataclasses import replace

from tests.factories import earlier_library
from webapp import database
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
