"""What a task of the worker is to its process."""

from webapp.database import Database


class Task:
    """One of the worker's jobs. Each runs in a thread of its own, on a connection of its own."""

    def start(self, _db: Database) -> None:
        """Called until it has returned once, before the first `run_once`."""

    def run_once(self, db: Database) -> None:
        """Do what is due now; called again and again.

        A SongwallError is logged, once however often it comes. Any other error is a bug; it costs
        this run and no more.
        """
        raise NotImplementedError
