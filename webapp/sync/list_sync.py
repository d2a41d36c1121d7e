"""The verbs that need a source and the database: sync, look up, import."""

from __future__ import annotations

import hashlib
import logging
import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from webapp import database
from webapp.database import transaction
from webapp.errors import (
    AccountError,
    GoneError,
    PassingError,
    SourceError,
    TokenRefusedError,
    UserIdNeededError,
)
from webapp.library import ingest, lookups, pauses, songs, source_states
from webapp.records import incoming, record
from webapp.sync.sweep import Sweep
from webapp.values import backoff, timestamps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from webapp.config import Config
    from webapp.database import Database
    from webapp.records.incoming import Incoming
    from webapp.records.record import Raw
    from webapp.sources.registry import Source

PAGE = 100  # songs asked for at once; the API may answer fewer
MOST_AT_ONCE = 500  # songs a transaction
SWEEP_EVERY = timedelta(days=1)
MOST_WALKS = 3
FIRST_PAUSE = 30.0  # seconds after a failed sync, doubled with every further one
LONGEST_PAUSE = 3600.0
LONGEST_ASKED = 24 * 3600.0  # that a service may ask us to wait
WAIT = 0.3  # seconds between two looks at whether a pause is over

log = logging.getLogger(__name__)


def digest(config: Config) -> str:
    """Tells whether token, address or account changed since a refusal, without keeping them."""
    parts = f"{config.token}\n{config.base_url}\n{config.user_id}\n{config.email}"
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def others(config: Config, source: Source) -> frozenset[str]:
    """The sources that feed the library beside `source`."""
    return frozenset(config.sources or ()) - {source.name}


@dataclass(slots=True)
class Sync:
    """One sync of one source into the library. `tell` hears of progress: done, total or None.

    While its owner wants it to wait it does, with all it knows, between two pages.

    `others` names the sources that feed the same library: their songs stay theirs.
    """

    db: Database
    source: Source
    full: bool = False
    others: frozenset[str] = frozenset()
    tell: Callable[[int, int | None], None] = lambda _done, _total: None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep
    seen: set[str] = field(default_factory=set)
    changed: int = 0
    skipped: int = 0
    _warned: bool = False

    def run(self) -> None:
        """Raises SourceError after having noted it; what was taken in until then is kept."""
        name, now = self.source.name, self.clock()
        state = source_states.get(self.db, name)
        swept_at = state.swept_at
        self.full = (
            self.full or swept_at is None or not timedelta() <= _age(swept_at, now) <= SWEEP_EVERY
        )
        total = self._known_total() if self.full else None
        source_states.begin(self.db, name, timestamps.stamp(now), total)
        try:
            still = self._walk_until_still(total)
        except SourceError as error:
            _note_failure(self.db, state, error, self.clock())
            raise
        self._finish(swept_at, still=still)

    def _walk_until_still(self, total: int | None) -> bool:
        for _ in range(MOST_WALKS):
            sweep = Sweep(self.source.page, PAGE)
            reached_end = self._walk(sweep, total)
            self.seen |= sweep.seen
            if not sweep.moved:
                return reached_end
        return False

    def _walk(self, sweep: Sweep, total: int | None) -> bool:
        """False where an incremental walk ended at songs that were settled before."""
        self.skipped = 0
        ingestion = ingest.Ingestion(self.db, self.source.name, others=self.others)
        for page in _portions(sweep.pages()):
            accepted = self._accept(page)
            settled = not self.full and bool(accepted) and _all_settled(self.db, accepted)
            done = len(self.seen | sweep.seen | {song.id for song in accepted})
            with transaction(self.db):
                ingestion.add(accepted, self.clock())
                source_states.advance(self.db, self.source.name, done)
            self.tell(done, max(total, done) if total else None)
            if settled:
                break
            while pauses.paused(self.db, pauses.SYNCS):
                self.sleep(WAIT)
        else:
            self.changed += ingestion.changed
            return True
        self.changed += ingestion.changed
        return False

    def _accept(self, page: list[object]) -> list[Incoming]:
        songs = [song for entry in page if (song := incoming.accept(entry))]
        if len(songs) < len(page) and not self._warned:
            log.warning("Some entries of the song list could not be used: no object, or no id.")
            self._warned = True
        self.skipped += len(page) - len(songs)
        return songs

    def _known_total(self) -> int | None:
        sql = "SELECT count(*) FROM songs WHERE source = ? AND NOT gone"
        row = database.one(self.db, sql, [self.source.name])
        return int(row[0]) or None if row else None

    def _finish(self, swept_at: str | None, *, still: bool) -> None:
        now = timestamps.stamp(self.clock())
        whole = self.full and still
        if whole:
            with transaction(self.db):
                ingest.missed(self.db, self.source.name, self.seen)
        source_states.write(
            self.db,
            self.source.name,
            started_at=None,
            synced_at=now,
            swept_at=now if self.full else swept_at,
            skipped=self.skipped,
            failures=0,
            retry_at=None,
            problem=None,
            sentence=None,
        )


def _portions(pages: Iterator[list[object]]) -> Iterator[list[object]]:
    """A service may answer far more than it was asked for: the database takes it in parts."""
    for page in pages:
        for start in range(0, len(page), MOST_AT_ONCE):
            yield page[start : start + MOST_AT_ONCE]


def look_up(
    db: Database, source: Source, due: lookups.LookUp, clock: Callable[[], datetime]
) -> None:
    """Ask the source for one song and take in what it says; raises what must stop all asking."""
    card = songs.by_id(db, due.song_id)
    try:
        raw = source.song(card.source_id)
        _take_one(db, source.name, card, raw, clock())
        failures, asked = 0, 0.0
    except TokenRefusedError:
        raise
    except SourceError as error:
        failures, asked = due.failures + 1, _asked_to_wait(error, lookups.LONGEST_PAUSE)
    card, now = songs.by_id(db, due.song_id), clock().timestamp()
    if card.pending:
        pause = max(lookups.pause(card, failures), asked)
        lookups.ask_again(db, due.key, now + pause, failures)
    else:
        lookups.settle(db, due.key, now)


def failed(db: Database, name: str, error: SourceError, now: datetime) -> None:
    """Something went wrong that stands for the whole source."""
    _note_failure(db, source_states.get(db, name), error, now)


def _take_one(db: Database, name: str, card: songs.Card, raw: Raw, now: datetime) -> None:
    song = incoming.accept({**raw, "id": card.source_id})
    if song is None or record.identity(raw) not in {None, card.source_id}:
        raise GoneError("The service answered with another song.")
    with transaction(db):
        ingest.Ingestion(db, name).add([song], now)


def _all_settled(db: Database, page: list[Incoming]) -> bool:
    """Whether an earlier sync left every one of these as it will stay."""
    cards = songs.by_ids(db, [song.id for song in page])
    settled = {card.id for card in cards if record.is_done(card.status) and not card.gone}
    return settled.issuperset(song.id for song in page)


def _note_failure(
    db: Database, state: source_states.SourceState, error: SourceError, now: datetime
) -> None:
    failures = state.failures + 1
    chance = random.random()  # noqa: S311 (no secret)
    pause = backoff.pause(failures, first=FIRST_PAUSE, longest=LONGEST_PAUSE, chance=chance)
    asked = _asked_to_wait(error, LONGEST_ASKED)
    source_states.write(
        db,
        state.name,
        started_at=None,
        failures=failures,
        retry_at=now.timestamp() + max(pause, asked),
        problem=_KINDS.get(type(error), "passing"),
        sentence=str(error),
    )


def _asked_to_wait(error: SourceError, most: float) -> float:
    asked = error.retry_after if isinstance(error, PassingError) else None
    return min(asked or 0.0, most)


_KINDS: dict[type[SourceError], str] = {
    TokenRefusedError: "refused",
    AccountError: "account",
    UserIdNeededError: "user_id",
}


def _age(at: str, now: datetime) -> timedelta:
    return now - datetime.fromisoformat(at)
