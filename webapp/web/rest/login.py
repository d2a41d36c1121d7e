"""Which app asks: by a key of its own, as a password, as a salted hash of it, or as an API key.

Neither a browser's session nor the owner's password is looked at. A key has 160 random bits, so it
is not guessed; failures are counted so that whoever tries costs little, and never lock out a key
that is right.
"""

import hashlib
import hmac
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from flask import Flask, current_app, request

from webapp.errors import ApiError, StorageError
from webapp.errors import opensubsonic as sentences
from webapp.library import device_keys
from webapp.library.device_keys import DeviceKey
from webapp.opensubsonic.envelope import Code
from webapp.web import context
from webapp.web.attempts import Attempts
from webapp.web.rest.asked import Asked

MOST_FAILURES = 60  # wrong keys a minute from one address, before it is told to wait
MOST_IN_ALL = 600
_HEX = "enc:"


class TooManyWrongError(ApiError):
    """So many wrong keys came from this address that it is to wait."""


def init_app(app: Flask) -> None:
    app.extensions["songwall.rest"] = Attempts(MOST_FAILURES, MOST_IN_ALL)


def key_of(asked: Asked) -> DeviceKey:
    """Raises ApiError, and StorageError."""
    is_right, failure = _check(asked)
    key = _find(is_right)
    failures: Attempts = current_app.extensions["songwall.rest"]
    address = request.remote_addr or ""
    if key is not None:
        failures.trust(address)
        return key
    if failures.too_many(address):
        raise TooManyWrongError(failure.code, sentences.TOO_MANY_WRONG)
    failures.add(address)
    raise failure


def _check(asked: Asked) -> tuple[Callable[[str], bool], ApiError]:
    """What is true of the key that was given, and what is said where it is true of none."""
    api_key, user = asked.maybe("apiKey"), asked.maybe("u")
    token, password = asked.maybe("t"), asked.maybe("p")
    ways = [way for way in (api_key, token, password) if way]
    if len(ways) > 1 or (api_key and user is not None):
        raise ApiError(Code.CONFLICTING, sentences.CONFLICTING)
    if api_key:
        failure = ApiError(Code.WRONG_API_KEY, sentences.WRONG_API_KEY)
        return _equals(api_key), failure
    asked.text("u")
    failure = ApiError(Code.WRONG, sentences.WRONG_KEY)
    if token:
        return _hashes_to(token, asked.text("s")), failure
    return _equals(_plain(asked.text("p"))), failure


def _equals(given: str) -> Callable[[str], bool]:
    data = _bytes(given)
    return lambda secret: hmac.compare_digest(data, secret.encode())


def _hashes_to(token: str, salt: str) -> Callable[[str], bool]:
    """MD5, for the protocol has it so."""
    wanted_hash, salted = _bytes(token.lower()), _bytes(salt)

    def is_right(secret: str) -> bool:
        digest = hashlib.md5(secret.encode() + salted, usedforsecurity=False).hexdigest()
        return hmac.compare_digest(wanted_hash, digest.encode())

    return is_right


def _plain(password: str) -> str:
    """What no hex is, is no key either."""
    if not password.startswith(_HEX):
        return password
    try:
        return bytes.fromhex(password.removeprefix(_HEX)).decode("utf-8", "replace")
    except ValueError:
        return ""


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _find(is_right: Callable[[str], bool]) -> DeviceKey | None:
    """All keys are tried always, so the time tells nothing."""
    now = datetime.now(UTC)
    with context.own_db() as db:
        right = [key for key in device_keys.every(db) if is_right(key.secret)]
        key = right[0] if right else None
        if key is not None and device_keys.is_stale(key, now):
            db.patience = 0
            with suppress(StorageError):  # then at the next call
                device_keys.note_seen(db, key.number, now)
    return key
