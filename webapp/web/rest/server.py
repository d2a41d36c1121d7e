"""Calls about the server and who asks, and those that have nothing to tell."""

from webapp.errors import ApiError
from webapp.errors import opensubsonic as sentences
from webapp.library import pauses, source_states, tracks
from webapp.library.source_states import SourceState
from webapp.opensubsonic.entities import FOLDER
from webapp.opensubsonic.envelope import Code, Content
from webapp.values import timestamps
from webapp.web import context
from webapp.web.rest.asked import Asked, Call, Calls

EXTENSIONS = {
    "apiKeyAuthentication": [1],
    "formPost": [1],
    "indexBasedQueue": [1],
    "playbackReport": [1],
    "songLyrics": [1, 2],
}
_ROLES = {
    **dict.fromkeys(("streamRole", "downloadRole", "playlistRole"), True),
    **dict.fromkeys(("adminRole", "settingsRole", "uploadRole", "coverArtRole"), False),
    **dict.fromkeys(("commentRole", "podcastRole", "jukeboxRole", "shareRole"), False),
    "videoConversionRole": False,
}


def _ping(_asked: Asked) -> Content:
    return {}


def _license(_asked: Asked) -> Content:
    return {"license": {"valid": True}}


def extensions(_asked: Asked) -> Content:
    """For everybody."""
    every = [{"name": name, "versions": versions} for name, versions in EXTENSIONS.items()]
    return {"openSubsonicExtensions": every}


def user_name(asked: Asked) -> str:
    """As the app calls itself, else the name of its key."""
    return asked.maybe("u") or (asked.key.name if asked.key else "")


def _user(asked: Asked) -> Content:
    name = user_name(asked)
    if (asked.maybe("username") or name) not in {name, asked.key.name if asked.key else ""}:
        raise ApiError(Code.NOT_ALLOWED, sentences.NOT_ALLOWED)
    return {
        "user": {"username": name, "scrobblingEnabled": True, **_ROLES, "folder": [FOLDER]},
    }


def _token(asked: Asked) -> Content:
    return {"tokenInfo": {"username": user_name(asked)}}


def _states() -> list[SourceState]:
    return source_states.several(context.get_db(), context.get_config().sources or ())


def _scan_status(_asked: Asked) -> Content:
    states = _states()
    scanning = any(state.running or state.asked_at is not None for state in states)
    ended = max((state.synced_at for state in states if state.synced_at), default=None)
    count = tracks.count(context.get_db())
    return {"scanStatus": {"scanning": scanning, "count": count, "lastScan": ended}}


def _start_scan(asked: Asked) -> Content:
    db = context.get_db()
    db.patience = context.PATIENCE
    idle = [state.name for state in _states() if not state.running]
    source_states.ask(db, idle, timestamps.now())
    pauses.pause(db, pauses.SYNCS, paused=False)
    return _scan_status(asked)


def _nothing(name: str, **inner: object) -> Call:
    """A call that is answered with an empty element."""
    content: Content = {name: inner}
    return lambda _asked: content


CALLS: Calls = {
    "ping": _ping,
    "getLicense": _license,
    "getOpenSubsonicExtensions": extensions,
    "getUser": _user,
    "tokenInfo": _token,
    "getScanStatus": _scan_status,
    "startScan": _start_scan,
    "getBookmarks": _nothing("bookmarks", bookmark=[]),
    "getArtistInfo": _nothing("artistInfo", similarArtist=[]),
    "getArtistInfo2": _nothing("artistInfo2", similarArtist=[]),
    "getAlbumInfo": _nothing("albumInfo"),
    "getAlbumInfo2": _nothing("albumInfo"),
    "getSimilarSongs": _nothing("similarSongs", song=[]),
    "getSimilarSongs2": _nothing("similarSongs2", song=[]),
    "getTopSongs": _nothing("topSongs", song=[]),
    "getInternetRadioStations": _nothing("internetRadioStations", internetRadioStation=[]),
    "getPodcasts": _nothing("podcasts", channel=[]),
    "getNewestPodcasts": _nothing("newestPodcasts", episode=[]),
    "getShares": _nothing("shares", share=[]),
}
