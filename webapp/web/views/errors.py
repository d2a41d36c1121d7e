"""What went wrong, as a page inside the layout: the exception tree is mapped here, once."""

import logging
import traceback
from pathlib import Path

from flask import Flask, Response, g
from werkzeug.exceptions import HTTPException

from webapp.errors import (
    DamagedError,
    LockedError,
    NotFoundError,
    PlaylistError,
    SettingError,
    SongwallError,
    SourceError,
    StorageError,
    TooLargeError,
    TooManyError,
    UploadError,
)
from webapp.recovery import detection
from webapp.web import context, rendering

log = logging.getLogger(__name__)
RETRY_AFTER = 5  # seconds
_KEPT_HEADERS = {"Allow", "Retry-After"}  # of what werkzeug would answer
TITLES = {
    400: "That's not for this wall",
    403: "Nothing was changed",
    404: "Nothing hangs here",
    405: "That can't be done here",
    409: "Not now",
    413: "That's too much at once",
    422: "Nothing was added",
    429: "Slowly, please",
    502: "The service didn't give it",
    503: "The library is closed for a moment",
}
KINDS: list[tuple[type[SongwallError], int]] = [
    (NotFoundError, 404),
    (SettingError, 409),
    (PlaylistError, 409),
    (TooLargeError, 413),
    (TooManyError, 429),
    (UploadError, 422),
    (StorageError, 503),
    (SourceError, 502),
]


def init_app(app: Flask) -> None:
    app.register_error_handler(SongwallError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _ours(error: SongwallError) -> Response:
    if isinstance(error, DamagedError):
        detection.note_damage(context.get_config())
    code = next((code for kind, code in KINDS if isinstance(error, kind)), 500)
    answer = _page(code, str(error))
    if isinstance(error, LockedError):
        answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if error.response is not None or code < 400:  # noqa: PLR2004 (where errors begin)
        return Response(error.get_response())  # type: ignore[arg-type]
    text = "There's no page at this address." if code == 404 else error.description or ""  # noqa: PLR2004
    answer = _page(code, text)
    answer.headers.extend(header for header in error.get_headers() if header[0] in _KEPT_HEADERS)
    return answer


def note(error: Exception) -> None:
    """In the log: where, but not what it said, for a message could hold anything."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    log.error("A page failed with %s at %s.", type(error).__name__, place)


def _unforeseen(error: Exception) -> Response:
    note(error)
    return _page(500, "Something in Songwall broke. Your songs are safe; try again.")


def _page(code: int, text: str) -> Response:
    if not g.get("trusted"):  # until it is known who asks, nothing of the library is shown
        return Response(f"{text}\n", code, mimetype="text/plain")
    return rendering.error_page(code, TITLES.get(code, "Something broke"), text)
