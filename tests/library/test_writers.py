"""Writers of rows by the names of their columns refuse any other name."""

import pytest

from webapp.database import one
from webapp.library import checks, imports, pauses, source_states

AT = "2026-01-01T00:00:00Z"

WRITERS = {
    "checks": lambda db: checks.write(db, files=1, pauzed=1),
    "sources": lambda db: source_states.write(db, "riffusion", done=1, finished=1),
    "a source's name": lambda db: source_states.write(db, "riffusion", **{"done = 1, name": "a"}),
    "an import": lambda db: imports.write(db, 1, tries=1, stored="elsewhere"),
    "an import that has ended": lambda db: imports.note(db, "a.zip", AT, AT, read=1, songs=1),
    "pauses": lambda db: pauses.pause(db, "version", paused=True),
}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_a_column_that_does_not_exist_is_refused_and_nothing_is_written(db, write):
    before = list(db.iterdump())

    with pytest.raises((TypeError, ValueError)):
        write(db)

    assert before == list(db.iterdump())


def test_an_import_that_has_ended_says_what_came_of_it(db):
    imports.note(db, "a.zip", AT, AT, read=3, problems=["line 2: no id"], failure=None)

    row = one(db, "SELECT name, ended_at, read, problems FROM imports")
    assert ("a.zip", AT, 3, '["line 2: no id"]') == tuple(row)
