"""`/room`: what plays, on the whole screen; and of each song what hangs there."""

from typing import Any

from flask import Blueprint, Response, url_for

from webapp.database import Database
from webapp.library import relations, songs
from webapp.library.songs import Card
from webapp.records import record
from webapp.search import chance
from webapp.song_page import sheet
from webapp.web import context, rendering

MOST_PICTURES = 24

bp = Blueprint("rooms", __name__)


@bp.get("/room")
def show() -> Response:
    """For scripts the empty room, which they fill; for others a page of the newest song."""
    db = context.get_db()
    if rendering.is_for_script():
        return rendering.shared_fragment("rooms/_room.html", None, dict)
    card = _newest(db)

    def values() -> dict[str, Any]:
        return {"song": _sheet(db, card) if card else None}

    return rendering.page("rooms/show.html", card and card.mark, values)


@bp.get("/room/pictures")
def pictures() -> Response:
    """Some covers of the library, others each time."""
    cards = chance.covers(context.get_db(), MOST_PICTURES)
    return rendering.fragment("rooms/_pictures.html", cards=cards)


@bp.get("/songs/<song_id>/room")
def scene(song_id: str) -> Response:
    """What hangs in the room while this song plays; whoever is no script is led to its page."""
    db = context.get_db()
    card = songs.by_id(db, song_id)
    if not rendering.is_for_script():
        return rendering.redirection(url_for("songs.show", song_id=song_id))
    return rendering.shared_fragment(
        "rooms/_scene.html", card.mark, lambda: {"song": _sheet(db, card)}
    )


def _newest(db: Database) -> Card | None:
    """Of the songs that play, if there are any on the wall's first page."""
    newest = songs.page(db, apart=True)
    shown = next((song for song in newest if song.has_audio), newest[0] if newest else None)
    return songs.by_keys(db, [shown.key])[0] if shown else None


def _sheet(db: Database, card: Card) -> sheet.Sheet:
    raw, wave_long = songs.details(db, card)
    takes = relations.takes(db, card)
    return sheet.sheet(card, record.loads(raw), wave_long, siblings=takes)
