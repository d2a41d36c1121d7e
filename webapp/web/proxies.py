"""Proxies before the gallery: who asked, by which name, and under which prefix it is shown.

Their headers are believed only where SONGWALL_PROXY says how many proxies there are: anybody may
send them. docs/proxy.md has what nginx and Caddy are told.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from flask import Flask, request
from jinja2 import pass_context
from jinja2.runtime import Context
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.values.urls import is_loopback

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PREFIX = re.compile(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)*")
_SCHEMES = {"http", "https"}
_FORWARDED = (
    *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port"),
    *("X-Forwarded-By", "X-Forwarded-Server", "X-Real-IP", "True-Client-IP", "Forwarded", "Via"),
)


def init_app(app: Flask, proxies: int) -> None:
    """`proxies`: how many there are; the header's last values are theirs."""
    app.jinja_env.filters["rooted"] = _rooted
    if proxies:
        inner = _without_nonsense(app.wsgi_app)
        proxied = ProxyFix(inner, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies)
        app.wsgi_app = proxied  # type: ignore[method-assign]


def root() -> str:
    """The prefix under which the gallery is shown, such as `/music`; mostly empty."""
    try:
        return cast("str", request.environ["SCRIPT_NAME"])
    except (RuntimeError, KeyError):  # outside of a request
        return ""


def rooted(address: str) -> str:
    """A path of ours as browsers need it; another address as it is."""
    return root() + address if address.startswith("/") else address


def is_secure() -> bool:
    """Whether browsers call this address a secure context, where they keep things for later."""
    return request.is_secure or is_loopback(urlsplit(request.host_url).hostname or "")


def is_from_here() -> bool:
    """Whether the connection itself comes from this machine, be it of a proxy."""
    first = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    return _is_loopback(first.get("REMOTE_ADDR", ""))


def is_local(proxies: int) -> bool:
    """Whether somebody at this very machine asks, and not a proxy on it for somebody elsewhere.

    A proxy that is not believed gives itself away by what it adds; one that is says who asks.
    """
    if not is_from_here():
        return False
    if proxies:
        return "X-Forwarded-For" in request.headers and _is_loopback(request.remote_addr or "")
    return not any(name in request.headers for name in _FORWARDED)


def _is_loopback(address: str) -> bool:
    return is_loopback(address.removeprefix("::ffff:"))


@pass_context  # else Jinja would ask once, when it compiles a template, for what is constant there
def _rooted(_context: Context, address: str) -> str:
    return rooted(address)


def _without_nonsense(app: "WSGIApplication") -> "WSGIApplication":
    """A prefix stands in every link of a page: `//evil.example` would lead elsewhere."""

    def checked(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        prefix = environ.get("SCRIPT_NAME", "").rstrip("/")
        environ["SCRIPT_NAME"] = prefix if _PREFIX.fullmatch(prefix) else ""
        if environ["wsgi.url_scheme"] not in _SCHEMES:
            environ["wsgi.url_scheme"] = "http"
        return app(environ, start)

    return checked
