"""`/songs/<id>/more`: a song and endlessly what is like it, as the player's queue, in batches."""

import re

from flask import Blueprint, Response, request, url_for

from webapp.library import songs
from webapp.search import more_of_this
from webapp.values import fast_json
from webapp.web import context, player_songs
from webapp.web.player_songs import Entry

MOST_PASSED = 600  # pictures that are not told again; so many stand in an address

_NUMBER = re.compile(r"\b[0-9]{1,18}\b")

bp = Blueprint("more", __name__, url_prefix="/songs/<song_id>/more")


@bp.get("")
def show(song_id: str) -> Response:
    """The song itself first; `but` are the pictures that were told before, and then it is not.

    A list as `/queue` tells it, called as the song is. `because` says what is shared; `next` is the
    address of the following batch, "" where nothing is left.
    """
    db = context.get_db()
    card = songs.by_id(db, song_id)
    but = [int(number) for number in _NUMBER.findall(request.args.get("but", ""))][-MOST_PASSED:]
    batch = more_of_this.batch(db, card, but)
    ids = batch.ids if but else [card.id, *batch.ids]
    entries: list[Entry] = [[other] for other in ids]
    href = url_for("songs.show", song_id=card.id)
    value = player_songs.queue(card.title or "Untitled", href, entries)
    passed = ",".join(map(str, [*but, *batch.pictures][-MOST_PASSED:]))
    following = "" if batch.is_last else url_for("more.show", song_id=card.id, but=passed)
    value |= {"because": "; ".join(batch.reasons), "next": following}
    answer = Response(fast_json.dumps(value), mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
