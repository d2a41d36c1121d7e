"""The port, what stands before it, and the services that songs come from."""

import errno
import http.client
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit
from urllib.request import getproxies

from webapp.config import DEMO, Config
from webapp.doctor.finding import Finding, fine, note, wrong
from webapp.errors import SourceError
from webapp.library import worker_lock
from webapp.sources import accounts, registry
from webapp.values.formatting import counted
from webapp.values.urls import is_loopback
from webapp.web import own_address

PATIENCE = 5.0  # seconds that a gallery has to answer
SLOW = 5.0  # seconds from which on an API is called slow
_PORT = "Port"


def port(config: Config, patience: float = PATIENCE) -> Finding:
    """Free, or Songwall's, with this data folder."""
    try:
        _bind(config)
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            return _taken(config, patience)
        return wrong(
            _PORT,
            f"Songwall can't listen at port {config.port} of {config.host}: a port below 1024 "
            "needs rights, and the address must be this machine's. Set SONGWALL_PORT or "
            "SONGWALL_HOST.",
        )
    return fine(_PORT, f"{config.port} is free; Songwall doesn't run.")


def _bind(config: Config) -> None:
    info = socket.getaddrinfo(
        config.host, config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    family, kind, protocol, _, address = info[0]
    with socket.socket(family, kind, protocol) as listener:
        if os.name != "nt":  # where it would take a port that another has
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1)


def _taken(config: Config, patience: float) -> Finding:
    health = _ask_health(config, patience)
    if health is None:
        return wrong(
            _PORT,
            f"Another program has {config.port}, or Songwall hangs. Stop it, or set SONGWALL_PORT.",
        )
    if not health.get("ok"):
        return wrong(_PORT, f"Songwall runs at {config.port}, but can't read its library.")
    if not (config.folder.exists() and worker_lock.is_at_work(config)):
        return wrong(
            _PORT,
            f"A Songwall runs at {config.port}, but nobody works in this data folder: it may be "
            "another one's, or its worker ends again and again; its log says why.",
        )
    return fine(_PORT, f"Songwall runs at {config.port}, and answers.")


def _ask_health(config: Config, patience: float) -> dict[str, object] | None:
    """None where whoever is there is not Songwall, or does not answer in time."""
    parts = urlsplit(own_address.for_itself(config))
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=patience)
    with closing(connection):
        try:
            connection.request("GET", "/health", headers={"Host": "localhost"})
            answer = json.loads(connection.getresponse().read(10_000))
        except (OSError, http.client.HTTPException, ValueError, RecursionError):
            return None
    return answer if isinstance(answer, dict) and {"ok", "sqlite"} <= answer.keys() else None


def openness(config: Config) -> Finding:
    """Who can reach it, and whether they are asked for a password."""
    about = "Access"
    if is_loopback(config.host) and not config.proxies:
        return fine(about, "Only this machine opens the gallery.")
    if not config.has_password:
        return note(
            about,
            "Whoever is in your network can open this gallery: set a password on “Who comes in”.",
        )
    return fine(about, "Other devices need the password, or a code.")


def proxies(config: Config) -> Iterator[Finding]:
    if {"http", "https", "all"} & getproxies().keys():
        yield note(
            "Proxy",
            "The environment names a proxy for what this machine asks. Songwall goes past it: the "
            "API must be reachable directly.",
        )
    if config.proxies and not is_loopback(config.host):
        yield note(
            "Proxy",
            "Songwall believes a proxy (SONGWALL_PROXY), and listens to others as well: let only "
            "the proxy reach its port, or set SONGWALL_HOST to 127.0.0.1.",
        )


def sources(config: Config) -> Iterator[Finding]:
    """Each is asked for the accounts of the token, which costs nothing."""
    names = [name for name in config.sources or () if name != DEMO]
    if not names:
        yield fine("Source", "No account is connected.")
    for name in names:
        yield _source(config, name)


def _source(config: Config, name: str) -> Finding:
    about = registry.get(name).label
    if not config.token:
        return wrong(about, "There's no token: set USEAPI_TOKEN, or connect it on /connect.")
    began = time.monotonic()
    try:
        there = accounts.ask(config, name)
    except SourceError as error:
        return wrong(about, str(error))
    seconds = time.monotonic() - began
    if any(account.needs_owner for account in there):
        page = registry.get(name).account_page
        return wrong(about, f"It lost the sign-in of an account. Post it again: {page}")
    if seconds > SLOW:
        return note(about, f"It answers, but took {seconds:.0f} s.")
    return fine(about, f"It answers, and knows {counted(len(there), 'account', 'accounts')}.")
