"""Feeds of playlists and searches, each under a secret that can be revoked; and the SQL."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from webapp.database import Database, one, rows, transaction
from webapp.errors import NotFoundError, PlaylistError
from webapp.errors import playlists as sentences
from webapp.values import timestamps

MOST = 100  # feeds; then one has to go first
SEEN_EVERY = timedelta(hours=1)  # `seen_at` is not written more often


@dataclass(frozen=True, slots=True)
class Feed:
    """One row; the schema says what each field means."""

    number: int
    secret: str
    playlist: str | None
    rule: str | None
    made_at: str
    seen_at: str | None


_COLUMNS = ", ".join(field.name for field in fields(Feed))


def add(db: Database, now: datetime, playlist: str | None = None, rule: str | None = None) -> Feed:
    """A new one, of 192 random bits. Raises PlaylistError where there are MOST."""
    secret = secrets.token_urlsafe(24)
    with transaction(db):
        row = one(db, "SELECT count(*) AS feeds FROM feeds")
        if row is not None and row["feeds"] >= MOST:
            raise PlaylistError(sentences.MANY_FEEDS.format(most=MOST))
        db.execute(
            "INSERT INTO feeds (secret, playlist, rule, made_at) VALUES (?, ?, ?, ?)",
            [secret, playlist, rule, timestamps.stamp(now)],
        )
    return by_secret(db, secret)


def every(db: Database) -> list[Feed]:
    """The newest first."""
    return [Feed(*row) for row in rows(db, f"SELECT {_COLUMNS} FROM feeds ORDER BY number DESC")]


def by_secret(db: Database, secret: str) -> Feed:
    """Raises NotFoundError."""
    row = one(db, f"SELECT {_COLUMNS} FROM feeds WHERE secret = ?", [secret])
    if row is None:
        raise NotFoundError(sentences.NO_SUCH_FEED)
    return Feed(*row)


def remove(db: Database, number: int) -> None:
    """Its addresses answer no more."""
    with transaction(db):
        db.execute("DELETE FROM feeds WHERE number = ?", [number])


def is_stale(feed: Feed, now: datetime) -> bool:
    """Whether it is time to note that it was asked for."""
    return feed.seen_at is None or feed.seen_at < timestamps.stamp(now - SEEN_EVERY)


def note_seen(db: Database, number: int, now: datetime) -> None:
    with transaction(db):
        sql = "UPDATE feeds SET seen_at = ? WHERE number = ?"
        db.execute(sql, [timestamps.stamp(now), number])
