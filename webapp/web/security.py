"""Allowed hosts, no foreign writes, and what browsers may load."""

import ipaddress
import re
import socket

from flask import Response, abort, request

from webapp.config import Config

MOST_HOSTS = 40  # a policy with more would outgrow what browsers take as a header
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?")
_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
_LONG_FORMS = {"playlists.create", "playlists.add", "playlists.add_songs", "rest.call"}
_MOST_OF_SONGS = 4 << 20  # bytes of a form with the songs of the longest playlist
NO_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
PLAIN_HEADERS = (  # of an answer that is no page
    *_HEADERS,
    ("Content-Security-Policy", NO_POLICY),
    ("Cache-Control", "no-store"),
)


def check_host(host: str, names: frozenset[str]) -> None:
    if not is_allowed(host, names):
        abort(
            400,
            "Songwall doesn't answer to this name. Open it by its address in digits, or add "
            "the name to SONGWALL_ALLOWED_HOSTS.",
        )


def allowed_names(config: Config) -> frozenset[str]:
    """`localhost`, the machine's own names, the one it listens on, and those of the settings."""
    own = socket.gethostname().lower().removesuffix(".local")
    short = own.partition(".")[0]
    names = {"localhost", own, short, f"{own}.local", f"{short}.local"}
    names.add(config.host.lower().removesuffix("."))  # the name that `serve` prints
    return frozenset(
        names | {name.partition(":")[0].removesuffix(".") for name in config.allowed_hosts}
    )


def is_allowed(host: str, names: frozenset[str]) -> bool:
    """Rebinding needs a name, so every address in digits may pass."""
    match = _HOST.fullmatch(host.lower())
    if not match:
        return False
    name = match[1].removesuffix(".")
    if name in names:
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def check_write(most_bytes: int) -> None:
    if not _is_own_write():
        abort(403, "This came from another site, so nothing was changed.")
    if request.endpoint in _LONG_FORMS:
        most_bytes = request.max_content_length = request.max_form_memory_size = _MOST_OF_SONGS
    limits_itself = request.endpoint == "imports.take"
    if not limits_itself and (request.content_length or 0) > most_bytes:
        abort(413, "That's more than any form here sends, so nothing was changed.")


def _is_own_write() -> bool:
    """Browsers leave Sec-Fetch-Site out on plain http, but for localhost; then Origin decides."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or origin.lower() == f"{request.scheme}://{request.host}".lower()


def policy(hosts: dict[str, list[str]]) -> str:
    """The content policy; `hosts` are checked origins that songs' covers and audio come from."""
    images = " ".join(["'self'", "data:", *hosts.get("img-src", [])[:MOST_HOSTS]])
    media = " ".join(["'self'", *hosts.get("media-src", [])[:MOST_HOSTS]])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        f"font-src 'self'; manifest-src 'self'; worker-src 'self'; img-src {images}; "
        f"media-src {media}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def with_headers(response: Response) -> Response:
    headers = response.headers
    if response.status_code != 304:  # noqa: PLR2004 (the browser still has them)
        headers.extend(_HEADERS)
    for name, value in PLAIN_HEADERS[len(_HEADERS) :]:
        headers.setdefault(name, value)
    return response
