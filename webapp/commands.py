"""The command line: `songwall serve | sync | import | status`.

Exit code 0: done; 1: failed, with one sentence on stderr; 2: wrong usage.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import logging
import os
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from webapp import database, files, importing, library, record, serve, songs, source_states
from webapp.archive import Archive
from webapp.config import LARGEST_PORT, Config
from webapp.errors import ImportFileError, SongwallError, SourceError
from webapp.items import said
from webapp.sources import open_sources
from webapp.sources.guard import MediaClient
from webapp.taking import Taker
from webapp.worker import BusyError, is_at_work, only_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from webapp.database import Database
    from webapp.importing import Outcome
    from webapp.source_states import SourceState
    from webapp.sources import Source


@click.group()
def main() -> None:
    """Songwall: the gallery of the songs that you made."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)


@main.command("serve")
@click.option("--host", help="Where to listen; 0.0.0.0 for the whole network.")
@click.option("--port", type=click.IntRange(1, LARGEST_PORT))
def serve_command(host: str | None, port: int | None) -> None:
    """Open the gallery, and keep it in step with its source."""
    config = _config()
    chosen: dict[str, Any] = {"host": host, "port": port}
    config = dataclasses.replace(config, **{name: value for name, value in chosen.items() if value})
    _in_words(lambda: serve.serve(config, os.environ, click.echo))


@main.command("sync")
@click.option("--full", is_flag=True, help="Read the whole list, not only what is new.")
def sync_command(*, full: bool) -> None:
    """Fetch what is new at the source now."""
    _in_words(lambda: _sync(library.settle(_config()), full=full))


@main.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_command(paths: tuple[Path, ...]) -> None:
    """Take in songs out of files, folders and ZIPs: saved answers, and what archivers left."""
    # The demo never mixes with the owner's songs.
    config = dataclasses.replace(_config(), sources=())
    _in_words(lambda: _import(config, paths))


@main.command("status")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status_command(*, as_json: bool) -> None:
    """Say what the library holds and how its source stands."""
    _in_words(lambda: _status(library.settle(_config()), as_json=as_json))


def _config() -> Config:
    found: list[Config] = []
    _in_words(lambda: found.append(Config.from_env(os.environ)))
    return found[0]


def _in_words(work: Callable[[], None]) -> None:
    """Run `work`; a failure is one sentence on stderr and exit code 1."""
    try:
        work()
    except SongwallError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _sync(config: Config, *, full: bool) -> None:
    if not config.sources:
        click.echo("There is no source: set USEAPI_TOKEN, or import files.")
        return
    database.prepare(config.database)
    db = database.connect(config.database)
    try:
        while not (_sync_here(config, db, full=full) or _hand_over(config, db, full=full)):
            pass  # who worked has ended before it came to what was asked
    finally:
        db.close()


def _sync_here(config: Config, db: Database, *, full: bool) -> bool:
    """False where another process is this library's worker."""
    try:
        with only_worker(config), open_sources(config) as sources:
            changed = {each.name: _sync_one(config, db, each, full=full) for each in sources}
    except BusyError:
        return False
    _say_outcomes(source_states.several(db, config.sources or ()), changed)
    return True


def _sync_one(config: Config, db: Database, source: Source, *, full: bool) -> int:
    """How many songs had news; what went wrong is noted as the source's state."""
    others = library.others(config, source)
    with _Bar("Songs") as bar:
        sync = library.Sync(db, source, full=full, others=others, tell=bar.tell)
        with suppress(SourceError):
            sync.run()
    return sync.changed


def _hand_over(config: Config, db: Database, *, full: bool) -> bool:
    """A gallery that runs does the work; this asks and watches. False where it ended."""
    names = config.sources or ()
    before = songs.version(db)
    source_states.ask(db, names, record.stamp(datetime.now(UTC)), full=full)
    with _Bar("Songs") as bar:
        while any(state.asked_at or state.running for state in source_states.several(db, names)):
            states = source_states.several(db, names)
            bar.tell(sum(state.done for state in states if state.running), None)
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
            _say_outcome(state, changed[state.name], _prefix(state, states))
    problem = _problem(states)
    if problem is not None:
        raise SongwallError(problem)


def _problem(states: list[SourceState]) -> str | None:
    """The sentences of the sources that failed."""
    said = [
        _prefix(state, states) + (state.sentence or "The source did not give its songs.")
        for state in states
        if state.problem is not None
    ]
    return " ".join(said) or None


def _prefix(state: SourceState, states: list[SourceState]) -> str:
    return f"{state.label}: " if len(states) > 1 else ""


def _say_outcome(state: SourceState, changed: int | None, prefix: str) -> None:
    news = {None: "with news", 0: "nothing new", 1: "1 song with news"}
    said = news.get(changed, f"{changed} songs with news")
    skipped = f" {state.skipped} entries could not be used." if state.skipped else ""
    click.echo(f"{prefix}In sync: {said}.{skipped}")


def _import(config: Config, paths: tuple[Path, ...]) -> None:
    database.prepare(config.database)
    db = database.connect(config.database)
    was_empty = not songs.counts(db)
    try:
        archive = Archive(config.archive, MediaClient(config.media_hosts))
        taker = Taker(config, archive)
        failed = [why for path in paths if (why := _import_path(db, path, taker))]
        is_first = was_empty and bool(songs.counts(db))
    finally:
        db.close()
    if len(failed) == len(paths):
        raise SongwallError("\n".join(failed))
    for sentence in failed:
        click.echo(sentence, err=True)
    if is_first:
        click.echo("If Songwall is showing the demo, start it again to see your own songs.")


def _import_path(db: Database, path: Path, taker: Taker) -> str | None:
    """Why nothing of it is of use, or None; what else could not be used is said here."""
    name = said(path.name or path)
    try:
        with _Bar(name) as bar:
            now = datetime.now(UTC)
            outcome = importing.import_path(db, path, now, taker=taker, tell=bar.tell)
    except ImportFileError as error:
        return str(error)
    _say_import(name, outcome)
    if outcome.kept:
        click.echo(f"  {outcome.kept} audio files and covers that lay beside are kept.")
    if taker.full:
        click.echo(f"  {taker.full}")
    return None if outcome.read or outcome.kept else f"No song was found in “{name}”."


def _say_import(name: str, outcome: Outcome) -> None:
    same = outcome.read - outcome.changed
    click.echo(
        f"{name}: {outcome.read} songs read, {outcome.changed} with news, {same} known already, "
        f"{outcome.unusable} entries could not be used."
    )
    for line in outcome.problems + outcome.remarks:
        click.echo(f"  {line}")
    if outcome.unusable > len(outcome.problems):
        click.echo(f"  … and {outcome.unusable - len(outcome.problems)} more.")


def _status(config: Config, *, as_json: bool) -> None:
    found = _facts(config)
    if as_json:
        click.echo(json.dumps(found))
        return
    by_status = ", ".join(f"{count} {status}" for status, count in found["by_status"].items())
    click.echo(f"{found['songs']} songs" + (f": {by_status}" if by_status else ""))
    kept = found["kept"]
    click.echo(f"Kept here: the audio of {kept['audio']}, the covers of {kept['covers']}")
    last = found["last_sync"]
    click.echo(
        f"Last sync: {last['at'] or 'never'}" + (f". {last['error']}" if last["error"] else "")
    )


def _facts(config: Config) -> dict[str, Any]:
    database.prepare(config.database)
    db = database.connect(config.database)
    try:
        counts = songs.counts(db)
        kept = files.totals(db)
        states = source_states.several(db, config.sources or ())
        problem = _problem(states)
        return {
            "songs": sum(counts.values()),
            "by_status": counts,
            "kept": {"audio": kept.audio, "covers": kept.covers},
            "last_sync": {
                "at": min((s.synced_at for s in states if s.synced_at), default=None),
                "ok": problem is None and any(state.synced_at for state in states),
                "error": problem,
            },
            "schema": database.schema_version(db),
            "sqlite": database.sqlite_version(),
        }
    finally:
        db.close()


class _Bar:
    """A progress bar in a terminal, of unknown length until a total is told; elsewhere nothing."""

    def __init__(self, label: str, total: int | None = None) -> None:
        steps = itertools.repeat(None)  # a bar wants a length or something to walk over
        self._bar = click.progressbar(steps, length=total or None, label=label, file=sys.stderr)
        self._seen = sys.stderr.isatty()

    def __enter__(self) -> Self:
        if self._seen:
            self._bar.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        if self._seen:
            self._bar.__exit__(None, None, None)

    def tell(self, done: int, total: int | None) -> None:
        if self._seen:
            self._bar.length = total or None
            self._bar.update(max(0, done - self._bar.pos))


if __name__ == "__main__":
    main()
