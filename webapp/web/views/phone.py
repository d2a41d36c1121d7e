"""`/phone`: the address by which another device opens the gallery, and its QR code."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

import segno
from flask import Blueprint, Response, request
from markupsafe import Markup

from webapp.config import Config
from webapp.values.urls import is_loopback
from webapp.web import context, own_address, rendering

bp = Blueprint("phone", __name__, url_prefix="/phone")


@bp.get("")
def show() -> Response:
    """Not shared: which address it is depends on the one that the visitor used."""
    config = context.get_config()
    address = _address(config)

    def values() -> dict[str, Any]:
        return {
            "address": address,
            "code": _code(address) if address else None,
            "is_closed": is_loopback(config.host),
            "has_password": config.password is not None,
        }

    return rendering.page("phone/show.html", address, values, share=False)


def _address(config: Config) -> str | None:
    """The visitor's own where others can use it, else the one that `serve` says.

    None: no other device reaches this machine.
    """
    host = urlsplit(request.url_root).hostname or ""
    if _is_for_others(host, config):
        return request.url_root if request.root_path else request.url_root.rstrip("/")
    address = own_address.of(config)
    return None if is_loopback(urlsplit(address).hostname or "") else address


def _is_for_others(host: str, config: Config) -> bool:
    """A machine's own name may be known to itself alone; one that was set up is meant for all."""
    if is_loopback(host) or host in own_address.EVERYWHERE:
        return False
    names = {name.partition(":")[0].removesuffix(".") for name in config.allowed_hosts}
    return config.proxies > 0 or host in names or _is_in_digits(host)


def _is_in_digits(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _code(address: str) -> Markup:
    """As SVG, black on whatever is behind, with the margin that cameras want."""
    svg = segno.make_qr(address).svg_inline(svgclass=None, lineclass=None, omitsize=True)
    return Markup(svg)  # noqa: S704 (drawn by segno, holds no text)
