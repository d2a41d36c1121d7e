"""`/moments`: a medley of sung lines, of choruses, or of one line through all takes.

The address says which: a wall's own search; `of=choruses` with a search or `playlist`; `song` with
the second `t` of the line.
"""

from typing import Any

from flask import Blueprint, Response, request, url_for

from webapp.database import transaction
from webapp.errors import PlaylistError
from webapp.errors import playlists as sentences
from webapp.library import playlist_entries, playlists
from webapp.library.playlist_entries import Moment
from webapp.values import fast_json
from webapp.web import context, medley_pages, player_songs, playlist_form, rendering

PER_PAGE = 100
bp = Blueprint("moments", __name__, url_prefix=medley_pages.PATH)


@bp.get("")
def show() -> Response:
    """How many lines of how many songs, how long they are, and each of them as a link."""
    db = context.get_db()
    asked = medley_pages.asked(db)
    moments = [*asked.medley.moments]
    last = max(1, -(-len(moments) // PER_PAGE))
    page = min(max(playlist_form.whole("page") or 1, 1), last)
    start = (page - 1) * PER_PAGE

    def values() -> dict[str, Any]:
        return {
            "asked": asked,
            "medley": asked.medley,
            "rows": medley_pages.rows(db, moments[start : start + PER_PAGE], start + 1),
            "page": page,
            "last": last,
            "longest_title": playlists.LONGEST_TITLE,
        }

    return rendering.page("moments/show.html", (asked, page), values, share=False)


@bp.get("/queue")
def queue() -> Response:
    """All of it as the player's queue."""
    asked = medley_pages.asked(context.get_db())
    entries = map(medley_pages.entry, asked.medley.moments)
    value = player_songs.queue(asked.label, asked.address(), entries)
    answer = Response(fast_json.dumps(value), mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("")
def save() -> Response:
    """As a playlist with this `title`: as it is now, to be arranged by hand."""
    db = context.get_db()
    asked = medley_pages.asked(db)
    described = playlists.describe(request.form.get("title"))
    if described is None:
        raise PlaylistError(sentences.NO_TITLE)
    moments = [Moment(one.song, one.start, one.end) for one in asked.medley.moments]
    with transaction(db):
        here = playlist_entries.in_library(db, moments)
        if not here:
            raise PlaylistError(sentences.NO_SONGS)
        playlist = playlists.create(db, described)
        playlist_entries.put(db, playlist, here)
    return rendering.redirection(url_for("playlists.show", playlist_id=playlist.id))
