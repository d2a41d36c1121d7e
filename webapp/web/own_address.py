"""The addresses by which this machine and other devices open the gallery."""

import ipaddress
import socket
from urllib.parse import urlsplit

from flask import request

from webapp.certificates import machine
from webapp.config import Config
from webapp.values.urls import is_loopback

# As SONGWALL_HOST: on all of the machine's addresses. And the one by which it reaches itself then.
LOOPBACK = "127.0.0.1"
EVERYWHERE = {"0.0.0.0": LOOPBACK, "": LOOPBACK, "::": "::1"}  # noqa: S104 (compared)


def of(config: Config) -> str:
    """Where another device opens the gallery, as far as it listens to others: never 0.0.0.0."""
    host = _in_network(config.host) if config.host in EVERYWHERE else config.host
    scheme = "https" if config.https else "http"
    return f"{scheme}://{in_url(host)}:{config.port}"


def for_itself(config: Config) -> str:
    """Where this machine reaches it without https, whatever becomes of certificates."""
    host = EVERYWHERE.get(config.host, config.host)
    if config.https and not is_loopback(host):
        host = LOOPBACK
    return f"http://{in_url(host)}:{config.port}"


def in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def visited(config: Config) -> str | None:
    """The visitor's own where others can use it, else the one that `serve` says.

    None: no other device reaches this machine.
    """
    host = urlsplit(request.url_root).hostname or ""
    if _is_for_others(host, config):
        address = request.url_root if request.root_path else request.url_root.rstrip("/")
        is_page_in_plain = config.https and not config.proxies  # of those few that are
        return address.replace("http:", "https:", 1) if is_page_in_plain else address
    address = of(config)
    return None if is_loopback(urlsplit(address).hostname or "") else address


def to_trust(config: Config) -> str | None:
    """Where another device comes to trust the gallery: in plain, for it can check nothing yet."""
    address = visited(config)
    if not config.makes_certificates or config.proxies or address is None:
        return None
    return f"http://{urlsplit(address).netloc}/certificate"


def _is_for_others(host: str, config: Config) -> bool:
    """A machine's own name may be known to itself alone; one that was set up is meant for all."""
    if is_loopback(host) or host in EVERYWHERE:
        return False
    names = {name.partition(":")[0].removesuffix(".") for name in config.allowed_hosts}
    return config.proxies > 0 or host in names or _is_in_digits(host)


def _is_in_digits(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _in_network(host: str) -> str:
    family = socket.AF_INET6 if host == "::" else socket.AF_INET
    return machine.sends_from(family) or EVERYWHERE[host]
