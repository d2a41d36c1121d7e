"""Every call by its name."""

from webapp.web.rest import browsing, lists, media, server
from webapp.web.rest.asked import Calls

CALLS: Calls = {**server.CALLS, **browsing.CALLS, **lists.CALLS, **media.CALLS}
FOR_EVERYBODY = frozenset({"getOpenSubsonicExtensions"})
