"""`songwall serve`."""

from __future__ import annotations

import dataclasses
import os
from typing import Any

import click

from webapp.cli.terminal import in_words, settings
from webapp.config import LARGEST_PORT
from webapp.server import serve


@click.command("serve")
@click.option("--host", help="Where to listen; 0.0.0.0 for the whole network.")
@click.option("--port", type=click.IntRange(1, LARGEST_PORT))
def serve_command(host: str | None, port: int | None) -> None:
    """Open the gallery, and keep it in step with its source."""
    config = settings()
    chosen: dict[str, Any] = {"host": host, "port": port}
    config = dataclasses.replace(config, **{name: value for name, value in chosen.items() if value})
    in_words(lambda: serve.serve(config, os.environ, click.echo))
