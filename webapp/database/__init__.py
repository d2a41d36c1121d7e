"""SQLite as used here: connect, take turns at writing, migrate."""

from webapp.database.connection import (
    DAMAGED,
    Database,
    close_for_others,
    connect,
    disable_sync,
    enable_sync,
    is_sound,
    latest_schema,
    one,
    prepare,
    rows,
    schema_version,
    sqlite_version,
    stream,
    transaction,
)

__all__ = [
    "DAMAGED",
    "Database",
    "close_for_others",
    "connect",
    "disable_sync",
    "enable_sync",
    "is_sound",
    "latest_schema",
    "one",
    "prepare",
    "rows",
    "schema_version",
    "sqlite_version",
    "stream",
    "transaction",
]
