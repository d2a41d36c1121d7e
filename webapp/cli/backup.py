"""`songwall backup`."""

import dataclasses
from pathlib import Path

import click

from webapp.backups import backup
from webapp.cli.terminal import open_library, progress, settings
from webapp.errors import BackupError
from webapp.errors import backups as sentences
from webapp.recovery import auto_recovery
from webapp.values import formatting
from webapp.values.formatting import counted


@click.command("backup")
@click.argument("path", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--keep",
    type=click.IntRange(1, 1000),
    default=backup.KEPT,
    show_default=True,
    help="How many backups stay there; older ones go.",
)
def command(path: Path, *, keep: int) -> None:
    """Back up songs, marks, playlists and plays into a folder, also while the gallery runs.

    Again, it copies only what changed. Tokens, passwords, log-ins and keys are not in it.
    """
    path = path.absolute()
    config = dataclasses.replace(settings(), sources=())  # the owner's library, never the demo's
    auto_recovery.recover(config, click.echo)
    if not config.database.exists():
        raise BackupError(sentences.NO_LIBRARY)
    with open_library(config) as db, progress("Files") as tell:
        report = backup.back_up(config, db, path, keep=keep, tell=tell)
    files, size = counted(report.files, "file", "files"), formatting.size(report.size)
    songs = counted(report.songs, "song", "songs")
    click.echo(f"{path.name}: {songs}; {files}, {report.new:,} new, {size}.")
    if report.lost:
        lost = counted(report.lost, "copy is", "copies are")
        click.echo(f"  {lost} missing or damaged here, so not in it: “songwall verify” says more.")
