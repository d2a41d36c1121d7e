"""`/playlists/<id>/songs/<number>/part`: from when to when an entry of a playlist plays."""

from flask import Blueprint, Response, request, url_for

from webapp.database import Database
from webapp.errors import PlaylistError
from webapp.library import playlist_entries, playlists, songs
from webapp.library.playlist_entries import Entry
from webapp.library.playlists import Playlist
from webapp.library.songs import Card
from webapp.lyrics import stretches, timed_lyrics
from webapp.lyrics.stretches import Stretch
from webapp.records import record
from webapp.values import formatting
from webapp.web import context, playlist_form, playlist_pages, rendering

bp = Blueprint(
    "playlist_parts", __name__, url_prefix="/playlists/<playlist_id>/songs/<number>/part"
)


@bp.get("")
def show(playlist_id: str, number: str) -> Response:
    db = context.get_db()
    playlist = playlists.by_id(db, playlist_id)
    entry = playlist_entries.by_number(db, playlist, playlist_form.entry_number(number))
    return _page(db, playlist, entry, formatting.exact(entry.begins), formatting.exact(entry.ends))


@bp.post("")
def change(playlist_id: str, number: str) -> Response:
    """`from` and `to`, such as 1:05.5; neither: the whole song. `whole` is that, too."""
    db = context.get_db()
    playlist = playlists.by_id(db, playlist_id)
    entry = playlist_entries.by_number(db, playlist, playlist_form.entry_number(number))
    card = _card(db, entry)
    try:
        is_whole = "whole" in request.form
        part = None if is_whole else playlist_form.part(card.duration if card else entry.duration)
    except PlaylistError as error:
        begins, ends = (request.form.get(name, "") for name in ("from", "to"))
        return _page(db, playlist, entry, begins, ends, str(error))
    playlist_entries.set_part(db, playlist_id, entry.number, part)
    at = playlist_entries.position(db, playlist, entry)
    page = (at - 1) // playlist_pages.PER_PAGE + 1
    address = url_for(
        "playlists.show",
        playlist_id=playlist_id,
        page=page if page > 1 else None,
        _anchor=f"entry-{entry.number}",
    )
    return rendering.redirection(address)


def _page(
    db: Database, playlist: Playlist, entry: Entry, begins: str, ends: str, problem: str = ""
) -> Response:
    card = _card(db, entry)
    return rendering.fresh_page(
        "playlists/part.html",
        code=422 if problem else 200,
        playlist=playlist,
        entry=entry,
        card=card,
        lines=_lines(db, card) if card else [],
        begins=begins,
        ends=ends,
        problem=problem,
    )


def _card(db: Database, entry: Entry) -> Card | None:
    return next(iter(songs.by_ids(db, [entry.song])), None)


def _lines(db: Database, card: Card) -> list[Stretch]:
    """Each line of the song that has a time: what a part may begin or end with."""
    raw = record.loads(songs.details(db, card)[0])
    lyrics = timed_lyrics.read(raw, card.duration)
    return [*stretches.by_line(lyrics.lines, card.duration).values()]
