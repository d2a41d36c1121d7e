"""SQLite as used here: connect, take turns at writing, migrate."""

from webapp.database.connection import (
    DAMAGED,
    Database,
    connect,
    hurry,
    is_sound,
    newest,
    one,
    prepare,
    rows,
    schema_version,
    seal,
    sqlite_version,
    stream,
    take_alone,
    transaction,
)

__all__ = [
    "DAMAGED",
    "Database",
    "connect",
    "hurry",
    "is_sound",
    "newest",
    "one",
    "prepare",
    "rows",
    "schema_version",
    "seal",
    "sqlite_version",
    "stream",
    "take_alone",
    "transaction",
]
