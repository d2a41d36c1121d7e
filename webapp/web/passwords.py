"""The owner's password, plain from the settings or as a hash that a page stored."""

import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from threading import BoundedSemaphore, Lock

from werkzeug.security import check_password_hash, generate_password_hash

from webapp.config import Config

SHORTEST, LONGEST = 8, 1000  # characters of a new one
_MOST_REMEMBERED = 100
_MOST_WAITING = 3  # of the server's threads, the one that reckons among them
_turn = Lock()  # scrypt takes 32 MB and some 150 ms of a core: the others stay for pages
_seats = BoundedSemaphore(_MOST_WAITING)


class TooManyAtOnceError(Exception):
    """Others are looked at: worth another try in a moment."""


@contextmanager
def _in_turn() -> Iterator[None]:
    """Who guesses must not hold all threads. Raises TooManyAtOnceError."""
    if not _seats.acquire(blocking=False):
        raise TooManyAtOnceError
    try:
        with _turn:
            yield
    finally:
        _seats.release()


def hashed(password: str) -> str:
    """By Werkzeug's scrypt, for the settings."""
    with _turn:
        return generate_password_hash(password)


class Passwords:
    """`config` says which one is right. What was right is not reckoned anew for each request."""

    def __init__(self, config: Config) -> None:
        self._plain, self._hash = config.password, config.password_hash
        self._key = secrets.token_bytes(32)
        self._right: set[bytes] = set()
        self._lock = Lock()

    def is_right(self, given: str) -> bool:
        """Raises TooManyAtOnceError."""
        if self._plain is not None:
            return hmac.compare_digest(given.encode("utf-8", "replace"), self._plain.encode())
        if self._hash is None or len(given) > LONGEST:
            return False
        digest = hmac.digest(self._key, given.encode("utf-8", "replace"), sha256)
        if digest in self._right:
            return True
        with _in_turn():
            is_right = check_password_hash(self._hash, given)
        if is_right:
            with self._lock:
                if len(self._right) < _MOST_REMEMBERED:
                    self._right.add(digest)
        return is_right

    def is_of(self, stored: str | None) -> bool:
        """Whether `stored` is a hash of the password that is right."""
        if stored is None:
            return False
        if self._plain is None:
            return stored == self._hash
        with _turn:
            return check_password_hash(stored, self._plain)

    def new_hash(self) -> str:
        """One to store, by which `is_of` knows the password again."""
        return self._hash if self._plain is None and self._hash else hashed(self._plain or "")
