"""What a call of a music app asks for: its parameters, out of the address and the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Response
from werkzeug.datastructures import MultiDict

from webapp.errors import ApiError
from webapp.errors import opensubsonic as sentences
from webapp.library.device_keys import DeviceKey
from webapp.opensubsonic.envelope import Code, Content

LONGEST = 4000  # characters of a parameter
MOST_VALUES = 100_000  # of one that may stand several times
MOST_ITEMS = 100_000  # that are asked for at once: apps page until fewer come
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Asked:
    """All methods raise ApiError. `key`: of the app that asks, None before it was let in."""

    values: MultiDict[str, str]
    key: DeviceKey | None = None

    def text(self, name: str) -> str:
        """One that must be there."""
        value = self.maybe(name)
        if not value:
            raise ApiError(Code.MISSING, sentences.MISSING.format(name=name))
        return value

    def maybe(self, name: str) -> str | None:
        """None where it is not there; given twice, it must say the same."""
        values = [*dict.fromkeys(self.values.getlist(name))]
        if len(values) > 1:
            raise ApiError(Code.GENERIC, sentences.TWICE.format(name=name))
        if not values:
            return None
        return _checked(name, values[0])

    def several(self, name: str) -> list[str]:
        values = self.values.getlist(name)
        if len(values) > MOST_VALUES:
            sentence = sentences.TOO_MANY.format(name=name, most=MOST_VALUES)
            raise ApiError(Code.GENERIC, sentence)
        return [_checked(name, value) for value in values]

    def number(self, name: str, usual: int, least: int = 0, most: int = MOST_ITEMS) -> int:
        """`usual` where it is not there."""
        value = self.maybe(name)
        return usual if not value else whole(name, value, least, most)

    def needed_number(self, name: str, least: int, most: int) -> int:
        return whole(name, self.text(name), least, most)

    def flag(self, name: str, *, usual: bool) -> bool:
        value = (self.maybe(name) or "").lower()
        if value and value not in _FLAGS:
            raise ApiError(Code.GENERIC, sentences.NO_FLAG.format(name=name))
        return _FLAGS[value] if value else usual

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """One that must be there."""
        value = self.text(name)
        if value not in choices:
            sentence = sentences.NO_CHOICE.format(name=name, choices=", ".join(choices))
            raise ApiError(Code.GENERIC, sentence)
        return value


Call = Callable[[Asked], Content | Response]
"""How a call is answered: by what stands in the envelope, or by a file."""
Calls = Mapping[str, Call]


def whole(name: str, value: str, least: int, most: int) -> int:
    number = int(value) if _WHOLE.fullmatch(value.strip()) else None
    if number is None or not least <= number <= most:
        sentence = sentences.NO_NUMBER.format(name=name, least=least, most=most)
        raise ApiError(Code.GENERIC, sentence)
    return number


def not_there() -> ApiError:
    return ApiError(Code.NOT_FOUND, sentences.NOT_THERE)


def _checked(name: str, value: str) -> str:
    if len(value) > LONGEST:
        raise ApiError(Code.GENERIC, sentences.TOO_LONG.format(name=name))
    return value
