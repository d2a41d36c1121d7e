"""`/songs/<id>/favourite`, `/marks`, `/choice`: what the listener makes of a song."""

from flask import Blueprint, Response, abort, request, url_for

from webapp.library import relations, songs, user_marks
from webapp.values import fields, tags
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


@bp.get("/marks")
def show(song_id: str) -> Response:
    """Its stars, tags and note, for scripts; whoever asks for a page is led to the song's."""
    db = context.get_db()
    card = songs.by_id(db, song_id)
    here = url_for("songs.show", song_id=song_id)
    if not rendering.is_for_script():
        return rendering.redirection(f"{here}#own")
    own, title = user_marks.of(db, card.key), card.title or "Untitled"
    return rendering.fragment("songs/_marks.html", own=own, here=here, title=title)


@bp.post("/marks")
def change(song_id: str) -> Response:
    """`stars` from 0 to 5, `tags` with commas, `note`: what the form leaves out stays as it is."""
    db = context.get_db()
    card = songs.by_id(db, song_id)
    form = request.form
    stars = _stars(form["stars"]) if "stars" in form else None
    own_tags = _tags(form["tags"]) if "tags" in form else None
    note = _note(form["note"]) if "note" in form else None
    user_marks.change(db, card.key, stars=stars, tags=own_tags, note=note)
    return rendering.back()


def _stars(text: str) -> int:
    if text not in {str(number) for number in range(user_marks.MOST_STARS + 1)}:
        abort(400, "A song has 1 to 5 stars, or 0 for none, so nothing was changed.")
    return int(text)


def _tags(text: str) -> list[str]:
    pieces = [fields.line(piece, len(piece)) for piece in tags.pieces(text)]
    if any(len(piece or "") > tags.LONGEST for piece in pieces):
        most = f"A tag has at most {tags.LONGEST} characters; commas stand between tags."
        abort(400, f"{most} So nothing was changed.")
    cleaned = [*dict.fromkeys(tag for piece in pieces if (tag := tags.clean(piece)))]
    if len(cleaned) > tags.MOST:
        abort(400, f"A song takes at most {tags.MOST} tags, so nothing was changed.")
    return cleaned


def _note(text: str) -> str:
    note = user_marks.clean_note(text)
    if note is None:
        most = f"A note has at most {user_marks.LONGEST_NOTE:,} characters"
        abort(400, f"{most}, so nothing was changed. Shorten it, and save it again.")
    return note


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
