"""Songs as pages read them: the card that hangs on the wall, the song with all that is known."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from webapp.database import one, rows, transaction
from webapp.errors import NotFoundError
from webapp.records import record
from webapp.sources import registry
from webapp.values import timestamps

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

    from webapp.database import Database

PER_PAGE = 24  # divides by every number of columns that a hanging has
STALLED_AFTER = timedelta(hours=1)
MOST_RELATIVES = 200


@dataclass(slots=True)  # not frozen: that makes a page of 24 take three times as long
class Card:
    """A song as its card shows it. `duration` in seconds, `place` in µs since 1970."""

    key: int
    id: str
    source_id: str
    source: str
    title: str | None
    style: str | None
    status: str
    duration: float | None
    created_at: str | None
    place: int
    group_id: str | None
    take: int | None
    takes: int | None
    wave: bytes | None
    hue: int
    favourite: int
    gone: int
    version: int
    parent_id: str | None
    riff_id: str | None
    seen_at: str
    cover_url: str | None
    audio_url: str | None
    audio_kept: str | None
    cover_kept: str | None
    measured: str | None
    stem_of: str | None
    stem: str | None
    plays: int
    choice: str | None

    @property
    def has_audio(self) -> bool:
        known = self.audio_url is not None or self.audio_kept is not None
        return known and self.status == "completed"

    @property
    def audio_on_request(self) -> bool:
        """Whether its source hands the audio out though it gives no address (`Source.audio`)."""
        known = self.audio_url is not None or self.audio_kept is not None
        if known or self.gone or self.status != "completed":
            return False
        return registry.of_song(self.source).gives_audio

    @property
    def has_cover(self) -> bool:
        return self.cover_url is not None or self.cover_kept is not None

    @property
    def cover_query(self) -> str:
        """What its cover's address asks for, up to the size; another one for another picture."""
        if self.cover_kept:
            return f"?v={self.cover_kept}&size="
        return "?size=" if self.has_cover else "?drawn=1&size="

    @property
    def can_be_asked(self) -> bool:
        """Whether the source may have news of it. A file never has."""
        return not self.gone and self.source != "import"

    @property
    def pending(self) -> bool:
        return not record.is_done(self.status) and self.can_be_asked

    @property
    def stalled(self) -> bool:
        """Pending for over an hour, by the clock of this machine."""
        if not self.pending:
            return False
        created = timestamps.EPOCH + timedelta(microseconds=self.place)
        return datetime.now(UTC) - created > STALLED_AFTER

    @property
    def mark(self) -> str:
        """Another one whenever the card must be drawn anew."""
        silent_before = self.audio_url is None and self.audio_kept is not None
        return (
            f"{self.version}{'s' if self.stalled else ''}{self.cover_kept or ''}"
            f"{'a' if silent_before else ''}{self.measured or ''}{self.duration or ''}"
        )


_CARD = ", ".join(field.name for field in fields(Card))


@dataclass(frozen=True, slots=True)
class Relative:
    """`card` is None where the song is not in this library."""

    id: str
    relation: str
    card: Card | None


def page(db: Database, status: str | None, start: tuple[int, int] | None) -> list[Card]:
    """The cards from `start` (place and key of the page's first) on; None is the newest."""
    place, key = start or (2**62, 2**62)
    found = rows(
        db,
        f"""SELECT {_CARD} FROM songs
            WHERE {_of_status(status)} AND (place, key) <= (:place, :key)
            ORDER BY place DESC, key DESC LIMIT :count""",
        {"status": status, "place": place, "key": key, "count": PER_PAGE},
    )
    return [_card(row) for row in found]


def page_starts(db: Database, status: str | None) -> array[int]:
    """Place and key of every page's first song, one after the other, flat."""
    found = rows(
        db,
        f"""SELECT place, key FROM (
                SELECT place, key, row_number() OVER (ORDER BY place DESC, key DESC) AS number
                FROM songs WHERE {_of_status(status)})
            WHERE number % {PER_PAGE} = 1 ORDER BY place DESC, key DESC""",
        {"status": status},
    )
    return array("q", (number for row in found for number in row))


def counts(db: Database) -> dict[str, int]:
    """How many songs have each status; stems are none."""
    found = rows(db, "SELECT status, songs FROM counts WHERE songs > 0")
    return {row[0]: row[1] for row in found}


def by_id(db: Database, song_id: str) -> Card:
    """Raises NotFoundError."""
    row = one(db, f"SELECT {_CARD} FROM songs WHERE id = ?", [song_id])
    if row is None:
        raise NotFoundError("There is no such song on this wall.")
    return _card(row)


def by_ids(db: Database, ids: Collection[str]) -> list[Card]:
    """Those of `ids` that exist, in no order."""
    marks = ",".join("?" * len(ids))
    return [
        _card(row) for row in rows(db, f"SELECT {_CARD} FROM songs WHERE id IN ({marks})", [*ids])
    ]


def keys(db: Database) -> array[int]:
    """Of all songs, stems too, newest first."""
    found = rows(db, "SELECT key FROM songs ORDER BY place DESC, key DESC")
    return array("q", (row["key"] for row in found))


def by_keys(db: Database, keys: Sequence[int]) -> list[Card]:
    """In the order of `keys`; without those that do not exist."""
    marks = ",".join("?" * len(keys))
    found = rows(db, f"SELECT {_CARD} FROM songs WHERE key IN ({marks})", keys)
    cards = {row["key"]: _card(row) for row in found}
    return [cards[key] for key in keys if key in cards]


def details(db: Database, card: Card) -> tuple[str, bytes | None]:
    """The record as JSON and the 200 bars."""
    row = one(db, "SELECT raw, wave_long FROM details WHERE key = ?", [card.key])
    return (row["raw"], row["wave_long"]) if row else ("{}", None)


def takes(db: Database, card: Card) -> list[Card]:
    """The songs of the same request, itself among them, first made first; [] for one made alone."""
    if card.takes is None:
        return []
    found = rows(
        db,
        f"""SELECT {_CARD} FROM songs WHERE group_id = ?
            ORDER BY place, key DESC LIMIT {MOST_RELATIVES}""",
        [card.group_id],
    )
    return [_card(row) for row in found]


def whole(db: Database, card: Card) -> list[Relative]:
    """The song that this one is a track of; [] for a song."""
    if card.stem_of is None:
        return []
    found = by_ids(db, [card.stem_of])
    return [
        Relative(card.stem_of, f"{(card.stem or '').capitalize()} of", found[0] if found else None)
    ]


def stems(db: Database, card: Card) -> list[Relative]:
    """The song's tracks, each a clip of its own."""
    found = rows(
        db,
        f"SELECT {_CARD} FROM songs WHERE stem_of = ? ORDER BY stem, place DESC LIMIT ?",
        [card.id, MOST_RELATIVES],
    )
    cards = [_card(row) for row in found]
    return [Relative(c.id, (c.stem or "").capitalize(), c) for c in cards]


def hosts(db: Database) -> dict[str, list[str]]:
    """The origins that covers and audio come from, by the words of the content policy.

    What is kept comes from here. While songs are being made, their page must be open to where the
    newest ones lie: it will show theirs before they are kept.
    """
    is_any_pending = _is_any_pending(db)
    origins = {}
    for directive, kind in (("img-src", "cover"), ("media-src", "audio")):
        left = f"{kind}_kept IS NULL AND {kind}_host"
        # From each host to the next one in the index: DISTINCT would read all songs.
        sql = f"""WITH RECURSIVE hosts (host) AS (
                SELECT min({kind}_host) FROM songs WHERE {left} IS NOT NULL
                UNION ALL
                SELECT (SELECT min({kind}_host) FROM songs WHERE {left} > host)
                FROM hosts WHERE host IS NOT NULL)
            SELECT host FROM hosts WHERE host IS NOT NULL"""
        newest = f"""SELECT {kind}_host FROM songs WHERE stem_of IS NULL
            ORDER BY place DESC, key DESC LIMIT {PER_PAGE}"""
        hosts = {row[0] for row in rows(db, sql)}
        if is_any_pending:
            hosts |= {row[0] for row in rows(db, newest) if row[0]}
        origins[directive] = sorted(hosts)
    return origins


def unrecorded(db: Database, most: int) -> list[Card]:
    """The newest songs whose record beside their files is not of now."""
    sql = f"""SELECT {_CARD} FROM songs INDEXED BY songs_by_recorded
              WHERE recorded < version ORDER BY place DESC LIMIT ?"""
    return [_card(row) for row in rows(db, sql, [most])]


def count_unrecorded(db: Database) -> int:
    row = one(
        db, "SELECT count(*) FROM songs INDEXED BY songs_by_recorded WHERE recorded < version"
    )
    return int(row[0]) if row else 0


def note_recorded(db: Database, cards: Sequence[Card]) -> None:
    """Their records stand as these cards say; one that changed meanwhile stays due."""
    with transaction(db):
        db.executemany(
            """UPDATE songs SET recorded = :version
               WHERE key = :key AND audio_kept IS :audio AND cover_kept IS :cover
               AND plays = :plays""",
            [
                {
                    "version": c.version,
                    "key": c.key,
                    "audio": c.audio_kept,
                    "cover": c.cover_kept,
                    "plays": c.plays,
                }
                for c in cards
            ],
        )


def version(db: Database) -> int:
    """Grows with every change that a page could show."""
    row = one(db, "SELECT version FROM library")
    return int(row[0]) if row else 0


def _of_status(status: str | None) -> str:
    """Must repeat the partial indexes' predicate literally; None is all songs, without stems."""
    return "stem_of IS NULL" + (" AND status = :status" if status is not None else "")


def _is_any_pending(db: Database) -> bool:
    # Ranges, for NOT IN would read the whole table; and one by one, for so would OR.
    ranges = ("< 'completed'", "> 'completed' AND status < 'failed'", "> 'failed'")
    sql = " UNION ALL ".join(
        f"""SELECT 1 FROM songs WHERE stem_of IS NULL AND NOT gone AND source != 'import'
            AND status {each}"""
        for each in ranges
    )
    return one(db, f"{sql} LIMIT 1") is not None


def _card(row: sqlite3.Row) -> Card:
    return Card(*row)
