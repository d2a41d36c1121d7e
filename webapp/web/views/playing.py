"""`/playing`: how songs play, as a part of a page: the panel above the player."""

from flask import Blueprint, Response, request, url_for

from webapp.web import rendering

bp = Blueprint("playing", __name__, url_prefix="/playing")


@bp.get("")
def show() -> Response:
    """The same for all: what somebody has chosen is their browser's. By itself it is no page."""
    if request.headers.get("HX-Target") != "div#playing":
        return rendering.redirection(url_for("gallery.index"))
    return rendering.fragment("player/_settings.html")
