"""For any WSGI server: `wsgi:app`. `songwall serve` brings its own, and the worker with it."""

import os

from webapp.config import Config
from webapp.server.changeover import Gallery

app = Gallery(
    Config.from_env(os.environ), reread=lambda stored: Config.from_env(os.environ, stored)
)
