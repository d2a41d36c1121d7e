from webapp.library import checks
from webapp.library.checks import Check


def test_a_new_library_was_never_checked(db):
    found = checks.get(db)

    assert Check(None, None, None, 0, 0, 0, 0) == found
    assert not found.running
    assert not found.expected


def test_only_the_fields_that_are_named_are_written(db):
    checks.write(db, asked_at="2026-01-01T00:00:00Z", wrong=3)

    checks.write(db, files=2)

    found = checks.get(db)
    assert ("2026-01-01T00:00:00Z", 2, 3) == (found.asked_at, found.files, found.wrong)
    assert found.expected
