"""Calls for the queue that one app saves and another goes on with, by song or by place."""

from webapp.errors import ApiError
from webapp.errors import opensubsonic as sentences
from webapp.library import app_queue, tracks
from webapp.library.app_queue import AppQueue
from webapp.opensubsonic import items
from webapp.opensubsonic.envelope import Code, Content
from webapp.opensubsonic.items import Item
from webapp.values import timestamps
from webapp.web import context
from webapp.web.rest.asked import Asked, Calls
from webapp.web.rest.server import user_name

MOST_MS = 1 << 40
LONGEST_NAME = 100  # characters of an app's own
_NEVER = "1970-01-01T00:00:00Z"


def _save(asked: Asked) -> Content:
    """`current` is a song's id; without songs the queue is empty from now on."""
    songs, current = _songs(asked), asked.maybe("current")
    if current and current not in songs:
        raise _no_place("current")
    return _put(asked, songs, songs.index(current) if current else None)


def _save_by_index(asked: Asked) -> Content:
    songs, index = _songs(asked), asked.maybe("currentIndex")
    if bool(index) != bool(songs):
        raise _no_place("currentIndex")
    if not songs:
        return _put(asked, songs, None)
    number = asked.needed_number("currentIndex", -MOST_MS, MOST_MS)
    if not 0 <= number < len(songs):
        raise _no_place("currentIndex")
    return _put(asked, songs, number)


def _songs(asked: Asked) -> list[str]:
    """Raises ApiError where one is not here."""
    ids = asked.several("id")
    known = tracks.by_ids(context.get_db(), ids)
    if any(song_id not in known for song_id in ids):
        raise ApiError(Code.NOT_FOUND, sentences.NO_SUCH_SONG)
    return ids


def _put(asked: Asked, songs: list[str], current: int | None) -> Content:
    position = asked.number("position", 0, most=MOST_MS)
    app = (asked.maybe("c") or "")[:LONGEST_NAME]
    db = context.get_db()
    db.patience = context.PATIENCE
    app_queue.save(db, AppQueue(songs, current, position, timestamps.now(), app))
    return {}


def _get(asked: Asked) -> Content:
    frame, entries, current = _read(asked)
    playing = None if current is None else entries[current]["id"]
    return {"playQueue": {**frame, "current": playing, "entry": entries}}


def _get_by_index(asked: Asked) -> Content:
    frame, entries, current = _read(asked)
    return {"playQueueByIndex": {**frame, "currentIndex": current, "entry": entries}}


def _read(asked: Asked) -> tuple[Item, list[Item], int | None]:
    """Without songs that have gone; which one plays, None where it has."""
    db = context.get_db()
    queue = app_queue.load(db) or AppQueue([], None, 0, _NEVER, "")
    known = tracks.by_ids(db, queue.songs)
    here = [index for index, song_id in enumerate(queue.songs) if song_id in known]
    current = here.index(queue.current) if queue.current in here else None
    frame = {
        "username": user_name(asked),
        "changed": queue.changed_at,
        "changedBy": queue.changed_by,
        "position": queue.position if current is not None else 0,
    }
    return frame, [items.as_song(known[queue.songs[index]]) for index in here], current


def _no_place(name: str) -> ApiError:
    return ApiError(Code.MISSING, sentences.NO_SUCH_INDEX.format(name=name))


CALLS: Calls = {
    "getPlayQueue": _get,
    "getPlayQueueByIndex": _get_by_index,
    "savePlayQueue": _save,
    "savePlayQueueByIndex": _save_by_index,
}
