"""`/import`: songs that their owner saved, sent with a browser."""

from flask import Blueprint, Response, request, url_for

from webapp.imports.items import printable
from webapp.library import imports
from webapp.values import timestamps
from webapp.web import context, rendering, uploads
from webapp.worker.import_task import FOLDER

bp = Blueprint("imports", __name__, url_prefix="/import")


@bp.get("")
def show() -> Response:
    most = uploads.most_shown(context.get_config().own.folder)
    return rendering.page("imports/show.html", most, lambda: {"most": most})


@bp.post("")
def take() -> Response:
    """Into the owner's own library, also where the demo is shown; the worker takes it in."""
    folder = context.get_config().own.folder
    received = uploads.received(request.environ, folder / FOLDER, uploads.most(folder))
    # What took an hour to send is not given up for who writes.
    own = context.own_db(patient=True)
    with uploads.turn(), received as (place, names), own as db:
        imports.ask(db, _name(names), place.name, names, timestamps.now())
    return rendering.redirection(url_for("archive.show", _anchor="imports"))


def _name(names: list[str]) -> str:
    first = printable(names[0])
    return first if len(names) == 1 else f"{first} and {len(names) - 1} more"
