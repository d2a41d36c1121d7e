"""Whole pages that visitors share: 304 for who has this very one, else its compressed body."""

import hashlib
from collections.abc import Callable

from flask import Response, request
from werkzeug.datastructures import Headers

from webapp.web import compression, context
from webapp.web.layout import Layout

POLICY = "Content-Security-Policy"


class _Page(Response):
    """Its headers are whole, so that Werkzeug need not copy them and look for more."""

    default_mimetype = None

    def get_wsgi_headers(self, _environ: object) -> Headers:
        return self.headers


def answer(
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
