"""Songs as pages read them: a card with the fields of one row, and the ways to find it."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias, TypeVar

from webapp.database import Database, one, rows
from webapp.errors import NotFoundError
from webapp.errors import storage as sentences
from webapp.library import loudness, page_version, pictures
from webapp.records import statuses
from webapp.sources import registry
from webapp.values import fast_json, timestamps

PER_PAGE = 24  # divides by every number of columns that a hanging has
LEADS = 2  # as `hangs` says it
STALLED_AFTER = timedelta(hours=1)


@dataclass(slots=True)  # not frozen: that makes a page of 24 take three times as long
class MarkedSong:
    """What a song's `mark` is made from: enough to find its card in the cache.

    `duration` in seconds, `place` in µs since 1970; `picture` and `hangs` as the schema says.
    """

    key: int
    id: str
    source: str
    status: str
    duration: float | None
    place: int
    picture: int
    hangs: int
    gone: int
    version: int
    audio_url: str | None
    audio_kept: str | None
    cover_kept: str | None
    measured: str | None
    loudness: float | None

    @property
    def gain(self) -> float | None:
        """DB by which it plays softer, so that all are as loud; None where nobody measured it."""
        return loudness.gain(self.loudness)

    @property
    def has_audio(self) -> bool:
        """Whether it plays, whatever its status says."""
        return self.audio_url is not None or self.audio_kept is not None

    @property
    def leads(self) -> bool:
        """Whether it is the take of its picture that hangs on the wall."""
        return self.hangs == LEADS

    @property
    def can_be_asked(self) -> bool:
        """Whether the source may have news of it. A file never has."""
        return not self.gone and self.source != "import"

    @property
    def settled(self) -> bool:
        """Whether it is as it will stay, as far as anybody can tell."""
        if self.status == statuses.PROCESSING:
            return False
        return statuses.is_done(self.status) or self.has_audio

    @property
    def pending(self) -> bool:
        return not self.settled and self.can_be_asked

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
        stalled = not statuses.is_done(self.status) and self.stalled  # hardly any, of many asked
        copies = f"{self.cover_kept or ''}-{self.audio_kept or ''}-{self.measured or ''}"
        sound = f"{self.duration or ''}-{self.loudness or ''}"
        return f"{self.version}{'s' if stalled else ''}-{copies}-{sound}"


@dataclass(slots=True)
class Card(MarkedSong):
    """A song as its card shows it."""

    source_id: str
    service: str | None
    title: str | None
    style: str | None
    created_at: str | None
    group_id: str | None
    take: int | None
    takes: int | None
    wave: bytes | None
    hue: int
    favourite: int
    parent_id: str | None
    riff_id: str | None
    seen_at: str
    cover_url: str | None
    stem_of: str | None
    stem: str | None
    plays: int
    choice: str | None
    stars: int

    @property
    def audio_on_request(self) -> bool:
        """Whether its source hands the audio out though it gives no address (`Source.audio`)."""
        if self.has_audio or self.gone or self.status != statuses.COMPLETED:
            return False
        return registry.of_song(self.source).gives_audio

    @property
    def has_cover(self) -> bool:
        return self.cover_url is not None or self.cover_kept is not None

    @property
    def audio_query(self) -> str:
        """What its audio's address asks for; another one for another copy."""
        return f"?v={self.audio_kept}" if self.audio_kept else ""

    @property
    def cover_query(self) -> str:
        """What its cover's address asks for, up to the size; another one for another picture."""
        if self.cover_kept:
            return f"?v={self.cover_kept}&size="
        return "?size=" if self.has_cover else "?drawn=1&size="


_COLUMNS = {kind: ", ".join(f.name for f in fields(kind)) for kind in (MarkedSong, Card)}
_NEWEST, _OLDEST = (2**62, 2**62), (-(2**62), 0)  # beyond all places
S = TypeVar("S", bound=MarkedSong)
Parameters: TypeAlias = "Sequence[object] | Mapping[str, object]"


def select(db: Database, clauses: str, parameters: Parameters) -> list[Card]:
    """The cards of songs by what follows FROM."""
    return _select(Card, db, clauses, parameters)


def page(db: Database, number: int = 1, *, apart: bool = False) -> list[MarkedSong]:
    """The leading takes of one page of the wall, the newest first; pages count from 1.

    `apart`: of all takes that hang.
    """
    place, key = _page_start(db, number, apart=apart) if number > 1 else _NEWEST
    return _select(
        MarkedSong,
        db,
        f"""WHERE {_hanging(apart=apart)} AND (place, key) <= (:place, :key)
            ORDER BY place DESC, key DESC LIMIT :count""",
        {"place": place, "key": key, "count": PER_PAGE},
    )


def counts(db: Database) -> dict[str, int]:
    """How many songs have each status, those set aside too; stems are none."""
    sql = "SELECT status, sum(songs) FROM song_counts GROUP BY status HAVING sum(songs) > 0"
    return {row[0]: row[1] for row in rows(db, sql)}


def tally(db: Database) -> str:
    """A digest of all that is counted of songs and of pictures.

    What is made from such counts alone is the same as long as it is; to read them takes a fourth of
    the time of adding them up.
    """
    row = one(
        db,
        """SELECT (SELECT group_concat(profile || alike || songs) FROM song_counts WHERE songs > 0),
            (SELECT group_concat(profiles || pictures) FROM picture_counts)""",
    )
    return hashlib.sha256(repr(tuple(row or ())).encode()).hexdigest()[:24]


def hanging(db: Database, *, apart: bool = False) -> int:
    """How many pictures there are; `apart`: how many takes hang."""
    row = one(db, f"SELECT ifnull(sum({'songs' if apart else 'pictures'}), 0) FROM months")
    return int(row[0]) if row else 0


def by_id(db: Database, song_id: str) -> Card:
    """Raises NotFoundError."""
    cards = by_ids(db, [song_id])
    if not cards:
        raise NotFoundError(sentences.NO_SUCH_SONG)
    return cards[0]


def by_ids(db: Database, ids: Collection[str]) -> list[Card]:
    """Those of `ids` that exist, in no order."""
    return select(db, f"WHERE id IN ({','.join('?' * len(ids))})", [*ids])


def ids_of(db: Database, keys: Collection[int], *, playable: bool = False) -> list[str]:
    """In the order of `keys`, however many they are; `playable`: of those that play."""
    sql = f"""SELECT songs.id FROM json_each(?) AS asked CROSS JOIN songs
        ON songs.key = asked.value
        {"WHERE has_audio" if playable else ""} ORDER BY asked.key"""
    return [row[0] for row in rows(db, sql, [json.dumps([*keys])])]


def keys(db: Database) -> array[int]:
    """Of all songs, stems too, newest first."""
    sql = "SELECT key FROM songs ORDER BY place DESC, key DESC"
    return array("q", (row["key"] for row in rows(db, sql)))


def keys_on_wall(db: Database, *, apart: bool = False) -> Iterator[int]:
    """Of all pages of the wall, as `page` has them; as one JSON, in a third of the time."""
    sql = f"""SELECT json_group_array(key) FROM
        (SELECT key FROM songs WHERE {_hanging(apart=apart)} ORDER BY place DESC, key DESC)"""
    keys: Any = fast_json.loads(rows(db, sql)[0][0])
    return iter(keys)


def by_keys(db: Database, keys: Sequence[int]) -> list[Card]:
    """In the order of `keys`; without those that do not exist."""
    return _by_keys(Card, db, keys)


def marked_by_keys(db: Database, keys: Sequence[int]) -> list[MarkedSong]:
    """The same, with less of each."""
    return _by_keys(MarkedSong, db, keys)


def leading(db: Database, pictures: Collection[int]) -> list[Card]:
    """The takes that lead these pictures, in no order."""
    marks = ",".join("?" * len(pictures))
    return select(db, f"WHERE picture IN ({marks}) AND hangs = 2", [*pictures]) if pictures else []


def unfinished_takes(db: Database, pictures: Collection[int]) -> list[MarkedSong]:
    """Of these pictures the takes that hang and are neither completed nor failed, in no order."""
    marks = ",".join("?" * len(pictures))
    sql = f"""WHERE picture IN ({marks}) AND hangs > 0
        AND status NOT IN ('{statuses.COMPLETED}', '{statuses.FAILED}')"""
    return _select(MarkedSong, db, sql, [*pictures]) if pictures else []


def details(db: Database, card: Card) -> tuple[str, bytes | None]:
    """The record as JSON, of one that is too large its short fields; and the 200 bars."""
    row = one(db, "SELECT raw, wave_long FROM details WHERE key = ?", [card.key])
    return (row["raw"], row["wave_long"]) if row else ("{}", None)


def record_texts(db: Database, card: Card) -> tuple[str, str | None]:
    """The record as JSON; and all of it where it is too large to be taken in today."""
    row = one(db, "SELECT raw, whole FROM details WHERE key = ?", [card.key])
    return (row["raw"], row["whole"]) if row else ("{}", None)


def long_waves(db: Database, keys: Collection[int]) -> dict[int, bytes | None]:
    """By the keys of songs, the 200 bars of each."""
    marks = ",".join("?" * len(keys))
    sql = f"SELECT key, wave_long FROM details WHERE key IN ({marks})"
    return {row["key"]: row["wave_long"] for row in rows(db, sql, [*keys])}


def remove(db: Database, card: Card) -> None:
    """Within the caller's transaction: all of it is another song's now."""
    others = rows(db, "SELECT key FROM songs WHERE picture = ?", [card.picture])
    db.execute("DELETE FROM songs WHERE key = ?", [card.key])
    left = [row["key"] for row in others if row["key"] != card.key]
    pictures.hang(db, left, page_version.advance(db))


def version(db: Database) -> int:
    """Grows with every change that a page could show."""
    row = one(db, "SELECT version FROM library")
    return int(row[0]) if row else 0


def _select(kind: type[S], db: Database, clauses: str, parameters: Parameters) -> list[S]:
    return [
        kind(*row) for row in rows(db, f"SELECT {_COLUMNS[kind]} FROM songs {clauses}", parameters)
    ]


def _by_keys(kind: type[S], db: Database, keys: Sequence[int]) -> list[S]:
    marks = ",".join("?" * len(keys))
    songs = _select(kind, db, f"WHERE key IN ({marks})", keys) if keys else []
    by_key = {song.key: song for song in songs}
    return [by_key[key] for key in keys if key in by_key]


def _page_start(db: Database, number: int, *, apart: bool) -> tuple[int, int]:
    """Place and key of the page's first song; of a page beyond the last those of no song.

    Whole months are skipped by their counts, so that OFFSET reads but a part of one month.
    """
    before = (number - 1) * PER_PAGE
    sql = f"SELECT month, {'songs' if apart else 'pictures'} FROM months ORDER BY month DESC"
    for month, count in rows(db, sql):
        if before < count:
            row = one(
                db,
                f"""SELECT place, key FROM songs WHERE {_hanging(apart=apart)}
                    AND place < strftime('%s', :month || '-01', '+1 month') * 1000000
                    ORDER BY place DESC, key DESC LIMIT 1 OFFSET :before""",
                {"month": month, "before": before},
            )
            return (row["place"], row["key"]) if row else _OLDEST
        before -= count
    return _OLDEST


def _hanging(*, apart: bool) -> str:
    """Must repeat the partial indexes' predicate literally."""
    return "hangs > 0" if apart else "hangs = 2"
