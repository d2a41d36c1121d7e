"""`/playlists`: lists of songs, by hand and by rule."""

from typing import Any

from flask import Blueprint, Response, request, url_for

from webapp.database import transaction
from webapp.errors import PlaylistChangedError, PlaylistError
from webapp.exports import m3u, safe_names
from webapp.library import playlist_entries, playlists
from webapp.library.playlists import Playlist
from webapp.search import ruled
from webapp.values import fast_json, formatting, timestamps
from webapp.web import (
    attachments,
    context,
    player_songs,
    playlist_form,
    playlist_pages,
    proxies,
    rendering,
)

bp = Blueprint("playlists", __name__, url_prefix="/playlists")


@bp.get("")
def index() -> Response:
    """`removed`: the id of the playlist that was just removed, which can be brought back."""
    db = context.get_db()
    removed = playlists.known(db, request.args.get("removed", ""))
    if removed is not None and removed.removed_at is None:
        removed = None

    def values() -> dict[str, Any]:
        return {"lists": playlist_pages.every(db), "removed": removed}

    parts = (playlist_pages.version(db), removed)
    return rendering.page("playlists/index.html", parts, values)


@bp.get("/new")
def new() -> Response:
    """`rule`: a wall's query; how many songs it finds now is said before it is saved."""
    return playlist_form.page(playlist_form.typed())


@bp.post("")
def create() -> Response:
    """`songs`: what it begins with; `instead`: the playlist that gets this rule."""
    db = context.get_db()
    typed = playlist_form.typed()
    try:
        described = playlist_form.cleaned(typed)
    except PlaylistError as error:
        return playlist_form.page(typed, problem=str(error), code=422)
    if instead := request.form.get("instead"):
        playlists.set_rule(db, instead, described)
        return _to(instead)
    moments = playlist_entries.read(request.form.get("songs", ""))
    with transaction(db):
        playlist = playlists.create(db, described)
        if here := playlist_entries.in_library(db, moments):
            playlist_entries.put(db, playlist, here)
    return _to(playlist.id)


@bp.route("/add", methods=["GET", "POST"])
def add() -> Response:
    """Offers the playlists for `songs`; sent as a form where an address would be too long."""
    db = context.get_db()
    text = request.values.get("songs", "")
    values: dict[str, Any] = {
        "songs": text,
        "count": len(playlist_entries.read(text)),
        "lists": [p for p in playlists.every(db) if not p.by_rule],
        "longest_title": playlists.LONGEST_TITLE,
    }
    if rendering.is_for_script():
        return rendering.fragment("playlists/_add.html", **values)
    return rendering.fresh_page("playlists/add.html", **values)


@bp.get("/selection")
def selection() -> Response:
    """What can be done with songs that are selected on a wall."""
    return rendering.fragment("playlists/_selection.html")


@bp.get("/<playlist_id>")
def show(playlist_id: str) -> Response:
    """`removed`: the number of the song that was just taken out, which can be brought back."""
    db = context.get_db()
    playlist = playlists.by_id(db, playlist_id)
    shown = playlist_pages.one(db, playlist)
    page = min(max(playlist_form.whole("page") or 1, 1), playlist_pages.last_page(shown))
    removed = playlist_entries.taken_out(db, playlist, playlist_form.whole("removed") or 0)
    meanwhile = request.args.get("news") == "meanwhile"
    is_secure = proxies.is_secure()

    def values() -> dict[str, Any]:
        return {
            "shown": shown,
            "playlist": playlist,
            "rows": playlist_pages.rows(db, shown, page),
            "page": page,
            "last": playlist_pages.last_page(shown),
            "removed": removed,
            "meanwhile": meanwhile,
            "is_secure": is_secure,
        }

    parts = (playlist, shown.sum, page, removed, meanwhile, is_secure)
    return rendering.page("playlists/show.html", parts, values)


@bp.get("/<playlist_id>/queue")
def queue(playlist_id: str) -> Response:
    """All of it that plays, in its order, as the player's queue takes it."""
    db = context.get_db()
    playlist = playlists.by_id(db, playlist_id)
    href = url_for("playlists.show", playlist_id=playlist.id)
    value = player_songs.queue(playlist.title, href, *playlist_pages.queue(db, playlist))
    return Response(fast_json.dumps(value), mimetype="application/json")


@bp.get("/<playlist_id>/m3u8")
def m3u8(playlist_id: str) -> Response:
    """As a file for other players, which fetch the songs here."""
    db = context.get_db()
    playlist = playlists.by_id(db, playlist_id)

    def address(song_id: str) -> str:
        return url_for("media.audio", song_id=song_id, _external=True)

    answer = Response(m3u.of_playlist(db, playlist, address), mimetype="audio/x-mpegurl")
    attachments.attach(answer, safe_names.name_of(playlist.title, playlist.id) + m3u.ENDING)
    return answer


@bp.get("/<playlist_id>/edit")
def edit(playlist_id: str) -> Response:
    playlist = playlists.by_id(context.get_db(), playlist_id)
    return playlist_form.page(playlist_form.typed(playlist), playlist)


@bp.post("/<playlist_id>")
def change(playlist_id: str) -> Response:
    db = context.get_db()
    playlist = playlists.by_id(db, playlist_id)
    typed = playlist_form.typed(playlist)
    try:
        described = playlist_form.cleaned(typed)
        playlists.change(db, playlist_id, playlist_form.whole("revision"), described)
    except PlaylistChangedError as error:
        now = playlists.by_id(db, playlist_id)
        return playlist_form.page(typed, now, str(error), code=409)
    except PlaylistError as error:
        return playlist_form.page(typed, playlist, str(error), code=422)
    return _to(playlist_id)


@bp.post("/<playlist_id>/removed")
def remove(playlist_id: str) -> Response:
    """`removed` is 1 or 0: the playlist is gone, or there again."""
    is_removed = request.form.get("removed") != "0"
    playlists.set_removed(context.get_db(), playlist_id, removed=is_removed)
    if is_removed:
        return rendering.redirection(url_for("playlists.index", removed=playlist_id))
    return _to(playlist_id)


@bp.post("/<playlist_id>/frozen")
def freeze(playlist_id: str) -> Response:
    """A plain playlist of the songs that the rule finds now; the rule stays as it is."""
    db = context.get_db()
    playlist = playlists.by_id(db, playlist_id)
    title = f"{playlist.title}, {formatting.day(timestamps.now())}"
    return _to(ruled.freeze(db, playlist, title).id)


@bp.post("/<playlist_id>/songs")
def add_songs(playlist_id: str) -> Response:
    """At the end, whatever changed meanwhile."""
    moments = playlist_entries.read(request.form.get("songs", ""))
    playlist_entries.append(context.get_db(), playlist_id, moments)
    return _to(playlist_id)


@bp.post("/<playlist_id>/songs/<number>/place")
def place(playlist_id: str, number: str) -> Response:
    """`by`: up (-1) or down (1) from where it is now; or `to` a place, counted from 1."""
    db = context.get_db()
    news = _news(playlists.by_id(db, playlist_id))
    entry, by = playlist_form.entry_number(number), request.form.get("by")
    if by in {"-1", "1"}:
        at = playlist_entries.move(db, playlist_id, entry, by=int(by))
    else:
        at = playlist_entries.move(db, playlist_id, entry, to=playlist_form.whole("to") or 1)
    page = (at - 1) // playlist_pages.PER_PAGE + 1
    return _to(playlist_id, page=page, news=news, _anchor=f"entry-{number}")


@bp.post("/<playlist_id>/songs/<number>/removed")
def remove_song(playlist_id: str, number: str) -> Response:
    """`removed` is 1 or 0: out of the playlist, or back where it stood."""
    db = context.get_db()
    news = _news(playlists.by_id(db, playlist_id))
    page = playlist_form.whole("page") or 1
    if request.form.get("removed") == "0":
        playlist_entries.bring_back(db, playlist_id, playlist_form.entry_number(number))
        return _to(playlist_id, page=page, _anchor=f"entry-{number}")
    playlist_entries.take_out(db, playlist_id, playlist_form.entry_number(number))
    return _to(playlist_id, page=page, removed=number, news=news)


def _news(playlist: Playlist) -> str | None:
    """Whether somebody else changed it since its form was shown."""
    seen = playlist_form.whole("revision")
    return "meanwhile" if seen is not None and seen < playlist.revision else None


def _to(playlist_id: str, **arguments: Any) -> Response:  # noqa: ANN401 (of an address)
    if arguments.get("page") == 1:
        del arguments["page"]
    address = url_for("playlists.show", playlist_id=playlist_id, **arguments)
    return rendering.redirection(address)
