"""`/songs/<id>/takes`: the takes of a picture, for the shelf that opens above the wall."""

from flask import Blueprint, Response, request, url_for

from webapp.library import relations, songs
from webapp.web import context, rendering

MOST_TAKES = 12  # side by side; the song's page has them all

bp = Blueprint("takes", __name__, url_prefix="/songs/<song_id>/takes")


@bp.get("")
def show(song_id: str) -> Response:
    """For the shelf alone; whoever else asks is led to the takes on the song's page."""
    db = context.get_db()
    card = songs.by_id(db, song_id)
    takes = relations.newest_takes(db, card, MOST_TAKES)
    if not takes or request.headers.get("HX-Target") != "dialog#shelf":
        return rendering.redirection(url_for("songs.show", song_id=song_id, _anchor="takes"))
    return rendering.fragment("songs/_shelf.html", card=card, takes=takes)
