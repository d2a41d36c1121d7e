"""`/`: the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, request

from webapp import context, hypermedia, pending, wall
from webapp.shell import shell
from webapp.song_filter import SongFilter

if TYPE_CHECKING:
    from flask import Response

bp = Blueprint("gallery", __name__)


@bp.get("/")
def index() -> Response:
    db = context.get_db()
    around = shell(db)
    wanted = wall.sensible(SongFilter.from_args(request.args), wall.counts(db, around.version))

    def values() -> dict[str, Any]:
        hung = wall.hung(db, wanted, around.version)
        return {"hung": hung, "wanted": wanted, "pending": pending.view(db, hung.pending)}

    return hypermedia.page("songs/index.html", around, wall.minute(db, around.version), values)
