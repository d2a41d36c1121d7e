"""`/s/<token>`: what a link opens, to anybody who has it, and nothing else.

Whatever opens nothing gets one and the same answer. It sets no cookie but in a vote, for whose
browser its takes are shuffled.
"""

import re
import secrets
from contextlib import suppress
from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for

from webapp.errors import NotFoundError, SongwallError, StorageError
from webapp.library import shares
from webapp.library.shares import Share
from webapp.web import context, gate, rendering, security, share_pages, shared_songs, song_media
from webapp.web.attempts import Attempts
from webapp.web.roles import Role
from webapp.web.share_pages import Shown
from webapp.web.shared_pages import POLICY
from webapp.web.shared_songs import Part, Shared

bp = Blueprint("shared", __name__, url_prefix="/s")
VOTER = "songwall_vote"
MOST_VOTES = 20  # a minute from one address
MOST_IN_ALL = 200
_LASTS = 400 * 24 * 3600  # seconds
_DRAWN = re.compile(r"[A-Za-z0-9_-]{20,40}", re.ASCII)


@bp.get("/<token>")
def show(token: str) -> Response:
    given = _find(token)
    if given is None:
        return _nowhere()
    share, shared = given
    if request.method == "GET":
        _count(share)
    if not shared.parts:
        return _nowhere(410)
    if not share.is_vote:
        return _page(share_pages.of(context.get_db(), share, shared))
    voter = _voter() or secrets.token_urlsafe(16)
    return _with_voter(_page(_ballot(share, shared, voter)), share, voter)


@bp.get("/<token>/<mark>")
def song(token: str, mark: str) -> Response:
    """One out of several, with its words."""
    given = _find(token)
    part = given[1].by_mark(mark) if given else None
    if given is None or part is None or given[0].is_vote:
        return _nowhere()
    return _page(share_pages.of_one(context.get_db(), given[0], part))


@bp.get("/<token>/<mark>/audio")
def audio(token: str, mark: str) -> Response:
    """As `/songs/<id>/audio`, but that it never leads to another server."""
    part = _part(token, mark)
    if part is None:
        return _nowhere()
    try:
        return song_media.audio(part.card, relayed=True)
    except NotFoundError:
        return _nowhere()


@bp.get("/<token>/<mark>/cover")
def cover(token: str, mark: str) -> Response:
    part = _part(token, mark)
    return _nowhere() if part is None else _cover(part)


@bp.post("/<token>/vote")
def vote(token: str) -> Response:
    """`choice`: the mark of a take. One vote a browser, which may be another one later."""
    given = _find(token)
    part = given[1].by_mark(request.form.get("choice", "")) if given else None
    if given is None or part is None or not given[0].is_vote:
        return _nowhere()
    share, shared = given
    voter, address, attempts = _voter(), request.remote_addr or "", _attempts()
    if voter is None:
        return _said(share, shared, "Your browser keeps no cookie here, so nobody can count you.")
    if attempts.too_many(address):
        return _said(share, shared, "That's a lot of votes at once. Wait a minute.", 429)
    attempts.add(address)
    with context.own_db() as db:
        is_counted = shares.vote(db, share, voter, part.card.id)
    if not is_counted:
        return _said(share, shared, "There are more votes than this link takes.", 429)
    return rendering.redirection(url_for("shared.show", token=token, _anchor="vote"))


@bp.route("/", defaults={"rest": ""})
@bp.route("/<path:rest>")
def nowhere(rest: str) -> Response:  # noqa: ARG001 (whatever it is)
    return _nowhere()


def _find(token: str) -> tuple[Share, Shared] | None:
    with context.own_db() as db:
        share = shares.find(db, token, datetime.now(UTC))
    return None if share is None else (share, shared_songs.of(context.get_db(), share))


def _part(token: str, mark: str) -> Part | None:
    given = _find(token)
    return given[1].by_mark(mark) if given else None


def _cover(part: Part) -> Response:
    """A drawn one where its source does not give it."""
    try:
        return song_media.cover(part.card, relayed=True)
    except SongwallError:
        return song_media.cover(part.card, is_drawn=True)


def _count(share: Share) -> None:
    """Its owner's own looks are none, as far as one knows who that is."""
    if context.get_config().has_password and gate.role() is Role.OWNER:
        return
    with context.own_db() as db, suppress(StorageError):  # a page never waits for who writes
        db.patience = 0
        shares.note_opened(db, share, datetime.now(UTC))


def _ballot(share: Share, shared: Shared, voter: str, said: str | None = None) -> Shown:
    with context.own_db() as db:
        song_id = shares.chosen(db, share, voter)
    chosen = next((part.mark for part in shared.parts if part.card.id == song_id), None)
    return share_pages.of(context.get_db(), share, shared, voter).voted(chosen, said)


def _said(share: Share, shared: Shared, said: str, status: int = 422) -> Response:
    voter = _voter() or secrets.token_urlsafe(16)
    return _with_voter(_page(_ballot(share, shared, voter, said), status), share, voter)


def _voter() -> str | None:
    """What this browser drew for this share, if it did."""
    drawn = request.cookies.get(VOTER, "") if "HTTP_COOKIE" in request.environ else ""
    return drawn if _DRAWN.fullmatch(drawn) else None


def _with_voter(answer: Response, share: Share, voter: str) -> Response:
    answer.set_cookie(
        VOTER,
        voter,
        _LASTS,
        path=url_for("shared.show", token=share.token),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return answer


def _attempts() -> Attempts:
    attempts: Attempts = current_app.extensions.setdefault(
        "songwall.votes", Attempts(MOST_VOTES, MOST_IN_ALL)
    )
    return attempts


def _page(shown: Shown, status: int = 200) -> Response:
    return _answer(render_template("shares/open.html", shown=shown), status)


def _nowhere(status: int = 404) -> Response:
    """410: what the link led to is gone."""
    html = render_template("shares/nowhere.html", gone=status != 404)  # noqa: PLR2004
    return _answer(html, status)


def _answer(html: str, status: int) -> Response:
    answer = make_response(html, status)
    answer.headers[POLICY] = security.policy({})
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
