"""Pages and fragments as answers, and all that the server knows of htmx."""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import Headers

from webapp.errors import StorageError
from webapp.library import songs
from webapp.web import compression, context
from webapp.web.layout import Layout, bare_layout, get_layout, policy

POLICY = "Content-Security-Policy"


class _Page(Response):
    """Its headers are whole, so that Werkzeug need not copy them and look for more."""

    default_mimetype = None

    def get_wsgi_headers(self, _environ: object) -> Headers:
        return self.headers


def page(
    template: str, parts: object, values: Callable[[], dict[str, Any]], *, share: bool = True
) -> Response:
    """A page of `template`, as `shared_page` says; `values` are for rendering it."""
    layout = get_layout(context.get_db())

    def make_html() -> bytes:
        return render_template(template, layout=layout, **values()).encode()

    return shared_page(layout, parts, make_html, share=share)


def shared_page(
    layout: Layout, parts: object, make_html: Callable[[], bytes], *, share: bool = True
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
    if etag in request.environ.get("HTTP_IF_NONE_MATCH", ""):
        return _Page(status=304, headers=headers)
    headers["Content-Type"] = "text/html; charset=utf-8"
    encoding = compression.encoding("text/html")

    def make() -> bytes:
        return compression.compress(make_html(), encoding)

    body = context.shared(f"page:{etag}:{encoding}", make) if share else make()
    if encoding:
        headers["Content-Encoding"] = encoding
    return _Page(body, headers=headers)


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


def redirection(address: str, code: int = 303) -> Response:
    """Flask's, typed as all other answers are."""
    return make_response(redirect(address, code))


def back() -> Response:
    """303 to the page of ours where a form stood, else to the wall."""
    own = ""
    with suppress(ValueError):
        came = urlsplit(request.referrer or "")
        if came.netloc == request.host and re.match(r"/(?![/\\])", came.path):
            own = came._replace(scheme="", netloc="", fragment="").geturl()
    return redirection(own or url_for("gallery.index"))
