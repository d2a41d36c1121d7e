"""What is decided once, when a process starts: which sources feed the library, demo or not."""

import logging
import sys
import warnings
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from webapp import database
from webapp.archive import record_file
from webapp.config import DEMO, NONE, Config
from webapp.errors import StorageError
from webapp.library import imports, pauses
from webapp.recovery import detection
from webapp.sources import registry


def speak_in_sentences() -> None:
    """What a process logs goes to standard error as it is.

    Libraries' own warnings (of a cover whose Exif is odd, say) name files of theirs and are for
    who develops with them: whoever wants them has `python -W`.
    """
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    warnings.simplefilter("ignore", append=True)


def settle(config: Config) -> Config:
    """`config` with its sources known: the demo only while the owner's own library is empty.

    Raises SettingError for a source that does not exist.
    """
    is_open = config.sources is None
    config = replace(config, sources=_sources(config))
    config = replace(config, passing_demo=is_open and config.is_demo)
    if config.is_demo:  # its service runs on this machine
        config = replace(config, media_hosts=config.media_hosts | {"127.0.0.1"})
    return config


def has_moved_in(config: Config) -> bool:
    """Whether the owner's own library has songs, and nothing that was brought is still read.

    False where it cannot be read just now: the demo hangs a little longer.
    """
    own = replace(config, sources=())
    try:
        if not own.database.exists():
            return False
        with closing(database.connect(own.database)) as db:
            has_songs = database.one(db, "SELECT 1 FROM songs LIMIT 1") is not None
            return has_songs and (imports.due(db) is None or pauses.paused(db, pauses.IMPORTS))
    except (StorageError, OSError):
        return False


def check_sources(config: Config) -> None:
    """Raises SettingError for one that does not exist."""
    for name in config.sources or ():
        if name != NONE:
            registry.get(name)


def _sources(config: Config) -> tuple[str, ...]:
    if config.sources is not None:
        check_sources(config)
        return tuple(name for name in config.sources if name != NONE)
    if config.token:
        return (registry.DEFAULT,)
    return () if has_songs(config) else (DEMO,)


def has_songs(config: Config) -> bool:
    """Whether the owner's own library has any, or records to make it anew of."""
    own = replace(config, sources=())
    if detection.is_half_restored(own):  # they are coming
        return True
    return _has_songs(own.database) or record_file.any_in(own.archive)


def _has_songs(path: Path) -> bool:
    try:
        if not path.exists():
            return False
        with closing(database.connect(path)) as db:
            return database.one(db, "SELECT 1 FROM songs LIMIT 1") is not None
    except (StorageError, OSError):
        return True  # damaged or locked is not empty: the owner must see that, not the demo
