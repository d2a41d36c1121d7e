"""`songwall restore`."""

import dataclasses
from pathlib import Path

import click

from webapp.backups import restore
from webapp.cli.terminal import progress, settings
from webapp.values import formatting
from webapp.values.formatting import counted


@click.command("restore")
@click.argument("path", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--from", "moment", metavar="BACKUP", help="Which one; else the newest.")
def command(path: Path, moment: str | None) -> None:
    """Put a backup into an empty data folder; cut off, it goes on when started again."""
    path = path.absolute()
    config = dataclasses.replace(settings(), sources=())
    with progress("Files") as tell:
        report = restore.restore(config, path, moment, tell)
    files, size = counted(report.files, "file", "files"), formatting.size(report.size)
    songs = counted(report.songs, "song is", "songs are")
    click.echo(f"{songs} there again, with {files}, {size}, as of {report.moment}.")
    if report.damaged:
        damaged = counted(report.damaged, "file", "files")
        click.echo(
            f"  {damaged} of the backup can't be read or used. “songwall verify” says which, and "
            "they're fetched again where somebody has them."
        )
    click.echo("Your token and password aren't in a backup: set them again, then “songwall serve”.")
