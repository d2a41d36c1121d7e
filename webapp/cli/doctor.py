"""`songwall doctor`."""

import dataclasses
import json
import sys
from datetime import UTC, datetime

import click

from webapp import startup
from webapp.cli.terminal import settings
from webapp.doctor.examination import examine
from webapp.values.formatting import counted

_MARKS = {"fine": "ok  ", "note": "note", "wrong": "!!  "}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(*, as_json: bool) -> None:
    """Look for what is wrong on this machine, and say what to do; exit code 1 if anything is."""
    findings = []
    for finding in examine(startup.settle(settings()), datetime.now(UTC)):
        findings.append(finding)
        if not as_json:
            click.echo(f"{_MARKS[finding.state]} {finding.about}: {finding.sentence}")
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(finding) for finding in findings]))
    bad = sum(finding.state == "wrong" for finding in findings)
    if bad:
        click.echo(f"{counted(bad, 'thing is', 'things are')} wrong.", err=True)
        sys.exit(1)
