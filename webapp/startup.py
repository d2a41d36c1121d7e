"""What is decided once, when a process starts: which sources feed the library, demo or not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from webapp import database
from webapp.archive import record_file
from webapp.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from webapp.config import Config


def settle(config: Config) -> Config:
    """`config` with its sources known: the demo only while the owner's own library is empty."""
    if config.sources is not None:
        found = tuple(name for name in config.sources if name != "none")
    elif config.token:
        found = ("riffusion",)
    else:
        own = replace(config, sources=())
        found = () if _has_songs(own.database) or record_file.lie_in(own.archive) else ("demo",)
    if found == ("demo",):  # its service runs on this machine
        config = replace(config, media_hosts=config.media_hosts | {"127.0.0.1"})
    return replace(config, sources=found)


def _has_songs(path: Path) -> bool:
    try:
        if not path.exists():
            return False
        db = database.connect(path)
        try:
            return database.one(db, "SELECT 1 FROM songs LIMIT 1") is not None
        finally:
            db.close()
    except (StorageError, OSError):
        return True  # damaged or locked is not empty: the owner must see that, not the demo
