"""`/connect/access`: the password, browsers that are logged in, guests, keys of music apps."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, request, url_for
from markupsafe import Markup

from webapp.config import Config
from webapp.library import device_keys, sessions
from webapp.library.device_keys import DeviceKey
from webapp.library.sessions import Session
from webapp.values import fields
from webapp.web import access, connecting, context, gate, own_address, passwords, rendering
from webapp.web.connecting import Outcome
from webapp.web.roles import Role

bp = Blueprint("access", __name__, url_prefix="/connect/access")
SETTING = "SONGWALL_PASSWORD_HASH"
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
_HERE_ONLY = (
    "Who comes in is decided on the machine where Songwall runs, with its password, or with the "
    "code that its terminal shows. Nothing was changed."
)


@dataclass(frozen=True, slots=True)
class AccessView:
    """`own`: of who looks; `guests`: the address that lets guests in, and its QR code.

    `is_fixed`: the environment sets the password. `new_key` was just made, and is shown in full;
    `key_qr` is its secret.
    """

    may_change: bool
    has_code: bool
    as_of: str
    has_password: bool
    is_fixed: bool
    is_encrypted: bool
    shortest: int
    sessions: list[Session]
    own: int | None
    guest_code: str | None
    guests: str | None
    qr: Markup | None
    keys: list[DeviceKey]
    address: str
    longest_name: int
    new_key: DeviceKey | None = None
    key_qr: Markup | None = None
    outcome: Outcome | None = None


@bp.get("")
def show() -> Response:
    return _page()


@bp.post("/password")
def set_password() -> Response:
    """Another one: whoever is in must give it, but for this browser."""
    config = _changeable()
    form, gate_ = request.form, gate.get()
    new = form.get("new", "")
    if config.has_password and gate_.admit(form.get("current", "")) is not Role.OWNER:
        return _page(Outcome("wrong_password"))
    if not passwords.SHORTEST <= len(new) <= passwords.LONGEST:
        return _page(Outcome("short"))
    new_hash = passwords.hashed(new)
    outcome = connecting.save({SETTING: new_hash}, form.get("as_of", ""))
    if outcome.kind != "saved":
        return _page(outcome)
    with context.own_db() as db:
        sessions.end_all(db, new_hash)
    return gate.open_session(rendering.redirection(url_for("access.show")), Role.OWNER)


@bp.post("/password/none")
def remove_password() -> Response:
    config = _changeable()
    if config.has_password and gate.get().admit(request.form.get("current", "")) is not Role.OWNER:
        return _page(Outcome("wrong_password"))
    outcome = connecting.save({SETTING: None}, request.form.get("as_of", ""))
    return _page(outcome) if outcome.kind != "saved" else _done()


@bp.post("/sessions")
def end_session() -> Response:
    """`number` of one, or `others`."""
    _only_owner()
    own, number = gate.get().session(), _number(request.form.get("number", ""))
    with context.own_db() as db:
        if "others" in request.form:
            sessions.end_others(db, own.number if own else 0)
        else:
            sessions.end(db, number)
    return _done()


@bp.post("/guests")
def change_guests() -> Response:
    """A new code, or none; guests who came by the former one are out."""
    _only_owner()
    code = None if "none" in request.form else access.new_code()
    with context.own_db() as db:
        sessions.set_guest_code(db, code)
    return _done()


@bp.post("/keys")
def add_key() -> Response:
    _only_owner()
    name = fields.line(request.form.get("name", ""), device_keys.LONGEST_NAME)
    if not name:
        return _page(Outcome("no_name"))
    with context.own_db() as db:
        key = device_keys.add(db, name, datetime.now(UTC))
    return _page(Outcome("many_keys")) if key is None else _page(new_key=key)


@bp.post("/keys/<number>/removed")
def remove_key(number: str) -> Response:
    _only_owner()
    with context.own_db() as db:
        device_keys.remove(db, _number(number))
    return _done()


def _page(outcome: Outcome | None = None, new_key: DeviceKey | None = None) -> Response:
    status = 422 if outcome and outcome.kind != "saved" else 200
    return rendering.fresh_page("access/show.html", status, view=_view(outcome, new_key))


def _view(outcome: Outcome | None, new_key: DeviceKey | None) -> AccessView:
    config, control, own = context.get_config(), context.get_control(), gate.get().session()
    may_change = access.may_change()
    with context.own_db() as db:
        code = sessions.guest_code(db) if may_change else None
        opened = sessions.every(db, datetime.now(UTC)) if may_change else []
        keys = device_keys.every(db) if may_change else []
    address = own_address.visited(config) or request.url_root.rstrip("/")
    guests = f"{address.rstrip('/')}/guest/{code}" if code else None
    return AccessView(
        may_change=may_change,
        has_code=control.code is not None,
        as_of=control.as_of,
        has_password=config.has_password,
        is_fixed="SONGWALL_PASSWORD" in config.fixed or SETTING in config.fixed,
        is_encrypted=config.https or request.is_secure,
        shortest=passwords.SHORTEST,
        sessions=opened,
        own=own.number if own else None,
        guest_code=code,
        guests=guests,
        qr=rendering.qr_code(guests) if guests else None,
        keys=keys,
        address=address,
        longest_name=device_keys.LONGEST_NAME,
        new_key=new_key,
        key_qr=rendering.qr_code(new_key.secret) if new_key else None,
        outcome=outcome,
    )


def _number(text: str) -> int:
    """Of a row; 0, which no row has, for what is none."""
    return int(text) if _NUMBER.fullmatch(text) else 0


def _changeable() -> Config:
    _only_owner()
    config = context.get_config()
    if "SONGWALL_PASSWORD" in config.fixed or SETTING in config.fixed:
        abort(409, "The environment, or a file .env, sets the password: change it there.")
    return config


def _only_owner() -> None:
    if not access.may_change():
        abort(403, _HERE_ONLY)


def _done() -> Response:
    return rendering.redirection(url_for("access.show"))
