"""Who asks: by the session of a browser, or by the password with each request (Basic).

Without a password in the settings everybody is the owner.
"""

import hmac
from contextlib import suppress
from datetime import UTC, datetime
from threading import Lock
from typing import Any, cast

from flask import Flask, Response, abort, current_app, request

from webapp.config import Config
from webapp.database import Database
from webapp.errors import StorageError
from webapp.library import sessions
from webapp.library.sessions import Session
from webapp.values import devices
from webapp.web import context, proxies
from webapp.web.attempts import Attempts
from webapp.web.passwords import Passwords, TooManyAtOnceError
from webapp.web.roles import Role

COOKIE = "songwall_session"
LASTS = 400 * 24 * 3600  # seconds: as long as browsers keep a cookie; unused ones end before
MOST_FAILURES = 20  # wrong passwords a minute from one address
MOST_IN_ALL = 200  # from all together, but for those that gave the right one
_PAUSE = 60  # seconds
_MOMENT = 2
_ROLE = "songwall.role"  # in the request's environment


class Gate:
    """Of one application. `session` of a request is None for who came without one."""

    def __init__(self, config: Config) -> None:
        self.passwords = Passwords(config)
        self._is_open = not config.has_password
        self._failures = Attempts(MOST_FAILURES, MOST_IN_ALL)
        self._lock = Lock()
        self._knows_password = False

    def role(self, environ: dict[str, Any]) -> Role:
        """Of who asks, by the request's environment, which remembers it.

        Raises StorageError, and 429 where nothing is looked at for now.
        """
        role = environ[_ROLE] = Role.OWNER if self._is_open else self._find_role()
        return role

    def _find_role(self) -> Role:
        if "HTTP_AUTHORIZATION" in request.environ and self._gave_password():
            return Role.OWNER
        session = self.session()
        return Role.ANYBODY if session is None else Role[session.role.upper()]

    def session(self) -> Session | None:
        """Raises StorageError."""
        if "HTTP_COOKIE" not in request.environ or COOKIE not in request.cookies:
            return None
        now = datetime.now(UTC)
        with context.own_db() as db:
            self.settle(db)
            session = sessions.find(db, request.cookies[COOKIE], now)
            if session is not None and sessions.is_stale(session, now):
                db.patience = 0
                with suppress(StorageError):  # then at the next request
                    sessions.note_seen(db, session.number, now)
        return session

    def admit(self, given: str) -> Role:
        """By a password, or the code for guests; ANYBODY for what is neither.

        Raises StorageError, and 429.
        """
        self._refuse_too_many()
        with context.own_db() as db:
            self.settle(db)
            if self._is_right(given):
                role = Role.OWNER
            else:
                role = Role.GUEST if _is_code(given, sessions.guest_code(db)) else Role.ANYBODY
        address = request.remote_addr or ""
        if role is Role.ANYBODY:
            self._failures.add(address)
        else:
            self._failures.trust(address)
        return role

    def close_session(self, answer: Response) -> Response:
        session = self.session()
        if session is not None:
            with context.own_db() as db:
                sessions.end(db, session.number)
        return _with_cookie(answer, "", 0)

    def settle(self, db: Database) -> None:
        """The settings may have been changed while nobody served."""
        if self._knows_password:
            return
        with self._lock:
            if not self.passwords.is_of(sessions.password_hash(db)):
                sessions.end_all(db, self.passwords.new_hash())
            self._knows_password = True

    def _gave_password(self) -> bool:
        try:
            given = request.authorization
        except ValueError:  # werkzeug's, of letters that no Base64 has
            given = None
        if given is None or given.type != "basic":
            return False
        self._refuse_too_many()
        address = request.remote_addr or ""
        if self._is_right(given.password or ""):
            self._failures.trust(address)
            return True
        self._failures.add(address)
        self._refuse_too_many()
        return False

    def _is_right(self, given: str) -> bool:
        try:
            return self.passwords.is_right(given)
        except TooManyAtOnceError:
            abort(429, "Others try their passwords just now. Try again.", retry_after=_MOMENT)

    def _refuse_too_many(self) -> None:
        if self._failures.too_many(request.remote_addr or ""):
            too_many = "Too many wrong passwords. Wait a minute, then try again."
            abort(429, too_many, retry_after=_PAUSE)


def init_app(app: Flask, config: Config) -> Gate:
    gate = app.extensions["songwall.gate"] = Gate(config)
    return gate


def get() -> Gate:
    gate: Gate = current_app.extensions["songwall.gate"]
    return gate


def open_session(answer: Response, role: Role) -> Response:
    """With a new secret always: one that somebody else knew is worth nothing.

    Raises StorageError.
    """
    device = devices.describe(request.headers.get("User-Agent", ""))
    now = datetime.now(UTC)
    with context.own_db() as db:
        before = sessions.find(db, request.cookies.get(COOKIE, ""), now)
        if before is not None:
            sessions.end(db, before.number)
        secret = sessions.start(db, cast("sessions.Role", role.name.lower()), device, now)
    return _with_cookie(answer, secret, LASTS)


def role() -> Role:
    """Of who asks, as it was decided for this request."""
    return cast("Role", request.environ.get(_ROLE, Role.ANYBODY))


def is_guest() -> bool:
    """Whether what is the owner's alone is left out."""
    return visitor() == "guest"


def visitor() -> str:
    """What pages make of who asks: guest, owner, or session for an owner who may log out."""
    environ = request.environ
    if environ.get(_ROLE) is not Role.OWNER:
        return "guest"
    return "session" if COOKIE in environ.get("HTTP_COOKIE", "") else "owner"


def _is_code(given: str, code: str | None) -> bool:
    """Without regard to how it was written down."""
    if code is None:
        return False
    return hmac.compare_digest(_plain(given).encode(), _plain(code).encode())


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _with_cookie(answer: Response, secret: str, seconds: int) -> Response:
    answer.set_cookie(
        COOKIE,
        secret,
        seconds,
        path=proxies.rooted("/"),
        httponly=True,
        samesite="Lax",  # a link from elsewhere finds its reader logged in
        secure=request.is_secure,
    )
    return answer
