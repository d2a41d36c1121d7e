"""`songwall rebuild`."""

import click

from webapp import startup
from webapp.cli.terminal import progress, settings
from webapp.errors import BusyError, SongwallError
from webapp.errors import storage as sentences
from webapp.library.worker_lock import only_worker
from webapp.recovery import rebuild


@click.command("rebuild")
@click.option(
    "--despite-newer", is_flag=True, help="Also where a newer Songwall wrote the database."
)
def command(*, despite_newer: bool) -> None:
    """Make the library's database anew of the songs' records on the disk.

    Every song, mark and kept file comes back; the former database is kept beside it.
    """
    config = startup.settle(settings())
    try:
        with only_worker(config), progress("Records") as tell:
            outcome = rebuild.rebuild(config, tell=tell, despite_newer=despite_newer)
    except BusyError:
        raise SongwallError(sentences.SONGWALL_RUNS) from None
    for sentence in rebuild.summary(outcome):
        click.echo(sentence)
    click.echo("“songwall verify” reads every file and tells whether it is intact.")
