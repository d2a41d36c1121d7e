"""`songwall status`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from webapp import database, startup
from webapp.cli.terminal import counted, in_words, settings
from webapp.library import files, songs, source_states

if TYPE_CHECKING:
    from webapp.config import Config


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status_command(*, as_json: bool) -> None:
    """Say what the library holds and how its source stands."""
    in_words(lambda: _status(startup.settle(settings()), as_json=as_json))


def _status(config: Config, *, as_json: bool) -> None:
    found = _facts(config)
    if as_json:
        click.echo(json.dumps(found))
        return
    by_status = ", ".join(f"{count} {status}" for status, count in found["by_status"].items())
    click.echo(counted(found["songs"], "song", "songs") + (f": {by_status}" if by_status else ""))
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
        problem = source_states.problems(states)
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
