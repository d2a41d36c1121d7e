import pytest

from tests.factories import NOW
from tests.fakes import song
from webapp.records import incoming, record
from webapp.records.record import DEEPEST


def nested(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "raw", [None, "a", 5, [], {}, {"id": None}, {"id": " "}, {"id": True}, {"id": ["a"]}]
)
def test_what_nothing_could_find_again_is_not_accepted(raw):
    assert incoming.accept(raw) is None


def test_a_record_may_be_deep_but_has_an_end():
    assert incoming.accept({"id": "a", "x": nested(DEEPEST - 2)})
    assert incoming.accept({"id": "a", "x": nested(DEEPEST)}) is None


def test_a_song_is_accepted_with_its_ids_and_otherwise_as_it_came():
    raw = {**song(1), "id": "an id with spaces", "odd": [1, {"two": None}]}

    accepted = incoming.accept(raw, "manifest")

    assert ("an id with spaces", "manifest", raw) == (
        accepted.source_id,
        accepted.form,
        accepted.raw,
    )
    assert record.public_id("an id with spaces") == accepted.id


def test_an_accounts_e_mail_address_does_not_come_in():
    accepted = incoming.accept({"id": "a", "author_id": "user:7-anna@mail.example"})

    assert {"id": "a"} == accepted.raw


def test_a_record_without_an_id_cannot_be_read():
    with pytest.raises(ValueError, match="id"):
        record.read({"title": "a"}, now=NOW)
