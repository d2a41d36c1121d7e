"""Who may change settings: who gave the password, sits here, or read the code in the terminal."""

import hmac
import secrets
import time
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

from flask import Response, request

from webapp.web import context, gate, proxies
from webapp.web.attempts import Attempts
from webapp.web.roles import Role

MOST_FAILURES = 5  # wrong codes a minute from one network
MOST_IN_ALL = 50
COOKIE = "owner"
LASTS = 12 * 3600  # seconds that a browser may change settings without another code
MOST_BROWSERS = 20
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none is taken for another
_SIGNS = 8


class OwnerCode:
    """A code that works once: a new one follows it. `say` shows it to who reads the terminal.

    Browsers that gave one are known by a hash of their cookie, until the server ends.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._code = new_code()
        self._failures = Attempts(MOST_FAILURES, MOST_IN_ALL)
        self._browsers: dict[bytes, float] = {}  # until when
        self._lock = Lock()

    def tell(self) -> None:
        self._say(f"To change settings from another device, type this code there: {self._code}")

    def is_paused(self, address: str) -> bool:
        """Whether so many wrong codes came from there that none is looked at."""
        return self._failures.too_many(address)

    def redeem(self, code: str, address: str) -> str | None:
        """The secret that the browser shows from now on; None for a wrong code."""
        plain = "".join(c for c in code.upper() if c.isalnum()).encode()
        with self._lock:
            if not hmac.compare_digest(plain, self._code.replace("-", "").encode()):
                self._failures.add(address)
                return None
            self._code = new_code()
            secret = secrets.token_urlsafe(32)
            while len(self._browsers) >= MOST_BROWSERS:
                del self._browsers[next(iter(self._browsers))]
            self._browsers[_digest(secret)] = time.monotonic() + LASTS
        self.tell()
        return secret

    def knows(self, secret: str) -> bool:
        until = self._browsers.get(_digest(secret))
        return until is not None and time.monotonic() < until


def may_change() -> bool:
    """Whether who asks may see and change settings; with a password nobody else comes so far."""
    config, code = context.get_config(), context.get_control().code
    if gate.role() is not Role.OWNER:
        return False
    if config.has_password or proxies.is_local(config.proxies):
        return True
    return code is not None and code.knows(request.cookies.get(COOKIE, ""))


def remember(answer: Response, secret: str) -> Response:
    """For this browser, and for the pages of settings alone."""
    answer.set_cookie(
        COOKIE,
        secret,
        LASTS,
        path=proxies.rooted("/connect"),
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return answer


def new_code() -> str:
    """Such as ABCD-2345: of letters that are read out and typed without a doubt."""
    signs = "".join(secrets.choice(_LETTERS) for _ in range(_SIGNS))
    return f"{signs[: _SIGNS // 2]}-{signs[_SIGNS // 2 :]}"


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
