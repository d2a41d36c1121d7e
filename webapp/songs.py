"""Songs as pages read them: the card that hangs on the wall, the song with all that is known."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from webapp import record
from webapp.database import one, rows
from webapp.errors import NotFoundError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

    from webapp.database import Database
    from webapp.song_filter import SongFilter

PER_PAGE = 24  # divides by every number of columns that a hanging has
STALLED_AFTER = timedelta(hours=1)
MOST_RELATIVES = 200
ON_REQUEST = frozenset({"flowmusic"})  # sources that hand audio out by a song's id
LISTED = frozenset({"flowmusic"})  # sources that tell of most songs by their list only


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
    stem_of: str | None
    stem: str | None

    @property
    def has_audio(self) -> bool:
        return self.audio_url is not None and self.status == "completed"

    @property
    def audio_on_request(self) -> bool:
        """Whether its source hands the audio out though it gives no address (`Source.audio`)."""
        asked_for = self.status == "completed" and self.source in ON_REQUEST and not self.gone
        return asked_for and self.audio_url is None

    @property
    def has_cover(self) -> bool:
        return self.cover_url is not None

    @property
    def pending(self) -> bool:
        """Whether the source may still have news of it. A file never has."""
        return not record.is_done(self.status) and not self.gone and self.source != "import"

    @property
    def stalled(self) -> bool:
        """Pending for over an hour, by the clock of this machine."""
        made = record.EPOCH + timedelta(microseconds=self.place)
        return self.pending and datetime.now(UTC) - made > STALLED_AFTER

    @property
    def mark(self) -> str:
        """Another one whenever the card must be drawn anew."""
        return f"{self.version}{'s' if self.stalled else ''}"


_CARD = ", ".join(field.name for field in fields(Card))


@dataclass(frozen=True, slots=True)
class Relative:
    """`card` is None where the song is not in this library."""

    id: str
    relation: str
    card: Card | None


def page(db: Database, songs: SongFilter, start: tuple[int, int] | None) -> list[Card]:
    """The cards from `start` (place and key of the page's first) on; None is the newest."""
    place, key = start or (2**62, 2**62)
    found = rows(
        db,
        f"""SELECT {_CARD} FROM songs
            WHERE {songs.where} AND (place, key) <= (:place, :key)
            ORDER BY place DESC, key DESC LIMIT :count""",
        {**songs.parameters, "place": place, "key": key, "count": PER_PAGE},
    )
    return [_card(row) for row in found]


def page_starts(db: Database, songs: SongFilter) -> array[int]:
    """Place and key of every page's first song, one after the other, flat."""
    found = rows(
        db,
        f"""SELECT place, key FROM (
                SELECT place, key, row_number() OVER (ORDER BY place DESC, key DESC) AS number
                FROM songs WHERE {songs.where})
            WHERE number % {PER_PAGE} = 1 ORDER BY place DESC, key DESC""",
        songs.parameters,
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


def parents(db: Database, card: Card) -> list[Relative]:
    wanted = {
        card.riff_id: "Made from",
        card.parent_id: "Remix of",
        card.stem_of: f"{(card.stem or '').capitalize()} of",
    }
    ids = [song_id for song_id in wanted if song_id and song_id != card.id]
    found = {parent.id: parent for parent in by_ids(db, ids)}
    return [Relative(song_id, wanted[song_id], found.get(song_id)) for song_id in ids]


def children(db: Database, card: Card) -> list[Relative]:
    found = rows(
        db,
        f"""SELECT {_CARD} FROM songs WHERE (riff_id = :id OR parent_id = :id) AND id != :id
            ORDER BY place, key LIMIT {MOST_RELATIVES}""",
        {"id": card.id},
    )
    cards = [_card(row) for row in found]
    return [
        Relative(c.id, "Made from this" if c.riff_id == card.id else "Remix of this", c)
        for c in cards
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
    """The origins that covers and audio come from, by the words of the content policy."""
    found = {}
    for directive, column in (("img-src", "cover_host"), ("media-src", "audio_host")):
        # From each host to the next one in the index: DISTINCT would read all songs.
        sql = f"""WITH RECURSIVE hosts (host) AS (
                SELECT min({column}) FROM songs WHERE {column} IS NOT NULL
                UNION ALL
                SELECT (SELECT min({column}) FROM songs WHERE {column} > host)
                FROM hosts WHERE host IS NOT NULL)
            SELECT host FROM hosts WHERE host IS NOT NULL"""
        found[directive] = [row[0] for row in rows(db, sql)]
    return found


def version(db: Database) -> int:
    """Grows with every change that a page could show."""
    row = one(db, "SELECT version FROM library")
    return int(row[0]) if row else 0


def _card(row: sqlite3.Row) -> Card:
    return Card(*row)
