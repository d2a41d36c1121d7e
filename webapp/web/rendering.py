"""Pages and fragments as answers, and all that the server knows of htmx."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from flask import Response, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from webapp.errors import StorageError
from webapp.library import songs
from webapp.web import context
from webapp.web.layout import bare, policy, shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response as BaseResponse

    from webapp.web.layout import Shell

POLICY = "Content-Security-Policy"


def page(
    template: str,
    around: Shell,
    parts: object,
    values: Callable[[], dict[str, Any]],
    *,
    share: bool = True,
) -> Response:
    """A whole page, or 304 where the browser holds this very one; it may keep it, but asks.

    It is made from the build, the library, the visitor's choices, the path and `parts` (such as
    what was understood of the address's arguments): they name it, so whoever shares them all
    shares the page. `values` are for rendering it. Without `share` it is not kept: for parts of
    which an address can make as many as it likes.
    """
    made_from = f"{context.get_assets().build}{request.path}{around!r}{parts!r}"
    etag = hashlib.sha256(made_from.encode("utf-8", "replace")).hexdigest()[:24]

    def make() -> str:
        return render_template(template, shell=around, **values())

    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        response = make_response(context.shared(f"page:{etag}", make) if share else make())
    response.headers[POLICY] = around.policy  # a browser takes that of a 304 over the kept one
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie"
    return response


def fragment(template: str, **values: Any) -> Response:  # noqa: ANN401 (for Jinja)
    """A part of a page; it may bring songs, so it says which policy a page would now have."""
    response = make_response(render_template(template, **values))
    db = context.get_db()
    response.headers[POLICY] = policy(db, songs.version(db))
    response.headers["Cache-Control"] = "no-store"
    return response


def kept(template: str, *parts: object) -> Markup:
    """A partial that depends on `parts` alone, rendered once for all who share them."""
    key = f"kept:{context.get_assets().build}:{template}:{parts!r}"
    rendered = context.shared(key, lambda: render_template(template, parts=parts))
    return Markup(rendered)  # noqa: S704 (our own templates escaped it)


def error_page(code: int, title: str, text: str) -> Response:
    """An error inside the layout, which keeps #main, so that the music plays on."""
    try:
        around = shell(context.get_db())
    except (StorageError, OSError):
        around = bare()
    body = render_template("errors/page.html", shell=around, code=code, title=title, text=text)
    response = make_response(body, code)
    response.headers[POLICY] = around.policy
    response.headers["Cache-Control"] = "no-store"
    return response


def back() -> BaseResponse:
    """303 to the page of ours where a form stood, else to the wall."""
    came = _split(request.referrer or "")
    own = (
        came.netloc == request.host
        and came.path.startswith("/")
        and came.path[1:2] not in {"/", "\\"}
    )
    where = came._replace(scheme="", netloc="", fragment="").geturl() if own else ""
    return redirect(where or url_for("gallery.index"), 303)


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
