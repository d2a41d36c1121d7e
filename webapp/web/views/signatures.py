"""`/songs/<id>/signature`: what the player draws of a song, finer than a card does."""

from flask import Blueprint, Response

from webapp.library import songs
from webapp.records import prompts, record
from webapp.web import context, rendering

bp = Blueprint("signatures", __name__, url_prefix="/songs/<song_id>/signature")


@bp.get("")
def show(song_id: str) -> Response:
    """Its 200 bars, where each of its prompts rules, and which take it is of several."""
    db = context.get_db()
    card = songs.by_id(db, song_id)
    raw, wave_long = songs.details(db, card)
    conditions = record.loads(raw).get("conditions")
    bands = prompts.bands(prompts.segments(conditions, card.duration), card.duration)
    wave = wave_long or card.wave
    return rendering.fragment(
        "player/_signature.html", wave=wave, bands=bands, take=card.take, takes=card.takes
    )
