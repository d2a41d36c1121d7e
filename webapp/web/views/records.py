"""`/songs/<id>/record`: all that was told of a song, to read; `record.json`, to keep."""

from typing import Any

from flask import Blueprint, Response

from webapp.archive import record_file
from webapp.library import files, provenance, songs
from webapp.records import record
from webapp.song_page import facts, record_view
from webapp.web import context, rendering

bp = Blueprint("records", __name__, url_prefix="/songs")


@bp.get("/<song_id>/record")
def show(song_id: str) -> Response:
    db = context.get_db()
    card = songs.by_id(db, song_id)

    def values() -> dict[str, Any]:
        raw = record.loads(songs.details(db, card)[0])
        sections = record_view.sections(raw, provenance.short_of(db, card.key))
        return {"card": card, "facts": facts.rest(card, raw), "sections": sections}

    return rendering.page("songs/record.html", card.mark, values)


@bp.get("/<song_id>/record.json")
def download(song_id: str) -> Response:
    """The very file that lies beside the song's copies, as it would be written now."""
    db = context.get_db()
    card = songs.by_id(db, song_id)
    copies = files.copies(db, [card.key])[card.key]
    answer = Response(
        record_file.dumps(record_file.document(db, card, copies)), mimetype="application/json"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{card.id}.json"'
    return answer
