"""What only an audio file's tags said of a song gives way to all else that is said of it."""

import itertools

import pytest

from tests.factories import NOW
from webapp import database
from webapp.library import ingest, songs
from webapp.records import incoming, record, tagged

TAGS = tagged.raw("a", {"title": "a (1)", "genre": "pop", "lyrics": "La la"})
FILE = {"id": "a", "title": "Glass Tram", "sound": "", "status": "complete", "play_count": 2}
OTHER = tagged.raw("a", {"title": "Tram", "date": "2025-01-02"}, name="another")


def take(db, raw, form, source="import"):
    with database.transaction(db):
        ingestion = ingest.Ingestion(db, source, file=source == "import")
        return ingestion.add([incoming.accept(raw, form)], NOW)


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_in_any_order_a_record_is_believed_before_tags(db, order):
    said = [(TAGS, tagged.FORM), (FILE, "answer"), (OTHER, tagged.FORM)]

    for number in order:
        take(db, *said[number])

    (card,) = songs.by_ids(db, ["a"])
    raw = record.loads(songs.details(db, card)[0])
    assert ("Glass Tram", "pop", "completed", 2) == (
        card.title,
        card.style,
        card.status,
        card.plays,
    )
    assert ("La la", "2025-01-02") == (raw["lyrics"], raw["created_at"])
    assert [0, 0, 0] == [take(db, *each) for each in said]


def test_a_list_of_the_service_is_believed_before_tags(db):
    take(db, TAGS, tagged.FORM)
    take(db, {"id": "a", "title": "Glass Tram"}, None, "riffusion")

    (card,) = songs.by_ids(db, ["a"])
    assert ("Glass Tram", "pop", "riffusion") == (card.title, card.style, card.source)
