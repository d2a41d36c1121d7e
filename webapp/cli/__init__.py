"""The command line, a module a command.

Exit code 0: done; 1: failed, with one sentence on stderr; 2: wrong usage.
"""

import click

from webapp import startup
from webapp.cli import export, import_, rebuild, serve, status, sync, verify
from webapp.cli.terminal import Commands

MODULES = (serve, sync, import_, export, status, verify, rebuild)


@click.group(cls=Commands, commands=[module.command for module in MODULES])
def main() -> None:
    """Songwall: the gallery of the songs that you made."""
    startup.speak_in_sentences()
