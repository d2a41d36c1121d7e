import json

import pytest

from tests.factories import NOW, rich_song
from tests.fakes import song
from webapp import importing
from webapp.errors import ImportFileError


@pytest.fixture
def take(db, tmp_path):
    def call(content, **options):
        path = tmp_path / "saved.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return importing.import_file(db, path, NOW, **options)

    return call


def test_more_songs_than_a_batch_are_all_taken_in(take, library):
    outcome = take([song(n) for n in range(importing.BATCH + 7, 0, -1)])

    assert (507, 507, 0) == (outcome.read, outcome.changed, outcome.unusable)
    assert 507 == len(library.titles())


def test_what_is_unusable_is_said_without_its_content(take):
    outcome = take([song(1), {"title": "secret"}, 5])

    assert ["entry 2: no id", "entry 3: not a song"] == outcome.problems


def test_many_problems_are_counted_and_a_few_said(take):
    outcome = take([None] * 100)

    assert (100, importing.MOST_PROBLEMS) == (outcome.unusable, len(outcome.problems))


def test_a_broken_batch_costs_no_other(take, library):
    deep = b'{"id": "deep", "a": ' + b"[" * 990 + b"]" * 990 + b"}"

    outcome = take(b"[" + json.dumps(song(1)).encode() + b"," + deep + b"]")

    assert (1, 1) == (outcome.read, outcome.unusable)
    assert ["Song 1"] == library.titles()


def test_it_tells_how_far_it_has_read(take):
    told = []

    take([rich_song(n) for n in range(5)], tell=told.append)

    assert told == sorted(told)
    assert told[-1] > 0


@pytest.mark.parametrize("name", ["missing", "."])
def test_a_file_that_cannot_be_read_is_an_error(db, tmp_path, name):
    with pytest.raises(ImportFileError, match="cannot be read"):
        importing.import_file(db, tmp_path / name, NOW)


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 100, b"\xff\xfe", b"]", b"[", b"{", b"<html>", b"[" * 10_000]
)
def test_any_file_is_read_to_its_end(take, content):
    assert 0 == take(content).read
