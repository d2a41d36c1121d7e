"""Joins the parts of the web application.

Not in `__init__.py`, which the worker and every command load: they would load Flask and all views.
"""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from flask import Flask
from flask_caching import Cache

from webapp import startup
from webapp.config import Config
from webapp.song_page import silence
from webapp.values import formatting
from webapp.web import admission, compression, context, gate, proxies, rendering, views
from webapp.web.assets import Assets
from webapp.web.fingerprint import fingerprint

_PACKAGE = Path(__file__).resolve().parent
# An installed package carries both folders; in a clone they lie beside it, at the top level.
_HOME = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent
TEMPLATES, STATIC = _HOME / "templates", _HOME / "static"
_assets = cache(Assets)  # read once, as the code is: what changes later is for the next process


class _Gallery(Flask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: Flask would look at each view and hook of each request for a coroutine."""
        return func


def create_app(config: Config, control: context.Control | None = None) -> Flask:
    """The web application; joins the parts and decides nothing. `control`: of who serves it."""
    config = startup.settle(config)
    app = _Gallery(__name__, template_folder=str(TEMPLATES), static_folder=None)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.config.from_mapping(context.settings(config))
    assets = _assets(STATIC)
    code = fingerprint(config, _PACKAGE, TEMPLATES, assets.build)
    context.init_app(app, config, Cache(app), assets, code, control or context.Uncontrolled())
    proxies.init_app(app, config.proxies)
    compression.init_app(app)
    admission.init_app(app, config)
    views.init_app(app)
    app.jinja_env.filters.update(formatting.FILTERS)
    app.jinja_env.filters["silence"] = partial(silence.sentence, keeps=config.keep)
    app.jinja_env.globals.update(asset=lambda name: proxies.rooted(assets.address(name)))
    app.jinja_env.globals.update(modules=assets.modules, icon=rendering.icon)
    app.jinja_env.globals.update(cached=rendering.cached, keeps=config.keep, is_guest=gate.is_guest)
    return app
