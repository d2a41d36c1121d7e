"""`songwall verify`."""

import re
import sys
import time

import click

from webapp import startup
from webapp.archive import copies
from webapp.archive.copies import CheckPlan
from webapp.archive.verify import Outcome, Verifier
from webapp.cli.terminal import open_library, progress, say_first, settings
from webapp.config import Config
from webapp.database import Database
from webapp.errors import StorageError
from webapp.library import checks
from webapp.recovery import auto_recovery
from webapp.values import timestamps
from webapp.values.formatting import counted


def _subset(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise click.BadParameter("such as 1/4 for the first of four parts.")
    return int(match[1]), int(match[2])


@click.command("verify")
@click.option(
    "--subset", type=_subset, metavar="N/T", help="Only this of several equal parts, such as 1/4."
)
@click.option("--max-seconds", type=click.FloatRange(0.1), help="End by then; goes on next time.")
def command(subset: tuple[int, int] | None, max_seconds: float | None) -> None:
    """Read every kept file and compare it with what was kept; exit code 1 if any is wrong.

    Those that were not read for the longest come first. What is wrong is moved into quarantine, and
    fetched again where possible.
    """
    config = startup.settle(settings())
    auto_recovery.recover(config, click.echo)
    with open_library(config) as db:
        began = time.monotonic()
        plan = copies.plan_check(db, time.time(), *(subset or (1, 1)))
        outcome = _verify(config, db, plan, began + max_seconds if max_seconds else None)
        _say(outcome, plan, time.monotonic() - began)
        if subset is None and outcome.whole:
            _note(db, outcome)
    if outcome.wrong:
        sys.exit(1)


def _verify(config: Config, db: Database, plan: CheckPlan, until: float | None) -> Outcome:
    with progress("Files") as tell:
        verifier = Verifier(
            db,
            config.archive,
            config.quarantine,
            until=until,
            tell=lambda outcome: tell(outcome.files, plan.copies),
        )
        try:
            verifier.run(plan)
            verifier.check_playlists()
        except StorageError:
            _say_what_is_wrong(verifier.outcome)
            raise
    return verifier.outcome


def _say(outcome: Outcome, plan: CheckPlan, seconds: float) -> None:
    _say_what_is_wrong(outcome)
    wrong = f"{outcome.wrong} wrong" if outcome.wrong else "all are intact"
    read = _amount(outcome.files, outcome.records)
    click.echo(f"{read}, {outcome.size / 1e6:.0f} MB, read in {seconds:.1f} s: {wrong}.")
    if not outcome.whole:
        left = _amount(plan.copies - outcome.files, len(plan.keys) - outcome.records)
        click.echo(f"{left} are left for next time.")


def _amount(files: int, records: int) -> str:
    return f"{counted(files, 'file', 'files')} and {counted(records, 'record', 'records')}"


def _say_what_is_wrong(outcome: Outcome) -> None:
    say_first(outcome.problems, outcome.wrong, indent="")


def _note(db: Database, outcome: Outcome) -> None:
    """A whole check counts as one that the page asked for, unless the worker is at one."""
    if not checks.get(db).running:
        checks.write(
            db,
            ended_at=timestamps.now(),
            files=outcome.files,
            total=outcome.files,
            wrong=outcome.wrong,
        )
