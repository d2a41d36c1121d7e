"""`/`: the wall; `/find`: the same with its filters as controls.

With `lines=0`, as somebody types, it leaves out the lines in which words were found and counts
less far: these take longer than the rest.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, request

from webapp.library import search_index
from webapp.query.song_filter import SongFilter
from webapp.search import description, facets, listing, panel, suggestions
from webapp.web import context, polling, rendering, wall
from webapp.web.layout import shell

if TYPE_CHECKING:
    from flask import Response

    from webapp.database import Database
    from webapp.search.facets import Choices

bp = Blueprint("gallery", __name__)


@bp.get("/")
def index() -> Response:
    return _wall()


@bp.get("/find")
def find() -> Response:
    return _wall(opened=True)


def _wall(*, opened: bool = False) -> Response:
    db = context.get_db()
    around = shell(db)
    found = wall.counts(db, around.version)
    wanted = wall.sensible(SongFilter.from_args(request.args), found)
    now = wall.minute(found, wanted)
    as_of = f"{around.version}:{now}" if wanted.needs_plays else around.version
    lines = request.args.get("lines") != "0"
    most = wall.MOST_PAGED if lines else listing.MOST_COUNTED
    counted = wall.statuses(db, wanted, found, as_of, most)
    shown = wall.total(db, wanted, counted, as_of, most)
    wanted = wall.nearest(wanted, shown)

    def values() -> dict[str, Any]:
        cards, markup = wall.hang(db, wanted, as_of, lines=lines)
        told = {
            "cards_html": markup,
            "page": wall.page_view(wanted, shown, request.path, most),
            "facets": wall.facets(found, wanted, request.path, counted),
            "wanted": wanted,
            "heading": description.heading(wanted),
            "empty": not found,
            "pending": polling.view(db, [card for card in cards if card.pending]),
        }
        if opened:
            told["panel"] = panel.panel(wanted, lambda each: _choices(db, each, as_of))
        is_whole = wanted == SongFilter(page=wanted.page)
        return told if is_whole else told | _narrowed(db, wanted, shown)

    # What is typed makes as many pages as there are letters, and asks for the newest first.
    typed = bool(wanted.q) and wanted.sort == "newest"
    parts = (wanted, now, lines)
    return rendering.page("songs/index.html", around, parts, values, share=lines and not typed)


def _narrowed(db: Database, wanted: SongFilter, shown: int) -> dict[str, Any]:
    """What only a wall that was narrowed says."""
    asked = wanted.query
    return {
        "q": wanted.q,
        "chips": description.chips(wanted),
        "hints": asked.hints,
        "behind": bool(asked.match) and search_index.is_behind(db),
        "loosened": [] if shown else suggestions.loosen(db, wanted),
    }


def _choices(db: Database, wanted: SongFilter, as_of: int | str) -> Choices:
    asked = replace(wanted, page=1, sort=None)
    return context.shared(f"choices:{as_of}:{asked!r}", lambda: facets.of(db, asked))
