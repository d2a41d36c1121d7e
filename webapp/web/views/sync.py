"""`/sync`: start one, see how far it is."""

from flask import Blueprint, Response

from webapp.library import pauses, source_states
from webapp.values import timestamps
from webapp.web import context, rendering
from webapp.web.layout import sync_view

bp = Blueprint("sync", __name__, url_prefix="/sync")


@bp.post("")
def start() -> Response:
    """The worker begins, or goes on, at once; a token that was refused is tried again."""
    db = context.get_db()
    states = source_states.several(db, context.get_config().sources or ())
    source_states.ask(db, [state.name for state in states if not state.running], timestamps.now())
    pauses.pause(db, pauses.SYNCS, paused=False)
    return rendering.back()


@bp.get("")
def progress() -> Response:
    """The masthead's line; it asks for itself while a sync runs. Whoever else asks gets a page."""
    if not rendering.is_for_script():
        return rendering.fresh_page("shared/sync.html")
    db = context.get_db()
    states = source_states.several(db, context.get_config().sources or ())
    sync = sync_view(states, paused=pauses.paused(db, pauses.SYNCS))
    return rendering.fragment("shared/_sync.html", sync=sync)
