"""Songwall: the gallery of the songs that you made."""

from pathlib import Path

from flask import Flask
from flask_caching import Cache
from flask_compress import Compress

from webapp import startup
from webapp.config import Config
from webapp.values import formatting
from webapp.web import context, rendering, security, views
from webapp.web.assets import Assets

HERE = Path(__file__).resolve().parent.parent


def create_app(config: Config) -> Flask:
    """The web application; joins the parts and decides nothing."""
    config = startup.settle(config)
    app = Flask(__name__, template_folder=str(HERE / "templates"), static_folder=None)
    app.config.from_mapping(context.settings(config))
    assets = Assets(HERE / "static", HERE / "templates")
    context.init_app(app, config, Cache(app), assets)
    Compress(app)
    security.init_app(app, config)
    views.init_app(app)
    app.jinja_env.filters.update(formatting.FILTERS)
    app.jinja_env.globals.update(asset=assets.address, kept=rendering.kept, keeps=config.keep)
    return app
