"""Keys of music apps: one a device, named and revocable; and the SQL."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from webapp.database import Database, one, rows, transaction
from webapp.values import timestamps

LONGEST_NAME = 60  # characters
MOST = 100  # keys; then the oldest has to go first
SEEN_EVERY = timedelta(hours=1)  # `seen_at` is not written more often


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """One row; the schema says what each field means."""

    number: int
    name: str
    secret: str
    made_at: str
    seen_at: str | None


_COLUMNS = ", ".join(field.name for field in fields(DeviceKey))


def add(db: Database, name: str, now: datetime) -> DeviceKey | None:
    """A new one, of 160 random bits; None where there are MOST already."""
    with transaction(db):
        row = one(db, "SELECT count(*) AS keys FROM device_keys", [])
        if row is not None and row["keys"] >= MOST:
            return None
        cursor = db.execute(
            "INSERT INTO device_keys (name, secret, made_at) VALUES (?, ?, ?)",
            [name, secrets.token_hex(20), timestamps.stamp(now)],
        )
        number = cursor.lastrowid
    row = one(db, f"SELECT {_COLUMNS} FROM device_keys WHERE number = ?", [number])
    return _key(row) if row else None


def every(db: Database) -> list[DeviceKey]:
    """The oldest first."""
    return [_key(row) for row in rows(db, f"SELECT {_COLUMNS} FROM device_keys ORDER BY number")]


def remove(db: Database, number: int) -> None:
    with transaction(db):
        db.execute("DELETE FROM device_keys WHERE number = ?", [number])


def is_stale(key: DeviceKey, now: datetime) -> bool:
    """Whether it is time to note that it was used."""
    return key.seen_at is None or key.seen_at < timestamps.stamp(now - SEEN_EVERY)


def note_seen(db: Database, number: int, now: datetime) -> None:
    with transaction(db):
        sql = "UPDATE device_keys SET seen_at = ? WHERE number = ?"
        db.execute(sql, [timestamps.stamp(now), number])


def _key(row: sqlite3.Row) -> DeviceKey:
    return DeviceKey(**row)
