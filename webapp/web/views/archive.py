"""`/archive`: what is kept, what is missing and why, and what the owner may do about it."""

from flask import Blueprint, Response, abort, request, url_for

from webapp.library import checks, files, pauses
from webapp.library.pauses import Pause
from webapp.values import timestamps
from webapp.web import archive_view, context, rendering

bp = Blueprint("archive", __name__, url_prefix="/archive")


@bp.get("")
def show() -> Response:
    view = archive_view.get(context.get_db())
    return rendering.page("archive/show.html", view, lambda: {"archive": view})


@bp.get("/news")
def news() -> Response:
    """The page's middle, for whoever shows an older one; 204 where nothing changed."""
    if "demo" in request.args and not context.get_config().is_demo:
        return Response(headers={"HX-Refresh": "true"})  # another library hangs here now
    view = archive_view.get(context.get_db())
    if request.args.get("mark") == view.mark:
        return Response(status=204)
    return rendering.fragment("archive/_archive.html", archive=view)


@bp.post("/fetch")
def fetch() -> Response:
    """Everything that was tried in vain is tried at once."""
    files.retry(context.get_db())
    return _back()


@bp.post("/keeping", endpoint="keeping", defaults={"what": pauses.KEEPING})
@bp.post("/syncing", endpoint="syncing", defaults={"what": pauses.SYNCS})
def pause(what: Pause) -> Response:
    """Pause it or go on: `paused` is 1 or 0."""
    pauses.pause(context.get_db(), what, paused=_paused())
    return _back()


@bp.post("/importing")
def importing() -> Response:
    """The same for all that was brought into the owner's own library."""
    paused = _paused()
    with context.own_db() as own:
        pauses.pause(own, pauses.IMPORTS, paused=paused)
    return _back()


@bp.post("/checking")
def checking() -> Response:
    """The same for the check."""
    checks.write(context.get_db(), paused=int(_paused()))
    return _back()


@bp.post("/check")
def check() -> Response:
    """Every kept file is read and compared with its sum, by the worker."""
    db = context.get_db()
    if not checks.get(db).running:
        checks.write(db, asked_at=timestamps.now(), paused=0)
    return _back()


def _paused() -> bool:
    paused = request.form.get("paused")
    if paused not in {"0", "1"}:
        abort(400, "Whether to pause is said with 1 or 0, so nothing was changed.")
    return paused == "1"


def _back() -> Response:
    return rendering.redirection(url_for("archive.show"))
