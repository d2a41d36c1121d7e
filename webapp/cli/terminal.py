"""What commands share: settings, the library, failures as sentences, progress in a terminal."""

import importlib
import itertools
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

import click

from webapp import database, startup
from webapp.config import Config
from webapp.database import Database
from webapp.errors import SongwallError, StorageError, backups
from webapp.library import worker_lock
from webapp.recovery import detection


class Commands(click.Group):
    """`modules` hold a `command` each, by its name: only the one that is called is loaded.

    A failure of a command is its sentence on stderr and exit code 1.
    """

    def __init__(self, *, modules: Mapping[str, str], **options: Any) -> None:  # noqa: ANN401 (as in click)
        super().__init__(**options)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (as in click)
        return sorted(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = self._modules.get(cmd_name)
        return importlib.import_module(module).command if module else None

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (as in click)
        try:
            return super().invoke(ctx)
        except SongwallError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)


def settings() -> Config:
    """Of the environment; raises SettingError for a wrong one."""
    config = Config.from_env(os.environ)
    startup.check_sources(config)
    return config


@contextmanager
def open_library(config: Config) -> Iterator[Database]:
    """Its database with the newest schema, open as long as the block; raises StorageError.

    One that was lost while the gallery runs is not begun anew under it.
    """
    if detection.is_half_restored(config):
        raise StorageError(backups.HALF_RESTORED)
    if not config.database.exists() and worker_lock.is_at_work(config):
        raise StorageError(database.GONE)
    database.prepare(config.database)
    with closing(database.connect(config.database)) as db:
        yield db


def say_first(lines: Sequence[str], total: int, indent: str = "  ") -> None:
    """Those lines, and how many more of `total` there are."""
    for line in lines:
        click.echo(f"{indent}{line}")
    if total > len(lines):
        click.echo(f"{indent}… and {total - len(lines)} more.")


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar in a terminal, elsewhere nothing; it takes what is done, and the total if known."""
    steps = itertools.repeat(None)  # a bar wants a length or something to walk over
    hidden = not sys.stderr.isatty()
    with click.progressbar(steps, label=label, file=sys.stderr, hidden=hidden) as bar:

        def tell(done: int, total: int | None) -> None:
            bar.length = total or None
            bar.update(max(0, done - bar.pos))

        yield tell
