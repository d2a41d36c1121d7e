"""A source's list of songs into the library: all of it now and then, else what is new."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from webapp import database
from webapp.database import Database, transaction
from webapp.errors import SourceError
from webapp.library import ingest, pauses, songs, source_states
from webapp.records import incoming
from webapp.records.incoming import Incoming
from webapp.sources.registry import Source
from webapp.sync import failures
from webapp.sync.sweep import Sweep
from webapp.values import timestamps

PAGE = 100  # songs asked for at once; the API may answer fewer
MOST_AT_ONCE = 500  # songs a transaction
SWEEP_EVERY = timedelta(days=1)
MOST_WALKS = 3
WAIT = 0.3  # seconds between two looks at whether a pause is over

log = logging.getLogger(__name__)


@dataclass(slots=True)
class ListSync:
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
    _warned: bool = False  # of unusable entries, by this sync or the one before

    def run(self) -> None:
        """Raises SourceError after having noted it; what was taken in until then is kept."""
        name, now = self.source.name, self.clock()
        state = source_states.get(self.db, name)
        swept_at, self._warned = state.swept_at, state.skipped > 0
        age = now - datetime.fromisoformat(swept_at) if swept_at else timedelta.max
        self.full |= not timedelta() <= age <= SWEEP_EVERY
        total = self._known_total() if self.full else None
        source_states.begin(self.db, name, timestamps.stamp(now), total)
        try:
            still = self._walk_until_still(total)
        except SourceError as error:
            failures.note(self.db, name, error, self.clock())
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
                self.changed += ingestion.add(accepted, self.clock())
                source_states.advance(self.db, self.source.name, done)
            self.tell(done, max(total, done) if total else None)
            if settled:
                return False
            while pauses.paused(self.db, pauses.SYNCS):
                self.sleep(WAIT)
        return True

    def _accept(self, page: Sequence[object]) -> list[Incoming]:
        songs = [song for entry in page if (song := incoming.accept(entry))]
        if len(songs) < len(page) and not self._warned:
            log.warning(
                "Some entries of the song list couldn't be used: they're no objects, have no id, "
                "or are too large."
            )
            self._warned = True
        self.skipped += len(page) - len(songs)
        return songs

    def _known_total(self) -> int | None:
        sql = "SELECT count(*) FROM songs WHERE source = ? AND NOT gone"
        row = database.one(self.db, sql, [self.source.name])
        return int(row[0]) or None if row else None

    def _finish(self, swept_at: str | None, *, still: bool) -> None:
        now = timestamps.stamp(self.clock())
        if self.full and still:
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


def _portions(pages: Iterator[Sequence[object]]) -> Iterator[Sequence[object]]:
    """A service may answer far more than it was asked for: the database takes it in parts."""
    for page in pages:
        for start in range(0, len(page), MOST_AT_ONCE):
            yield page[start : start + MOST_AT_ONCE]


def _all_settled(db: Database, page: list[Incoming]) -> bool:
    """Whether an earlier sync left every one of these as it will stay."""
    cards = songs.by_ids(db, [song.id for song in page])
    settled = {card.id for card in cards if card.settled and not card.gone}
    return settled.issuperset(song.id for song in page)
