"""What was given to others by a link, and what they chose of it; and the SQL."""

from __future__ import annotations

import secrets
import sqlite3
from collections import defaultdict
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from webapp.database import Database, one, rows, transaction
from webapp.values import timestamps

Kind = Literal["song", "takes", "moments", "playlist"]
MOST = 1000  # shares; then one has to be taken back first
MOST_VOTES = 10_000  # of one share
LASTS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "year": timedelta(days=365),
    "never": None,
}
LONGEST_TITLE = 200  # characters


@dataclass(frozen=True, slots=True)
class Gift:
    """What is to be given; the schema says what each field means."""

    kind: Kind
    title: str
    songs: str | None = None
    playlist: str | None = None
    begins: float | None = None
    is_vote: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """One row; the schema says what each field means."""

    number: int
    token: str
    kind: Kind
    title: str
    songs: str | None
    playlist: str | None
    begins: float | None
    is_vote: int
    made_at: str
    ends_at: str | None
    openings: int
    opened_at: str | None

    def has_ended(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= timestamps.stamp(now)


_COLUMNS = ", ".join(field.name for field in fields(Share))


def add(db: Database, gift: Gift, lasts: timedelta | None, now: datetime) -> Share | None:
    """A new one with a token of 192 random bits; None where there are MOST already.

    `lasts` None: it never ends.
    """
    token = secrets.token_urlsafe(24)
    row = asdict(gift) | {
        "token": token,
        "digest": _digest(token),
        "made_at": timestamps.stamp(now),
        "ends_at": None if lasts is None else timestamps.stamp(now + lasts),
    }
    with transaction(db):
        counted = one(db, "SELECT count(*) AS shares FROM shares", [])
        if counted is not None and counted["shares"] >= MOST:
            return None
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        db.execute(f"INSERT INTO shares ({names}) VALUES ({values})", row)
    return find(db, token, now)


def find(db: Database, token: str, now: datetime) -> Share | None:
    """None for one that has ended, was taken back or never was; each takes the same time."""
    row = one(db, f"SELECT {_COLUMNS} FROM shares WHERE digest = ?", [_digest(token)])
    share = _share(row) if row else None
    return None if share is None or share.has_ended(now) else share


def every(db: Database) -> list[Share]:
    """The newest first, also those that have ended."""
    shares = rows(db, f"SELECT {_COLUMNS} FROM shares ORDER BY number DESC")
    return [_share(row) for row in shares]


def remove(db: Database, number: int) -> None:
    """Its link leads nowhere from now on; what was chosen is gone, too."""
    with transaction(db):
        db.execute("DELETE FROM shares WHERE number = ?", [number])


def note_opened(db: Database, share: Share, now: datetime) -> None:
    with transaction(db):
        db.execute(
            "UPDATE shares SET openings = openings + 1, opened_at = ? WHERE number = ?",
            [timestamps.stamp(now), share.number],
        )


def vote(db: Database, share: Share, voter: str, song: str) -> bool:
    """`voter`: what its browser drew. Another vote of the same one takes the place of the first.

    False where there are MOST_VOTES already.
    """
    values = {"share": share.number, "voter": _digest(voter), "song": song, "most": MOST_VOTES}
    with transaction(db):
        return bool(
            db.execute(
                """INSERT INTO share_votes (share, voter, song) SELECT :share, :voter, :song
                   WHERE (SELECT count(*) FROM share_votes WHERE share = :share) < :most
                      OR EXISTS (SELECT 1 FROM share_votes WHERE share = :share AND voter = :voter)
                   ON CONFLICT DO UPDATE SET song = :song""",
                values,
            ).rowcount
        )


def chosen(db: Database, share: Share, voter: str) -> str | None:
    """The id of the song that this browser chose."""
    sql = "SELECT song FROM share_votes WHERE share = ? AND voter = ?"
    row = one(db, sql, [share.number, _digest(voter)])
    return row["song"] if row else None


def tallies(db: Database) -> dict[int, dict[str, int]]:
    """By the numbers of shares, how often each song was chosen, by its id."""
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    sql = "SELECT share, song, count(*) AS votes FROM share_votes GROUP BY share, song"
    for row in rows(db, sql):
        counted[row["share"]][row["song"]] = row["votes"]
    return counted


def _share(row: sqlite3.Row) -> Share:
    return Share(**row)


def _digest(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "replace")).digest()
