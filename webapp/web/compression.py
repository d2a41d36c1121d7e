"""Bodies as the browser takes them: in Brotli, else gzip, else as they are."""

import zlib
from functools import lru_cache

import brotli
from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

ENCODINGS = ("br", "gzip")
LEAST_BYTES = 500  # shorter bodies would hardly become shorter
_LONGEST_HEADER = 200  # characters of Accept-Encoding
_GZIP = 16 + zlib.MAX_WBITS  # zlib's word for its header and trailer
_TYPES = {
    "application/json",
    "application/manifest+json",
    "application/rss+xml",
    "image/svg+xml",
    "text/css",
    "text/html",
    "text/javascript",
    "text/plain",
    "text/xml",
}


def init_app(app: Flask) -> None:
    app.after_request(_compressed)


def encoding(content_type: str) -> str | None:
    """Which of ENCODINGS the browser prefers; None for neither, or where it would save nothing."""
    if content_type.partition(";")[0] not in _TYPES:
        return None
    return _best(request.environ.get("HTTP_ACCEPT_ENCODING", "")[:_LONGEST_HEADER])


def compress(body: bytes, encoding: str | None, *, thoroughly: bool = False) -> bytes:
    """`thoroughly` takes up to a hundred times as long, for what lasts as long as the process."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=9 if thoroughly else 2))
    if encoding == "gzip":
        return zlib.compress(body, 9 if thoroughly else 4, wbits=_GZIP)
    return body


@lru_cache(maxsize=64)
def _best(header: str) -> str | None:
    return parse_accept_header(header, Accept).best_match(ENCODINGS)


def _compressed(response: Response) -> Response:
    """Compresses what is made for one visitor: fragments, pages that are not shared, JSON."""
    is_done = response.status_code in {204, 304} or "Content-Encoding" in response.headers
    if is_done or response.is_streamed:
        return response
    best = encoding(response.content_type or "")
    if best and len(response.data) >= LEAST_BYTES:
        response.set_data(compress(response.data, best))
        response.headers["Content-Encoding"] = best
        response.vary.add("Accept-Encoding")
    return response
