"""`/certificate`: how a device comes to trust the gallery, which is its own authority."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request

from webapp.values import devices
from webapp.web import context, encrypted, gate, own_address, own_authority, rendering, security
from webapp.web.layout import bare_layout
from webapp.web.own_authority import OwnAuthority
from webapp.web.roles import Role
from webapp.web.shared_pages import POLICY

bp = Blueprint("certificate", __name__, url_prefix="/certificate")


@bp.get("")
def show() -> Response:
    """Outside of the gallery's layout for whoever has not come in, and in plain."""
    config = context.get_config()
    values: dict[str, Any] = {
        "authority": own_authority.get(config),
        "is_encrypted": config.https,
        "address": own_address.visited(config),
        "system": devices.system(request.headers.get("User-Agent", "")),
    }
    if gate.role() is not Role.ANYBODY and not encrypted.is_overheard(config):
        return rendering.fresh_page("certificate/show.html", **values)
    html = render_template("certificate/alone.html", layout=bare_layout(), **values)
    answer = make_response(html)
    answer.headers[POLICY] = security.policy({})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/songwall.crt")
def crt() -> Response:
    """For phones, Windows and Macs. No attachment: iPhones and Firefox then ask at once."""
    return Response(_authority().der, mimetype="application/x-x509-ca-cert")


@bp.get("/songwall.pem")
def pem() -> Response:
    """The same as text, for Linux."""
    answer = Response(_authority().pem, mimetype="application/x-pem-file")
    answer.headers["Content-Disposition"] = "attachment; filename=songwall.pem"
    return answer


def _authority() -> OwnAuthority:
    return own_authority.get(context.get_config()) or abort(404)
