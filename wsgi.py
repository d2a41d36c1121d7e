"""For any WSGI server: `wsgi:app`. `songwall serve` brings its own, and the worker with it."""

import os

from webapp import create_app
from webapp.config import Config

app = create_app(Config.from_env(os.environ))
