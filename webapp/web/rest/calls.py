"""Every call by its name."""

from webapp.web.rest import browsing, lists, marks, media, playlists, plays, queues, server
from webapp.web.rest.asked import Calls

CALLS: Calls = {
    **server.CALLS,
    **browsing.CALLS,
    **lists.CALLS,
    **media.CALLS,
    **marks.CALLS,
    **plays.CALLS,
    **playlists.CALLS,
    **queues.CALLS,
}
FOR_EVERYBODY = frozenset({"getOpenSubsonicExtensions"})
