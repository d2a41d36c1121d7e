"""`songwall site`."""

from pathlib import Path

import click

from webapp import startup
from webapp.app import STATIC, TEMPLATES
from webapp.cli.terminal import open_library, progress, say_first, settings
from webapp.standalone import site
from webapp.standalone.pages import Pages
from webapp.standalone.site import Choice
from webapp.values.formatting import counted
from webapp.web.assets import Assets

_MOST_SAID = 20


@click.command("site")
@click.argument("path", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--query", default="", help="Only the songs that this search finds.")
@click.option("--title", default="Songs", help="What its first page is called.")
@click.option("--link", is_flag=True, help="Audio is linked, not copied, on the same disk.")
def command(path: Path, *, query: str, title: str, link: bool) -> None:
    """A static site of songs: a folder to put anywhere, or to open from the disk.

    Words light up as they are sung. It is made whole, or not at all.
    """
    config = startup.settle(settings())
    made_by = Pages(TEMPLATES, Assets(STATIC).files)
    with open_library(config) as db, progress("Songs") as tell:
        report = site.make(config, db, path, made_by, Choice(query, title, link), tell)
    songs = counted(report.songs, "song", "songs")
    click.echo(f"{path.name}: {songs}, {report.size / 1e6:,.1f} MB.")
    if report.silent:
        silent = counted(report.silent, "song has", "songs have")
        click.echo(f"  {silent} no audio on this disk, so they aren't in it.")
    damaged = [f"Missing or damaged here, so not in it: {name}" for name in report.damaged]
    say_first(damaged[:_MOST_SAID], len(damaged))
