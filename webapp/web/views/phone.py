"""`/phone`: the address by which another device opens the gallery, and its QR code."""

from typing import Any

from flask import Blueprint, Response

from webapp.values.urls import is_loopback
from webapp.web import context, own_address, rendering

bp = Blueprint("phone", __name__, url_prefix="/phone")


@bp.get("")
def show() -> Response:
    """Not shared: which address it is depends on the one that the visitor used."""
    config = context.get_config()
    address, trust = own_address.visited(config), own_address.to_trust(config)

    def values() -> dict[str, Any]:
        return {
            "address": address,
            "code": rendering.qr_code(address) if address else None,
            "trust": trust,
            "trust_code": rendering.qr_code(trust) if trust else None,
            "is_closed": is_loopback(config.host),
            "has_password": config.has_password,
        }

    return rendering.page("phone/show.html", address, values, share=False)
