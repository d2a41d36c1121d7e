"""`/songs/<id>/favourite`, `/plays`, `/choice`: what the listener makes of a song."""

from flask import Blueprint, Response, abort, request, url_for

from webapp.library import relations, songs, user_marks
from webapp.values import timestamps
from webapp.web import context, rendering

bp = Blueprint("marks", __name__, url_prefix="/songs/<song_id>")


@bp.post("/favourite")
def favourite(song_id: str) -> Response:
    """`favourite` is 1 or 0; it stands against whatever the source says."""
    db = context.get_db()
    card = songs.by_id(db, song_id)
    favourite = request.form.get("favourite")
    if favourite not in {"0", "1"}:
        abort(400, "Whether a song is a favourite is said with 1 or 0, so nothing was changed.")
    user_marks.set_favourite(db, card.key, favourite=favourite == "1")
    return rendering.back()


@bp.post("/plays")
def plays(song_id: str) -> Response:
    """Heard once more: the player says so, once a song, after half of it or 30 seconds."""
    db = context.get_db()
    card = songs.by_id(db, song_id)
    user_marks.count_play(db, card.key, timestamps.now())
    return Response(status=204)


@bp.post("/choice")
def choice(song_id: str) -> Response:
    """`choice` is keep, aside or empty; `others=aside` is for all other takes.

    `blind=1` says that nobody knew which take it was; `on=shelf` is answered with the shelf.
    """
    db = context.get_db()
    card = songs.by_id(db, song_id)
    choice = request.form.get("choice")
    is_known = choice in {*user_marks.CHOICES, ""}
    if not is_known or request.form.get("others", "aside") != "aside":
        abort(400, "A take is chosen, set aside or neither, so nothing was changed.")
    others = relations.takes(db, card) if "others" in request.form else []
    aside = [other.key for other in others if other.choice != "aside"]
    blind = choice == "keep" and request.form.get("blind") == "1"
    user_marks.set_choice(db, card.key, choice or None, aside=aside, blind=blind)
    if request.form.get("on") == "shelf":
        return rendering.redirection(url_for("takes.show", song_id=song_id))
    return rendering.back()
