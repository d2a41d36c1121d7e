"""Calls that change what is said of songs: favourites and stars, also of all songs of an album."""

from collections.abc import Iterable

from webapp.errors import ApiError
from webapp.errors import opensubsonic as sentences
from webapp.library import tracks, user_marks
from webapp.opensubsonic.envelope import Code, Content
from webapp.web import context
from webapp.web.rest.asked import Asked, Calls, not_there


def _star(asked: Asked) -> Content:
    return _favour(asked, favourite=True)


def _unstar(asked: Asked) -> Content:
    return _favour(asked, favourite=False)


def _favour(asked: Asked, *, favourite: bool) -> Content:
    if asked.several("artistId"):
        raise ApiError(Code.GENERIC, sentences.NO_FAVOURITE_ARTISTS)
    ids = [*asked.several("id"), *asked.several("albumId")]
    if not ids:
        raise ApiError(Code.MISSING, sentences.MISSING.format(name="id"))
    keys = _keys(ids)
    db = context.get_db()
    db.patience = context.PATIENCE
    user_marks.set_favourites(db, keys, favourite=favourite)
    return {}


def _rate(asked: Asked) -> Content:
    keys = _keys([asked.text("id")])
    stars = asked.needed_number("rating", 0, user_marks.MOST_STARS)
    db = context.get_db()
    db.patience = context.PATIENCE
    user_marks.rate(db, keys, stars)
    return {}


def _keys(ids: Iterable[str]) -> list[int]:
    """Of songs, and of the songs of albums; raises ApiError where one is not here."""
    db = context.get_db()
    keys: dict[int, None] = {}
    for item_id in dict.fromkeys(ids):
        if item_id.startswith("ar."):
            raise ApiError(Code.GENERIC, sentences.NO_FAVOURITE_ARTISTS)
        if item_id.startswith(("al.", "mo.")):
            songs = tracks.of_album(db, item_id)
        else:
            songs = [*tracks.by_ids(db, [item_id]).values()]
        if not songs:
            raise not_there()
        keys.update(dict.fromkeys(song.key for song in songs))
    return [*keys]


CALLS: Calls = {"star": _star, "unstar": _unstar, "setRating": _rate}
