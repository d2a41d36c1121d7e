"""The command line, a module a command.

Exit code 0: done; 1: failed, with one sentence on stderr; 2: wrong usage.
"""

import logging
import sys

import click

from webapp.cli.export import export_command
from webapp.cli.import_ import import_command
from webapp.cli.rebuild import rebuild_command
from webapp.cli.serve import serve_command
from webapp.cli.status import status_command
from webapp.cli.sync import sync_command
from webapp.cli.terminal import Commands
from webapp.cli.verify import verify_command


@click.group(
    cls=Commands,
    commands=[
        serve_command,
        sync_command,
        import_command,
        export_command,
        status_command,
        verify_command,
        rebuild_command,
    ],
)
def main() -> None:
    """Songwall: the gallery of the songs that you made."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
