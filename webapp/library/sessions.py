"""Browsers that logged in, and what lets others in; and the SQL."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from webapp.database import Database, one, rows, transaction
from webapp.values import timestamps

Role = Literal["owner", "guest"]
UNUSED = timedelta(days=180)  # after which a session ends by itself
SEEN_EVERY = timedelta(hours=1)  # `seen_at` is not written more often


@dataclass(frozen=True, slots=True)
class Session:
    """One row; the schema says what each field means."""

    number: int
    role: Role
    device: str
    opened_at: str
    seen_at: str


_COLUMNS = ", ".join(field.name for field in fields(Session))
_NAMES = _COLUMNS.removeprefix("number, ")


def start(db: Database, role: Role, device: str, now: datetime) -> str:
    """The secret for the browser's cookie, which is stored nowhere else."""
    secret, at = secrets.token_urlsafe(32), timestamps.stamp(now)
    with transaction(db):
        db.execute("DELETE FROM sessions WHERE seen_at < ?", [_earliest(now)])
        db.execute(
            f"INSERT INTO sessions (digest, {_NAMES}) VALUES (?, ?, ?, ?, ?)",
            [_digest(secret), role, device, at, at],
        )
    return secret


def find(db: Database, secret: str, now: datetime) -> Session | None:
    sql = f"SELECT {_COLUMNS} FROM sessions WHERE digest = ? AND seen_at >= ?"
    row = one(db, sql, [_digest(secret), _earliest(now)])
    return _session(row) if row else None


def every(db: Database, now: datetime) -> list[Session]:
    """The one that was seen last comes first."""
    sql = f"SELECT {_COLUMNS} FROM sessions WHERE seen_at >= ? ORDER BY seen_at DESC, number DESC"
    return [_session(row) for row in rows(db, sql, [_earliest(now)])]


def is_stale(session: Session, now: datetime) -> bool:
    """Whether it is time to note that it was seen."""
    return session.seen_at < timestamps.stamp(now - SEEN_EVERY)


def note_seen(db: Database, number: int, now: datetime) -> None:
    with transaction(db):
        sql = "UPDATE sessions SET seen_at = ? WHERE number = ?"
        db.execute(sql, [timestamps.stamp(now), number])


def end(db: Database, number: int) -> None:
    with transaction(db):
        db.execute("DELETE FROM sessions WHERE number = ?", [number])


def end_others(db: Database, number: int) -> None:
    """All but this one."""
    with transaction(db):
        db.execute("DELETE FROM sessions WHERE number <> ?", [number])


def password_hash(db: Database) -> str | None:
    """Of the password under which all sessions were opened; None before the first one."""
    return _value(db, "password")


def end_all(db: Database, new_hash: str) -> None:
    """The password is another one now: whoever is in must give it."""
    with transaction(db):
        db.execute("DELETE FROM sessions")
        _set_value(db, "password", new_hash)


def guest_code(db: Database) -> str | None:
    """What lets guests in; None while nobody is."""
    return _value(db, "guest_code")


def set_guest_code(db: Database, code: str | None) -> None:
    """Another one, or none; whoever came by the former is out."""
    with transaction(db):
        db.execute("DELETE FROM sessions WHERE role = 'guest'")
        _set_value(db, "guest_code", code)


def _value(db: Database, name: str) -> str | None:
    row = one(db, "SELECT value FROM access WHERE name = ?", [name])
    return row["value"] if row else None


def _set_value(db: Database, name: str, value: str | None) -> None:
    if value is None:
        db.execute("DELETE FROM access WHERE name = ?", [name])
    else:
        db.execute("INSERT OR REPLACE INTO access (name, value) VALUES (?, ?)", [name, value])


def _session(row: sqlite3.Row) -> Session:
    return Session(**row)


def _earliest(now: datetime) -> str:
    return timestamps.stamp(now - UNUSED)


def _digest(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "replace")).digest()
