"""`/`: the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request

from webapp import context, hypermedia, pending, wall
from webapp.song_filter import SongFilter

if TYPE_CHECKING:
    from flask import Response

bp = Blueprint("gallery", __name__)


@bp.get("/")
def index() -> Response:
    db = context.get_db()
    shell = hypermedia.shell(db)
    wanted = wall.sensible(SongFilter.from_args(request.args), wall.counts(db, shell.version))
    hung = wall.hung(db, wanted, shell.version)
    waiting = pending.view(db, hung.pending)
    return hypermedia.page(
        "songs/index.html", shell, waiting, hung=hung, wanted=wanted, pending=waiting
    )
