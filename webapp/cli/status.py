"""`songwall status`."""

import json
from collections.abc import Sequence
from typing import Any

import click

from webapp import database, startup
from webapp.cli.terminal import open_library, settings
from webapp.database import Database
from webapp.library import archive_stats, songs, source_states
from webapp.values.formatting import counted


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(*, as_json: bool) -> None:
    """Say what the library holds and how its source stands."""
    config = startup.settle(settings())
    with open_library(config) as db:
        facts = _facts(db, config.sources or ())
    if as_json:
        click.echo(json.dumps(facts))
        return
    by_status = ", ".join(f"{count} {status}" for status, count in facts["by_status"].items())
    click.echo(counted(facts["songs"], "song", "songs") + (f": {by_status}" if by_status else ""))
    kept, last = facts["kept"], facts["last_sync"]
    audio = counted(kept["audio"], "audio file", "audio files")
    click.echo(f"On this disk: {audio} and {counted(kept['covers'], 'cover', 'covers')}")
    error = f". {last['error']}" if last["error"] else ""
    click.echo(f"Last updated: {last['at'] or 'never'}{error}")


def _facts(db: Database, sources: Sequence[str]) -> dict[str, Any]:
    counts = songs.counts(db)
    standing = archive_stats.get(db)
    states = source_states.several(db, sources)
    problem = source_states.problems(states)
    return {
        "songs": sum(counts.values()),
        "by_status": counts,
        "kept": {"audio": standing.audio_kept, "covers": standing.covers_kept},
        "last_sync": {
            "at": min((s.synced_at for s in states if s.synced_at), default=None),
            "ok": problem is None and any(state.synced_at for state in states),
            "error": problem,
        },
        "schema": database.schema_version(db),
        "sqlite": database.sqlite_version,
    }
