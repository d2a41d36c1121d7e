"""`/static/<build>/…`: styles, scripts, fonts; kept for ever under the address of their build."""

from __future__ import annotations

from flask import Blueprint, Response

from webapp.errors import NotFoundError
from webapp.web import context

bp = Blueprint("static_files", __name__, url_prefix="/static")


@bp.get("/<build>/<path:name>")
def show(build: str, name: str) -> Response:
    assets = context.get_assets()
    content = assets.files.get(name)
    if content is None:
        raise NotFoundError("There is no such file.")
    answer = Response(content, content_type=assets.type_of(name))
    # A page of an earlier build still finds its files, but must not keep ours under that name.
    known = build == assets.build
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if known else "no-cache"
    return answer
