"""A source is asked again for one song that is not ready yet."""

from collections.abc import Callable
from datetime import datetime

from webapp.database import Database, transaction
from webapp.errors import GoneError, SourceError, TokenRefusedError
from webapp.errors import sources as sentences
from webapp.library import ingest, lookups, songs
from webapp.library.songs import Card
from webapp.records import incoming, record
from webapp.records.record import Raw
from webapp.sources.registry import Source
from webapp.sync import failures

MOST_GONE = 3  # times in a row that the service knows nothing of it; then nothing more comes


def look_up(
    db: Database, source: Source, due: lookups.LookUp, clock: Callable[[], datetime]
) -> None:
    """Into the library with what the source says of it; raises TokenRefusedError."""
    card = songs.by_id(db, due.song_id)
    try:
        raw = source.song(card.source_id)
        _ingest(db, source.name, card, raw, clock())
        in_a_row, asked = 0, 0.0
    except TokenRefusedError:
        raise
    except SourceError as error:
        in_a_row = due.failures + 1
        if isinstance(error, GoneError) and in_a_row >= MOST_GONE and card.pending:
            _ingest(db, source.name, card, {"status": "expired"}, clock())
        asked = failures.asked_pause(error, lookups.LONGEST_PAUSE)
    card, now = songs.by_id(db, due.song_id), clock().timestamp()
    if card.pending:
        pause = max(lookups.pause(card, in_a_row), asked)
        lookups.ask_again(db, due.key, now + pause, in_a_row)
    else:
        lookups.settle(db, due.key, now, in_a_row)


def _ingest(db: Database, name: str, card: Card, raw: Raw, now: datetime) -> None:
    song = incoming.accept({**raw, "id": card.source_id})
    source_id = record.canonical(record.identity(raw) or card.source_id)
    if song is None or source_id != record.canonical(card.source_id):
        raise GoneError(sentences.ANOTHER_SONG)
    with transaction(db):
        ingest.Ingestion(db, name).add([song], now)
