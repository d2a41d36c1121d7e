"""`/import`: songs that their owner saved, sent with a browser."""

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.imports.items import printable
from webapp.library import imports
from webapp.values import timestamps
from webapp.web import context, rendering, uploads
from webapp.web.layout import get_layout
from webapp.worker.import_task import FOLDER

bp = Blueprint("imports", __name__, url_prefix="/import")


@bp.get("")
def show() -> Response:
    db = context.get_db()
    most = uploads.most(context.get_config().own.folder) // 100_000_000 * 100_000_000
    values: dict[str, Any] = {"most": most}
    return rendering.page("imports/show.html", get_layout(db), most, lambda: values)


@bp.post("")
def take() -> BaseResponse:
    """Into the owner's own library, also where the demo hangs; the worker takes it in."""
    folder = context.get_config().own.folder
    received = uploads.received(request.environ, folder / FOLDER, uploads.most(folder))
    with uploads.turn(), received as (place, names), context.own_db() as db:
        imports.ask(db, _name(names), place.name, names, timestamps.now())
    return redirect(url_for("archive.show", _anchor="imports"), 303)


def _name(names: list[str]) -> str:
    first = printable(names[0])
    return first if len(names) == 1 else f"{first} and {len(names) - 1} more"
