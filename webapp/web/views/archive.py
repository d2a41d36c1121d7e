"""`/archive`: what is kept, what is missing and why, and what the owner may do about it."""

from dataclasses import replace

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.library import checks, files, pauses
from webapp.values import timestamps
from webapp.web import archive_view, context, notices, rendering
from webapp.web.layout import get_layout

bp = Blueprint("archive", __name__, url_prefix="/archive")


@bp.get("")
def show() -> Response:
    db = context.get_db()
    found, layout = archive_view.get(db), get_layout(db)
    said = tuple(notice for notice in layout.notices if notice.href != notices.ARCHIVE)
    layout = replace(layout, notices=said)  # the page itself says it
    return rendering.page("archive/show.html", layout, found, lambda: {"archive": found})


@bp.get("/news")
def news() -> Response:
    """The page's middle, for whoever shows an older one; 204 where nothing changed."""
    found = archive_view.get(context.get_db())
    if request.args.get("mark") == found.mark:
        return Response(status=204)
    return rendering.fragment("archive/_archive.html", archive=found)


@bp.post("/fetch")
def fetch() -> BaseResponse:
    """Everything that was tried in vain is tried at once."""
    files.retry(context.get_db())
    return _back()


@bp.post("/keeping")
def keeping() -> BaseResponse:
    """Pause it or go on: `paused` is 1 or 0."""
    pauses.pause(context.get_db(), pauses.KEEPING, paused=_paused())
    return _back()


@bp.post("/syncing")
def syncing() -> BaseResponse:
    """Pause it or go on: `paused` is 1 or 0."""
    pauses.pause(context.get_db(), pauses.SYNCS, paused=_paused())
    return _back()


@bp.post("/check")
def check() -> BaseResponse:
    """Every kept file is read and compared with its sum, by the worker."""
    db = context.get_db()
    if not checks.get(db).running:
        checks.write(db, asked_at=timestamps.now(), paused=0)
    return _back()


@bp.post("/checking")
def checking() -> BaseResponse:
    """Pause it or go on: `paused` is 1 or 0."""
    checks.write(context.get_db(), paused=int(_paused()))
    return _back()


@bp.post("/importing")
def importing() -> BaseResponse:
    """Pause all that was brought or go on, in the owner's own library: `paused` is 1 or 0."""
    paused = _paused()
    with context.own_db() as own:
        pauses.pause(own, pauses.IMPORTS, paused=paused)
    return _back()


def _paused() -> bool:
    told = request.form.get("paused")
    if told not in {"0", "1"}:
        abort(400, "Whether to pause is said with 1 or 0, so nothing was changed.")
    return told == "1"


def _back() -> BaseResponse:
    return redirect(url_for("archive.show"), 303)
