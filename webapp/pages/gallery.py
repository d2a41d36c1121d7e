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
    counts = wall.counts(db, shell.version)
    wanted = _sensible(SongFilter.from_args(request.args), counts)
    total = counts.get(wanted.status, 0) if wanted.status else sum(counts.values())
    page = wall.page_view(wanted, total)
    hung = wall.hung(db, wanted.at(page.number), shell.version)
    waiting = pending.view(db, hung.pending)
    return hypermedia.unchanged(shell, waiting) or hypermedia.page(
        "songs/index.html",
        shell,
        waiting,
        cards_html=hung.html,
        page=page,
        status=wanted.status,
        facets=wall.facets(counts, wanted.status),
        pending=waiting,
    )


def _sensible(wanted: SongFilter, counts: dict[str, int]) -> SongFilter:
    """A status that no song ever has means all of them."""
    if wanted.status in {None, *wall.STATUSES, *counts}:
        return wanted
    return SongFilter(page=wanted.page)
