"""The control: Songwall's worker, but nothing that it writes is synced to the disk."""

import os
import sys

from webapp import database
from webapp.worker import process

_connect = database.connect


def _careless(path):
    db = _connect(path)
    db.execute("PRAGMA synchronous = OFF")
    return db


os.fsync = lambda _descriptor: None
database.connect = _careless

if __name__ == "__main__":
    sys.exit(process.main())
