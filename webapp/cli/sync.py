"""`songwall sync`: here, or by the gallery that runs."""

import time
from collections.abc import Mapping
from contextlib import suppress

import click

from webapp import startup
from webapp.cli.terminal import open_library, progress, settings
from webapp.config import Config
from webapp.database import Database
from webapp.errors import BusyError, SongwallError, SourceError
from webapp.errors import sources as sentences
from webapp.library import pauses, songs, source_states
from webapp.library.source_states import SourceState
from webapp.library.worker_lock import is_at_work, only_worker
from webapp.recovery import auto_recovery
from webapp.sources.registry import Source, open_sources
from webapp.sync.list_sync import ListSync
from webapp.values import timestamps
from webapp.values.formatting import counted


@click.command("sync")
@click.option("--full", is_flag=True, help="Read the whole list, not only what is new.")
def command(*, full: bool) -> None:
    """Fetch what is new at the source now."""
    config = startup.settle(settings())
    if not config.sources:
        click.echo("No account is connected: set USEAPI_TOKEN, or import files.")
        return
    auto_recovery.recover(config, click.echo)
    with open_library(config) as db:
        pauses.pause(db, pauses.SYNCS, paused=False)  # whoever asks for a sync wants it to go on
        while not (_sync_here(config, db, full=full) or _hand_over(config, db, full=full)):
            pass  # the worker that was to do it has ended


def _sync_here(config: Config, db: Database, *, full: bool) -> bool:
    """False where another process is this library's worker."""
    try:
        with only_worker(config), open_sources(config) as sources:
            changed = {source.name: _sync_one(config, db, source, full=full) for source in sources}
    except BusyError:
        return False
    _say_outcomes(source_states.several(db, config.sources or ()), changed)
    return True


def _sync_one(config: Config, db: Database, source: Source, *, full: bool) -> int:
    """How many songs had news; what went wrong is noted as the source's state."""
    others = config.sources_beside(source.name)
    with progress("Songs") as tell:
        sync = ListSync(db, source, full=full, others=others, tell=tell)
        with suppress(SourceError):
            sync.run()
    return sync.changed


def _hand_over(config: Config, db: Database, *, full: bool) -> bool:
    """A gallery that runs does the work; this asks and watches. False where it ended."""
    names = config.sources or ()
    before = songs.version(db)
    source_states.ask(db, names, timestamps.now(), full=full)
    with progress("Songs") as tell:
        while any(state.asked_at or state.running for state in source_states.several(db, names)):
            states = source_states.several(db, names)
            tell(sum(state.done for state in states if state.running), None)
            if pauses.paused(db, pauses.SYNCS):
                raise SongwallError(sentences.SYNC_PAUSED)
            time.sleep(0.2)
            if not is_at_work(config):
                return False
    unknown = None if songs.version(db) != before else 0
    _say_outcomes(source_states.several(db, names), dict.fromkeys(names, unknown))
    return True


def _say_outcomes(states: list[SourceState], changed: Mapping[str, int | None]) -> None:
    """What went well, source by source; then raises where one did not."""
    for state in states:
        if state.problem is None:
            _say_outcome(state, changed[state.name], source_states.prefix(state, states))
    problem = source_states.problems(states)
    if problem is not None:
        raise SongwallError(problem)


def _say_outcome(state: SourceState, changed: int | None, prefix: str) -> None:
    news = "there's news" if changed is None else "nothing new"
    if changed:
        news = counted(changed, "song added or updated", "songs added or updated")
    unusable = counted(state.skipped, "entry", "entries")
    skipped = f" {unusable} couldn't be used." if state.skipped else ""
    click.echo(f"{prefix}Up to date: {news}.{skipped}")
