"""A library that lost its database is rebuilt by itself, before anybody works with it."""

from collections.abc import Callable

from webapp.config import Config
from webapp.errors import BusyError, SongwallError, StorageError, backups
from webapp.errors import storage as sentences
from webapp.library.worker_lock import only_worker
from webapp.recovery import detection, rebuild


def recover(config: Config, say: Callable[[str], None], patience: float = 0) -> None:
    """Rebuild the database where it is lost and records are there; `say` takes what to show.

    `patience`: seconds that the worker of a server that has just ended has to end, too.

    Raises StorageError while another process is doing so, or where it cannot be done; and where a
    backup is half restored.
    """
    if detection.is_half_restored(config):
        raise StorageError(backups.HALF_RESTORED)
    if not detection.is_needed(config):
        return
    try:
        with only_worker(config, patience=patience):
            say(
                "The library's database is lost or damaged, so it's being rebuilt from your "
                "songs' records …"
            )
            outcome = rebuild.rebuild(config)
    except BusyError:
        if detection.new_database(config).exists():
            raise StorageError(sentences.BEING_REBUILT) from None
        return
    except StorageError:
        raise
    except SongwallError as error:  # no record of use: what follows says what is wrong
        say(str(error))
        return
    for sentence in rebuild.summary(outcome):
        say(sentence)
