"""`/`: the wall; `/find`: the same with its filters as controls.

With `lines=0`, as somebody types, it leaves out the lines in which words were found and counts
less far: these take longer than the rest.
"""

from flask import Blueprint, Response, request

from webapp.query.song_filter import SongFilter
from webapp.search import counts, listing
from webapp.web import context, shared_pages, wall
from webapp.web.layout import get_layout

bp = Blueprint("gallery", __name__)


@bp.get("/")
def index() -> Response:
    return _wall(SongFilter.from_args(request.args))


@bp.get("/find")
def find() -> Response:
    return _wall(SongFilter.from_args(request.args), opened=True)


def _wall(song_filter: SongFilter, *, opened: bool = False) -> Response:
    db = context.get_db()
    layout = get_layout(db)
    lines = request.args.get("lines") != "0"
    most = listing.MOST_PAGED if lines else counts.MOST_COUNTED
    shown = wall.Wall(db, song_filter, layout.version, most)

    def html() -> bytes:
        return shown.html(layout, request.path, lines=lines, opened=opened)

    # What is typed makes as many pages as there are letters, and asks for the newest first.
    typed = bool(song_filter.q) and song_filter.sort == "newest"
    parts = (shown.song_filter, shown.minute, lines)
    return shared_pages.answer(layout, parts, html, share=lines and not typed)
