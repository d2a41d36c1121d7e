"""What commands share: settings, the library, failures as sentences, progress in a terminal."""

import itertools
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Self

import click

from webapp import database, startup
from webapp.config import Config
from webapp.database import Database
from webapp.errors import SongwallError


class Commands(click.Group):
    """A failure of a command is its sentence on stderr and exit code 1."""

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
    """Its database with the newest schema, open as long as the block; raises StorageError."""
    database.prepare(config.database)
    with closing(database.connect(config.database)) as db:
        yield db


def counted(number: int, one: str, several: str) -> str:
    """«1 song», «2,000 songs»."""
    return f"{number:,} {one if number == 1 else several}"


def say_first(lines: Sequence[str], total: int, indent: str = "  ") -> None:
    """Those lines, and how many more of `total` there are."""
    for line in lines:
        click.echo(f"{indent}{line}")
    if total > len(lines):
        click.echo(f"{indent}… and {total - len(lines)} more.")


class Bar:
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
