"""`/`: the wall; `/find`: the same with its filters as controls.

With `lines=0`, as somebody types, it leaves out the lines in which words were found and counts
less far: these take longer than the rest.
"""

from flask import Blueprint, Response, request

from webapp.database import Database
from webapp.query.song_filter import SongFilter
from webapp.search import counts, listing
from webapp.web import context, shared_pages, wall
from webapp.web.layout import Facts, get_facts, get_layout

bp = Blueprint("gallery", __name__)


@bp.get("/")
def index() -> Response:
    return _wall()


@bp.get("/find")
def find() -> Response:
    return _wall(opened=True)


def _wall(*, opened: bool = False) -> Response:
    db = context.get_db()
    facts = get_facts(db)
    return shared_pages.recall(facts) or _make_wall(db, facts, opened=opened)


def _make_wall(db: Database, facts: Facts, *, opened: bool) -> Response:
    song_filter = SongFilter.from_args(request.args).but(chosen_takes=facts.takes)
    if opened or song_filter.by_days:  # all other walls are the same in every zone
        song_filter = song_filter.but(zone=facts.zone)
    layout = get_layout(db, facts)
    lines = request.args.get("lines") != "0"
    most = listing.MOST_PAGED if lines else counts.MOST_COUNTED
    shown = wall.Wall(db, song_filter, facts.library.version, most)

    def html() -> bytes:
        return shown.html(layout, request.path, lines=lines, opened=opened)

    # What is typed makes as many pages as there are letters, and asks for the newest first.
    typed = bool(song_filter.q) and song_filter.sort == "newest"
    depends_on = shown.depends_on(layout, lines=lines, opened=opened)
    share = lines and not typed
    answer = shared_pages.answer(layout.policy, depends_on, html, share=share)
    return shared_pages.remember(answer, facts) if share and not shown.minute else answer
