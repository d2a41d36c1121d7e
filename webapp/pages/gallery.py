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
    found = wall.counts(db, around.version)
    wanted = wall.sensible(SongFilter.from_args(request.args), found)
    shown = wall.total(db, wanted, found, around.version)
    wanted = wall.nearest(wanted, shown)

    def values() -> dict[str, Any]:
        cards, markup = wall.hang(db, wanted, around.version)
        return {
            "cards_html": markup,
            "page": wall.page_view(wanted, shown),
            "facets": wall.facets(found, wanted.status),
            "status": wanted.status,
            "empty": not found,
            "pending": pending.view(db, [card for card in cards if card.pending]),
        }

    return hypermedia.page("songs/index.html", around, (wanted, wall.minute(found)), values)
