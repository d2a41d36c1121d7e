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
@click.option("--query", default="", help="Only the songs that a search for this finds.")
@click.option("--original", is_flag=True, help="Audio as it was kept, without tags.")
def command(path: Path, *, query: str, original: bool) -> None:
    """Give everything back: tagged audio, covers, words, a playlist, records as JSON.

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
    click.echo(f"{path.name}: {songs}; {written} written ({report.size / 1e6:,.1f} MB){there}.")
    if report.silent:
        silent = counted(report.silent, "song has", "songs have")
        click.echo(f"  {silent} no audio kept here: the record, with words and cover where known.")
    for ending, count in sorted(report.untagged.items()):
        taken = counted(count, "file takes", "files take")
        click.echo(f"  {taken} no tags (.{ending}), and {'is' if count == 1 else 'are'} as kept.")
    damaged = report.damaged[:MOST_SAID]
    first = [f"Missing or damaged here, and not given: {line}" for line in damaged]
    say_first(first, len(report.damaged))
