"""`/keys`: what keys do, as a part of a page: a dialog that is filled when somebody asks for it."""

from flask import Blueprint, Response, request, url_for

from webapp.web import rendering

bp = Blueprint("keys", __name__, url_prefix="/keys")


@bp.get("")
def show() -> Response:
    """By itself it is no page."""
    if request.headers.get("HX-Target") != "dialog#keys":
        return rendering.redirection(url_for("gallery.index"))
    return rendering.fragment("shared/_keys.html")
