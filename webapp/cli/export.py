"""`songwall export`."""

from pathlib import Path

import click

from webapp import startup
from webapp.cli.terminal import open_library, progress, say_first, settings
from webapp.exports import export
from webapp.exports.report import MOST_SAID, ExportReport
from webapp.values.formatting import counted


@click.command("export")
@click.argument("path", metavar="DIR|FILE.zip", type=click.Path(path_type=Path))
@click.option("--query", default="", help="Only the songs that this search finds.")
@click.option("--original", is_flag=True, help="Audio as it is here, without tags.")
def command(path: Path, *, query: str, original: bool) -> None:
    """Give everything back: tagged audio, covers, words, playlists, records as JSON.

    Into a folder it writes only what changed, and goes on where it was cut off.
    """
    config = startup.settle(settings())
    with open_library(config) as db, progress("Songs") as tell:
        report = export.export(config, db, path, query=query, original=original, tell=tell)
    _say(path, report)


def _say(path: Path, report: ExportReport) -> None:
    songs = counted(report.songs, "song", "songs")
    written = counted(report.written, "file", "files")
    unchanged = counted(report.unchanged, "was", "were")
    there = f", {unchanged} there already" if report.unchanged else ""
    lists = f", {counted(report.playlists, 'playlist', 'playlists')}" if report.playlists else ""
    click.echo(
        f"{path.name}: {songs}{lists}; {written} written ({report.size / 1e6:,.1f} MB){there}."
    )
    if report.silent:
        silent = counted(report.silent, "song has", "songs have")
        click.echo(f"  {silent} no audio on this disk: you get the record, words and cover.")
    for ending, count in sorted(report.untagged.items()):
        untagged = counted(count, "file", "files")
        click.echo(f"  {untagged} without tags, because .{ending} can't hold any.")
    damaged = report.damaged[:MOST_SAID]
    first = [f"Missing or damaged here, so not exported: {line}" for line in damaged]
    say_first(first, len(report.damaged))
