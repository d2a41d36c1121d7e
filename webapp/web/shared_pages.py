"""Whole pages that visitors share: 304 for who has this very one, else its compressed body.

They are found twice: by all that a page is made from, and faster by a request that was made before.
"""

import hashlib
from collections.abc import Callable

from flask import Response, request
from werkzeug.datastructures import Headers

from webapp.web import compression, context, proxies
from webapp.web.layout import Facts

POLICY = "Content-Security-Policy"
_TYPE = "text/html; charset=utf-8"


class _Page(Response):
    """Its headers are whole, so that Werkzeug need not copy them and look for more."""

    default_mimetype = None

    def get_wsgi_headers(self, _environ: object) -> Headers:
        return self.headers


def recall(facts: Facts) -> Response | None:
    """The answer to a request that was made before and led to `remember`; None: make it anew.

    What its address means need not be asked again as long as `facts` are the same.
    """
    remembered = context.recall(_request_key(facts))
    if remembered is None:
        return None
    etag, _, page_policy = remembered.partition(" ")
    if _browser_has(etag):
        return _unchanged(etag, page_policy)
    encoding = compression.encoding(_TYPE)
    body = context.recall(_body_key(etag, encoding))
    return None if body is None else _whole(etag, page_policy, body, encoding)


def remember(response: Response, facts: Facts) -> Response:
    """For `recall`: the page depends on nothing but `facts`, the address, code and settings."""
    etag, _ = response.get_etag()
    context.remember(_request_key(facts), f"{etag} {response.headers[POLICY]}")
    return response


def answer(
    page_policy: str, depends_on: object, make_html: Callable[[], bytes], *, share: bool = True
) -> Response:
    """A whole page, or 304 where the browser has this very one; it may store it, but asks.

    It `depends_on` that besides the code, the settings, the prefix and the path: on the layout,
    say, and on what was understood of the address's arguments. They make its ETag, and whoever
    shares them all shares its compressed body. Without `share` it is not cached: for what an
    address can make as many of as it likes.
    """
    made_from = f"{context.get_fingerprint()}{proxies.root()}{request.path}{depends_on!r}"
    etag = hashlib.sha256(made_from.encode("utf-8", "replace")).hexdigest()[:24]
    if _browser_has(etag):
        return _unchanged(etag, page_policy)

    encoding = compression.encoding(_TYPE)

    def make_body() -> bytes:
        return compression.compress(make_html(), encoding)

    body = context.shared(_body_key(etag, encoding), make_body) if share else make_body()
    return _whole(etag, page_policy, body, encoding)


def _request_key(facts: Facts) -> str:
    query = request.environ.get("QUERY_STRING", "")
    return f"request:{request.path}?{query}:{facts!r}"


def _body_key(etag: str, encoding: str | None) -> str:
    return f"page:{etag}:{encoding}"


def _browser_has(etag: str) -> bool:
    return etag in request.environ.get("HTTP_IF_NONE_MATCH", "")


def _unchanged(etag: str, page_policy: str) -> Response:
    return _Page(status=304, headers=_headers(etag, page_policy))


def _whole(etag: str, page_policy: str, body: bytes, encoding: str | None) -> Response:
    headers = _headers(etag, page_policy)
    headers["Content-Type"] = _TYPE
    headers["Content-Length"] = str(len(body))
    if encoding:
        headers["Content-Encoding"] = encoding
    return _Page([body], headers=headers)


def _headers(etag: str, page_policy: str) -> dict[str, str]:
    return {
        POLICY: page_policy,  # a browser takes that of a 304 over the one it has stored
        "ETag": f'W/"{etag}"',
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie, Accept-Encoding",
    }
