"""`/look`: light or dark; wall, grid or rows; takes as stacks or apart; in cookies for a year."""

from flask import Blueprint, Response, request

from webapp.query.song_filter import TAKES
from webapp.web import proxies, rendering
from webapp.web.layout import HANGINGS, THEMES

bp = Blueprint("look", __name__, url_prefix="/look")
A_YEAR = 365 * 24 * 3600


@bp.post("")
def change() -> Response:
    # What an address says of takes would win over what is chosen now.
    answer = rendering.back(without="takes" if "takes" in request.form else None)
    path = proxies.rooted("/")
    for name, allowed in (("theme", THEMES), ("hanging", HANGINGS), ("takes", TAKES)):
        value = request.form.get(name)
        if value is not None and value in allowed:
            # Not HttpOnly: the switch in the page writes the same cookie at once.
            answer.set_cookie(
                name, value, A_YEAR, path=path, samesite="Lax", secure=request.is_secure
            )
    return answer
