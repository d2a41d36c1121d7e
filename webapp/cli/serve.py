"""`songwall serve`."""

import dataclasses

import click

from webapp.cli.terminal import settings
from webapp.config import LARGEST_PORT
from webapp.server import serve


@click.command("serve")
@click.option("--host", help="Where to listen; 0.0.0.0 for the whole network.")
@click.option("--port", type=click.IntRange(1, LARGEST_PORT))
@click.option("--https", is_flag=True, help="Over TLS for other devices.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, help="How many processes answer.")
def command(host: str | None, port: int | None, workers: int, *, https: bool) -> None:
    """Open the gallery, and keep it in step with its source."""
    config = settings()
    config = dataclasses.replace(
        config,
        host=host or config.host,
        port=port or config.port,
        https=https or config.https,
    )
    serve.serve(config, click.echo, workers)
