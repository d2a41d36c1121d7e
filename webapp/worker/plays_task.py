"""Writes plays to the disk beside the library, which a rebuild reads."""

from pathlib import Path

from webapp.archive import play_log
from webapp.database import Database
from webapp.worker.task import Task


class PlaysTask(Task):
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run_once(self, db: Database) -> None:
        play_log.write_all(db, self._folder)
