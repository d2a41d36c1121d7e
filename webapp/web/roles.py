"""Who may ask what: closed by default, each address named. `docs/access.md` is made from it."""

from enum import IntEnum
from functools import cache


class Role(IntEnum):
    """Each may all that those before it may."""

    ANYBODY = 0
    GUEST = 1
    OWNER = 2


_ANYBODY = {
    *("health.show", "static_files.show"),
    *("certificate.show", "certificate.crt", "certificate.pem"),
    *("login.show", "login.enter", "login.leave", "login.guest"),
    *("feeds.podcast", "feeds.m3u8", "feeds.audio", "feeds.cover", "feeds.chapters"),  # by secrets
    "metrics.show",  # which asks for a key of the settings
    "rest.call",  # which asks for a key of its own
    # by a link that the owner gave
    *("shared.show", "shared.song", "shared.audio", "shared.cover", "shared.vote"),
    "shared.nowhere",
}
_GUEST_READS = {
    *("gallery.index", "gallery.find", "songs.show", "songs.pending", "takes.show"),
    *("media.audio", "media.cover", "media.light", "signatures.show", "more.show"),
    *("queue.show", "queue.told", "queue.panel", "queue.takes", "playing.show", "keys.show"),
    *("rooms.show", "rooms.scene", "rooms.pictures", "months.index", "months.show"),
    *("moments.show", "moments.queue"),
    *("playlists.index", "playlists.show", "playlists.queue", "playlists.m3u8"),
    *("sync.progress", "connect.is_there"),
}
_GUEST_WRITES = {"look.change"}  # a cookie of their own
NAMED = frozenset(_ANYBODY | _GUEST_READS | _GUEST_WRITES)
_READING = {"GET", "HEAD", "OPTIONS"}


@cache
def least(endpoint: str | None, method: str) -> Role:
    """Who may ask this at least; what has no address here is said to those who are let in."""
    if endpoint is None:
        return Role.GUEST
    if endpoint in _ANYBODY:
        return Role.ANYBODY
    named = _GUEST_READS if method in _READING else _GUEST_WRITES
    return Role.GUEST if endpoint in named else Role.OWNER
