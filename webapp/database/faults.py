"""What SQLite raises, as a sentence for the owner."""

import re
import sqlite3

from webapp.errors import DamagedError, LockedError, StorageError
from webapp.errors import storage as sentences

# What SQLite says of a damaged schema quotes it, and may not be text.
SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError)
DAMAGED = (
    "The library's database is damaged, but your songs and their records aren't in it: stop "
    "Songwall, run “songwall rebuild”, and start it again."
)
_WRONG_SCHEMA = re.compile(r"^(no such (table|column)|malformed|duplicate column)|already exists$")
BUSY = "Another part of Songwall is busy writing, so nothing was changed. Try again in a moment."
_SENTENCES = {
    "SQLITE_FULL": "The disk is full. Free some space, and Songwall carries on by itself.",
    "SQLITE_IOERR": "The disk can't be read or written: check it and its free space.",
    "SQLITE_READONLY": "Songwall can't write to the library: check the rights of the data folder.",
    "SQLITE_CANTOPEN": "Songwall can't open the library: check SONGWALL_DATA and its rights.",
    "SQLITE_PERM": "Songwall can't open the library: check the rights of the data folder.",
}


def storage_error(error: Exception) -> StorageError:
    """`error` is one of SQLITE_ERRORS."""
    code = getattr(error, "sqlite_errorname", None) or ""
    if (
        isinstance(error, UnicodeDecodeError)
        or code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT"))
        or _WRONG_SCHEMA.search(str(error))
    ):
        return DamagedError(DAMAGED)
    if code.startswith("SQLITE_BUSY"):
        return LockedError(BUSY)
    for name, sentence in _SENTENCES.items():
        if code.startswith(name):
            return StorageError(sentence)
    return StorageError(sentences.DATABASE_UNUSABLE)
