"""Pages and fragments as answers, and all that the server knows of htmx."""

import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import SplitResult, urlsplit

from flask import Response, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from webapp.errors import StorageError
from webapp.library import songs
from webapp.web import compression, context
from webapp.web.layout import Layout, bare_layout, get_layout, policy

POLICY = "Content-Security-Policy"


def page(
    template: str,
    layout: Layout,
    parts: object,
    values: Callable[[], dict[str, Any]],
    *,
    share: bool = True,
) -> Response:
    """A page of `template`, as `shared_page` says; `values` are for rendering it."""
    return shared_page(
        layout, parts, lambda: render_template(template, layout=layout, **values()), share=share
    )


def shared_page(
    layout: Layout, parts: object, make_html: Callable[[], str], *, share: bool = True
) -> Response:
    """A whole page, or 304 where the browser has this very one; it may store it, but asks.

    It depends on the code, the settings, the library, the visitor's choices, the path and `parts`
    (such as what was understood of the address's arguments). They make its ETag, and whoever
    shares them all shares its compressed body. Without `share` it is not cached: for parts of
    which an address can make as many as it likes.
    """
    depends_on = f"{context.get_fingerprint()}{request.path}{layout!r}{parts!r}"
    etag = hashlib.sha256(depends_on.encode("utf-8", "replace")).hexdigest()[:24]
    headers = {
        POLICY: layout.policy,  # a browser takes that of a 304 over the one it has stored
        "ETag": f'W/"{etag}"',
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie, Accept-Encoding",
    }
    if request.if_none_match.contains_weak(etag):
        return Response(status=304, headers=headers)
    encoding = compression.encoding("text/html")

    def make() -> bytes:
        return compression.compress(make_html().encode(), encoding)

    body = context.shared(f"page:{etag}:{encoding}", make) if share else make()
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(body, headers=headers)


def fragment(template: str, **values: Any) -> Response:  # noqa: ANN401 (for Jinja)
    """A part of a page; it may bring songs, so it says which policy a page would now have."""
    response = make_response(render_template(template, **values))
    db = context.get_db()
    response.headers[POLICY] = policy(db, songs.version(db))
    response.headers["Cache-Control"] = "no-store"
    return response


def cached(template: str, *parts: object) -> Markup:
    """A partial that depends on `parts` alone, rendered once for all who share them."""
    html = context.shared(
        f"partial:{template}:{parts!r}", lambda: render_template(template, parts=parts)
    )
    return Markup(html)  # noqa: S704 (our own templates escaped it)


def error_page(code: int, title: str, text: str) -> Response:
    """An error inside the layout, which keeps #main, so that the music plays on."""
    try:
        layout = get_layout(context.get_db())
    except (StorageError, OSError):
        layout = bare_layout()
    body = render_template("errors/page.html", layout=layout, code=code, title=title, text=text)
    response = make_response(body, code)
    response.headers[POLICY] = layout.policy
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
