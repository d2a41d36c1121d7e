"""SQLite as used here: one file, one writer at a time, a domain error for every fault."""

from sqlite3 import sqlite_version

from webapp.database.connection import (
    LONGEST_WAIT,
    Database,
    bulk_writes,
    connect,
    create,
    disable_fsync,
    enable_fsync,
    is_sound,
    leave_wal_mode,
    one,
    rows,
    snapshot,
    stream,
    transaction,
)
from webapp.database.copying import copy, overwrite_deleted
from webapp.database.faults import BUSY, DAMAGED
from webapp.database.migration import latest_schema, prepare, schema_version
from webapp.database.place import GONE, make_private
from webapp.database.pool import ConnectionPool
from webapp.database.set_clause import set_clause

__all__ = [
    "BUSY",
    "DAMAGED",
    "GONE",
    "LONGEST_WAIT",
    "ConnectionPool",
    "Database",
    "bulk_writes",
    "connect",
    "copy",
    "create",
    "disable_fsync",
    "enable_fsync",
    "is_sound",
    "latest_schema",
    "leave_wal_mode",
    "make_private",
    "one",
    "overwrite_deleted",
    "prepare",
    "rows",
    "schema_version",
    "set_clause",
    "snapshot",
    "sqlite_version",
    "stream",
    "transaction",
]
