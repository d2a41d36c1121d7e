"""`/device`: what a browser keeps to play without the server, and the worker that plays it."""

from flask import Blueprint, Response, url_for

from webapp.values import fast_json
from webapp.web import context, proxies, rendering

bp = Blueprint("device", __name__)
_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"


@bp.get("/device")
def show() -> Response:
    values = {"is_secure": proxies.is_secure()}
    return rendering.page("device/show.html", values, lambda: values)


@bp.get("/device/away")
def away() -> Response:
    """The page for when the server is away, which the worker stores: nothing in it is anybody's."""
    return rendering.page_for_everybody("device/away.html")


@bp.get("/worker.js")
def worker() -> Response:
    """The service worker: another one with each version, for browsers compare these words."""
    assets = context.get_assets()
    address = proxies.rooted(assets.address("js/device/worker.js"))
    values = {
        "root": proxies.root(),
        "version": context.get_fingerprint(),
        "away": url_for("device.away"),
        "panel": url_for("queue.panel"),
        "shell": [proxies.rooted(assets.address(name)) for name in assets.shell],
    }
    script = f"import {{ serve }} from '{address}';\nserve({fast_json.dumps(values)});\n"
    answer = Response(script, content_type="text/javascript; charset=utf-8")
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["Cache-Control"] = "no-cache"
    return answer
