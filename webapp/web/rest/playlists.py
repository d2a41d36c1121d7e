"""Calls for playlists: all are there, those by hand can be changed.

A moment of a song stands there as the whole song, for apps know no part of one.
"""

import time
from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta

from webapp.database import Database, transaction
from webapp.errors import ApiError
from webapp.errors import opensubsonic as sentences
from webapp.library import playlist_entries, playlists, songs, tracks
from webapp.library.playlist_entries import Entry, Moment
from webapp.library.playlists import Playlist
from webapp.opensubsonic import entities, items
from webapp.opensubsonic.entities import Song
from webapp.opensubsonic.envelope import Code, Content
from webapp.opensubsonic.items import Item
from webapp.search import ruled
from webapp.values import timestamps
from webapp.web import context
from webapp.web.rest.asked import Asked, Calls
from webapp.web.rest.server import user_name

VALID = timedelta(minutes=10)  # that an app may show what a rule filled without asking again


def _all(asked: Asked) -> Content:
    db = context.get_db()
    lists = [_item(asked, db, playlist) for playlist in playlists.every(db)]
    return {"playlists": {"playlist": lists}}


def _one(asked: Asked) -> Content:
    db = context.get_db()
    return _shown(asked, db, playlists.by_id(db, asked.text("id")))


def _create(asked: Asked) -> Content:
    """With `playlistId` the songs of that one are replaced."""
    db, playlist_id, name = context.get_db(), asked.maybe("playlistId"), asked.maybe("name")
    moments = _moments(db, asked.several("songId"))
    db.patience = context.PATIENCE
    if playlist_id:
        _rename(db, _by_hand(db, playlist_id), name, None)
        _arrange(db, playlist_id, moments)
        return _shown(asked, db, playlists.by_id(db, playlist_id))
    described = playlists.describe(name)
    if described is None:
        raise ApiError(Code.MISSING, sentences.MISSING.format(name="name"))
    with transaction(db):
        playlist = playlists.create(db, described)
        if moments:
            playlist_entries.put(db, playlist, moments)
    return _shown(asked, db, playlists.by_id(db, playlist.id))


def _update(asked: Asked) -> Content:
    """Places to remove count what the app saw, before songs are added."""
    db = context.get_db()
    playlist = _by_hand(db, asked.text("playlistId"))
    added = _moments(db, asked.several("songIdToAdd"))
    visible, hidden = _entries(db, playlist)
    removed = {_place(text, len(visible)) for text in asked.several("songIndexToRemove")}
    db.patience = context.PATIENCE
    _rename(db, playlist, asked.maybe("name"), asked.maybe("comment"))
    if added or removed:
        left = [entry for at, entry in enumerate(visible) if at not in removed]
        playlist_entries.arrange(db, playlist.id, [*left, *added, *hidden])
    return {}


def _delete(asked: Asked) -> Content:
    """It can be brought back in Songwall."""
    db = context.get_db()
    playlist = _by_hand(db, asked.text("id"))
    db.patience = context.PATIENCE
    playlists.set_removed(db, playlist.id, removed=True)
    return {}


def _place(text: str, count: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > len(str(count)):
        raise _no_place()
    if int(text) >= count:
        raise _no_place()
    return int(text)


def _no_place() -> ApiError:
    return ApiError(Code.GENERIC, sentences.NO_SUCH_INDEX.format(name="songIndexToRemove"))


def _by_hand(db: Database, playlist_id: str) -> Playlist:
    playlist = playlists.by_id(db, playlist_id)
    if playlist.by_rule:
        raise ApiError(Code.NOT_ALLOWED, sentences.READ_ONLY)
    return playlist


def _moments(db: Database, ids: list[str]) -> list[Moment]:
    """Raises ApiError where a song is not here."""
    moments = playlist_entries.in_library(db, map(Moment, ids))
    if len(moments) < len(ids):
        raise ApiError(Code.NOT_FOUND, sentences.NO_SUCH_SONG)
    return moments


def _rename(db: Database, playlist: Playlist, name: str | None, comment: str | None) -> None:
    about = playlist.description if comment is None else comment
    described = playlists.describe(name or playlist.title, about)
    if described and (described.title, described.description) != (
        playlist.title,
        playlist.description,
    ):
        playlists.change(db, playlist.id, None, described)


def _arrange(db: Database, playlist_id: str, moments: list[Moment]) -> None:
    """A moment that the app knew as its song stays one; what it did not see stays at the end."""
    visible, hidden = _entries(db, playlists.by_id(db, playlist_id))
    there: dict[str, deque[Entry]] = defaultdict(deque)
    for entry in visible:
        there[entry.song].append(entry)
    kept = [there[m.song].popleft() if there[m.song] else m for m in moments]
    playlist_entries.arrange(db, playlist_id, [*kept, *hidden])


def _entries(db: Database, playlist: Playlist) -> tuple[list[Entry], list[Entry]]:
    """Those that apps see, and those whose songs do not play or have gone."""
    entries = playlist_entries.some(db, playlist)
    known = tracks.by_ids(db, [entry.song for entry in entries])
    visible = [entry for entry in entries if entry.song in known]
    return visible, [entry for entry in entries if entry.song not in known]


def _shown(asked: Asked, db: Database, playlist: Playlist) -> Content:
    if playlist.by_rule:
        some = tracks.of(db, _ruled_keys(db, playlist))
    else:
        entries = playlist_entries.some(db, playlist)
        known = tracks.by_ids(db, [entry.song for entry in entries])
        some = [known[entry.song] for entry in entries if entry.song in known]
    seconds = sum(song.duration or 0 for song in some)
    frame = _frame(asked, playlist, len(some), seconds, some[0] if some else None)
    return {"playlist": {**frame, "entry": [items.as_song(song) for song in some]}}


def _item(asked: Asked, db: Database, playlist: Playlist) -> Item:
    if playlist.by_rule:
        minute = int(time.time() // 60)  # plays, which a rule may ask for, change no version
        key = f"rest:ruled:{songs.version(db)}:{minute}:{playlist.rule}:{playlist.most}"
        keys = context.shared(key, lambda: _ruled_keys(db, playlist))
    else:
        keys = playlist_entries.keys(db, playlist)
    count, seconds = tracks.total(db, keys)
    first = tracks.of(db, keys[:1])
    return _frame(asked, playlist, count, seconds, first[0] if first else None)


def _ruled_keys(db: Database, playlist: Playlist) -> list[int]:
    return [*ruled.keys(db, ruled.read(playlist.rule or "", playlist.most))]


def _frame(
    asked: Asked, playlist: Playlist, count: int, seconds: float, first: Song | None
) -> Item:
    """What a rule fills may be another at any moment."""
    now = datetime.now(UTC)
    changed = timestamps.stamp(now) if playlist.by_rule else playlist.changed_at
    return {
        "id": playlist.id,
        "name": playlist.title,
        "comment": playlist.description or "",
        "owner": user_name(asked),
        "public": False,
        "songCount": count,
        "duration": round(seconds),
        "created": playlist.created_at,
        "changed": changed,
        "coverArt": entities.cover_id(first.id, first.cover) if first else None,
        "readonly": playlist.by_rule,
        "validUntil": timestamps.stamp(now + VALID) if playlist.by_rule else None,
    }


CALLS: Calls = {
    "getPlaylists": _all,
    "getPlaylist": _one,
    "createPlaylist": _create,
    "updatePlaylist": _update,
    "deletePlaylist": _delete,
}
