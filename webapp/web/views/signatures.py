"""`/songs/<id>/signature`: what the player draws of a song, finer than a card does."""

from flask import Blueprint, Response

from webapp.library import songs
from webapp.lyrics import stretches, timed_lyrics
from webapp.records import prompts, record
from webapp.web import context, rendering

bp = Blueprint("signatures", __name__, url_prefix="/songs/<song_id>/signature")


@bp.get("")
def show(song_id: str) -> Response:
    """Its 200 bars, where each of its prompts rules, which take it is, and when lines are sung."""
    db = context.get_db()
    card = songs.by_id(db, song_id)
    raw, wave_long = songs.details(db, card)
    song = record.loads(raw)
    segments = prompts.segments(song.get("conditions"), card.duration)
    lyrics = timed_lyrics.read(song, card.duration)
    wave = wave_long or card.wave
    return rendering.fragment(
        "player/_signature.html",
        wave=wave,
        bands=prompts.bands(segments, card.duration),
        take=card.take,
        takes=card.takes,
        lines=stretches.by_line(lyrics.lines, card.duration).values(),
    )
