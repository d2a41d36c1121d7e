"""`/metrics`: figures for who watches the machine, by SONGWALL_METRICS_KEY."""

import hmac
from contextlib import suppress
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, request

from webapp.errors import StorageError
from webapp.web import context, metrics

bp = Blueprint("metrics", __name__)
TYPE = "text/plain; version=0.0.4; charset=utf-8"


@bp.get("/metrics")
def show() -> Response:
    """404 without the key, as if there were nothing."""
    config = context.get_config()
    if config.metrics_key is None or not hmac.compare_digest(
        _given().encode("utf-8", "replace"), config.metrics_key.encode()
    ):
        abort(404)
    now, text = datetime.now(UTC), None
    with suppress(StorageError):
        text = metrics.text(config, context.get_db(), now)
    if text is None:
        text = metrics.text(config, None, now)
    return Response(text, content_type=TYPE, headers={"Cache-Control": "no-store"})


def _given() -> str:
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if kind.lower() == "bearer" else request.args.get("key", "")
