"""Whose song it is: an account's id as records give it, and what pages call it; pure.

An id is plain or counts as not told: nobody's e-mail address is to reach a page or an address.
"""

import re
from collections.abc import Iterator
from typing import Any

from webapp.values import uuids

UNTOLD = "unknown"
"""What addresses and queries call songs of which nothing tells the account."""
LONGEST_NAME = 16
_SHORT = 12
_LARGEST = 10**18
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAMES = ("author_id", "authorId", "user_id", "userId", "uploader_id")
_AT = re.compile("@|%40|\uff20")  # the third is twice as wide


def of(raw: dict[str, Any]) -> str | None:
    """The account that a record in the form of the API names; None where it tells of none."""
    account = clean(raw.get("author_id"))
    return None if account == UNTOLD else account


def clean(value: object) -> str | None:
    """A plain id in lower case, 64 characters at most; some files give a number."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST:
        value = str(value)
    if not isinstance(value, str) or not _PLAIN.fullmatch(value):
        return None
    return value.lower()


def name(account: str) -> str:
    """What tells it apart for people: of a uuid the first eight digits, else its beginning.

    The same in every library, whatever other accounts there are.
    """
    if uuids.is_uuid(account):
        return account[:8]
    return account if len(account) <= LONGEST_NAME else f"{account[:_SHORT]}…"


def without_email(raw: dict[str, Any]) -> dict[str, Any]:
    """The record; without the author's id where that holds an e-mail address."""
    named = [name for name in _NAMES if name in raw]
    unsafe = [name for name in named if any(_AT.search(text) for text in _texts(raw[name]))]
    return {key: value for key, value in raw.items() if key not in unsafe} if unsafe else raw


def _texts(value: object) -> Iterator[str]:
    left = [value]
    while left:
        inner = left.pop()
        if isinstance(inner, str):
            yield inner
        elif isinstance(inner, dict):
            left += [*inner.keys(), *inner.values()]
        elif isinstance(inner, list):
            left += inner
