"""What lets somebody in, taken out of a copy of the library that goes elsewhere."""

from webapp import database
from webapp.database import Database, transaction

TABLES = ("sessions", "device_keys", "access")


def forget(db: Database) -> None:
    """No session, key, code or hash of a password is left in the file."""
    database.overwrite_deleted(db)
    with transaction(db):
        for table in TABLES:
            db.execute(f"DELETE FROM {table}")
