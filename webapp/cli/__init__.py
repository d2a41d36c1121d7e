"""The command line, a module a command.

Exit code 0: done; 1: failed, with one sentence on stderr; 2: wrong usage.
"""

import click

from webapp import startup
from webapp.cli.terminal import Commands

COMMANDS = (
    *("serve", "sync", "export", "site", "status", "verify", "rebuild"),
    *("backup", "restore", "doctor"),
)
MODULES = {**{name: f"{__name__}.{name}" for name in COMMANDS}, "import": f"{__name__}.import_"}


@click.group(cls=Commands, modules=MODULES)
def main() -> None:
    """Songwall: the gallery of the songs that you made."""
    startup.speak_in_sentences()
