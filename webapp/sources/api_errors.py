"""What the status of an answer means, as the error that says it in a sentence."""

import re

from requests import Response

from webapp.errors import (
    AccountError,
    GoneError,
    HostBusyError,
    PassingError,
    RequestRefusedError,
    SourceError,
    TokenRefusedError,
)
from webapp.errors import sources as sentences
from webapp.sources.response_bodies import NETWORK_ERRORS, read_whole
from webapp.values import http_headers
from webapp.values.lenient_json import loads

_MEANINGS = {
    402: "Your account has no credits left for this. You can buy some at the service.",
    403: "The API won't do this: what was asked for belongs to another account.",
    422: "The service's moderation has stopped this song.",
}
_LONGEST_MESSAGE = 200
_LARGEST_ERROR = 64_000
_ADDRESS = re.compile(r"\S*://\S*|(?<!\S)/\S*|\S*(?:@|%40)\S*")  # of the web, of files, of people


def refusal(response: Response, secret: str | None) -> SourceError:
    """The error for an answer that is neither 2xx nor a redirect; reads the body of a 4xx."""
    status = response.status_code
    if status == 596:  # noqa: PLR2004 - the vendor's own: the account's cookie is out of date
        return AccountError(sentences.ACCOUNT_NOT_REFRESHED)
    retry_after = http_headers.retry_after(response.headers)
    if status == 429:  # noqa: PLR2004 - as the standard names them
        return HostBusyError(sentences.WANTS_PAUSE, retry_after)
    if status >= 500:  # noqa: PLR2004
        kind = HostBusyError if status == 503 else PassingError  # noqa: PLR2004
        return kind(sentences.OUT_OF_ORDER.format(status=status), retry_after)
    if status == 401:  # noqa: PLR2004
        return TokenRefusedError(sentences.ACCESS_REFUSED)
    if status in {404, 410}:
        return GoneError(sentences.UNKNOWN_THERE)
    return RequestRefusedError(_MEANINGS.get(status) or _why(response, secret), status)


def _why(response: Response, secret: str | None) -> str:
    message = clean_message(_error_text(response), secret)
    why = f": {message}" if message else f" (status {response.status_code})."
    return f"The API refused the request{why}"


def clean_message(text: str, secret: str | None = None) -> str:
    """One line of at most 200 characters without controls, addresses, paths or the secret."""
    if secret:
        text = text.replace(secret, "…")
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = _ADDRESS.sub("…", line)
    return line if len(line) <= _LONGEST_MESSAGE else line[: _LONGEST_MESSAGE - 1] + "…"


def _error_text(response: Response) -> str:
    try:
        body = loads(read_whole(response, _LARGEST_ERROR, "The API"))
    except (*NETWORK_ERRORS, SourceError, ValueError, RecursionError):
        return ""
    text = body.get("error") if isinstance(body, dict) else None
    return text if isinstance(text, str) else ""
