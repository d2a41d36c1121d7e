"""A song on its way into the library: checked, but not yet read; pure."""

from dataclasses import dataclass

from webapp.records import record
from webapp.records.own_format import Extras
from webapp.records.record import Raw
from webapp.values import account_ids

NO_ID = "it has no id, and songs are told apart by their ids"
_LONGEST_ESCAPE = 6  # characters of \\u1234, which JSON in ASCII has for one


@dataclass(frozen=True, slots=True)
class Incoming:
    """`raw` has an id and an end; it is whole but for e-mail addresses of accounts.

    `id` is the public one. `form` is the kind of file that it was in, None for a source's list;
    `extras` is what another Songwall wrote beside its record.
    """

    id: str
    source_id: str
    raw: Raw
    form: str | None = None
    extras: Extras | None = None


def accept(
    raw: object, form: str | None = None, extras: Extras | None = None, size: int | None = None
) -> Incoming | None:
    """None where `why_not` tells why. `size`: characters of the JSON it was in, where known."""
    if not isinstance(raw, dict) or why_not(raw, size):
        return None
    return _incoming(raw, record.canonical(record.identity(raw) or ""), form, extras)


def why_not(raw: Raw, size: int | None = None) -> str | None:
    """What keeps it from being taken in, in words; None for nothing.

    What has no id could not be found again.
    """
    if record.identity(raw) is None:
        return NO_ID
    if record.is_too_deep(raw):
        return "nested too deeply"
    may_be_large = size is None or size > record.LARGEST // _LONGEST_ESCAPE
    if may_be_large and record.is_too_large(raw):
        return f"its record is larger than {record.LARGEST // 1_000_000} MB"
    return None


def _incoming(raw: Raw, source_id: str, form: str | None, extras: Extras | None) -> Incoming:
    safe = account_ids.without_email(raw)
    same = safe if safe.get("id") == source_id else {**safe, "id": source_id}
    return Incoming(record.public_id(source_id), source_id, same, form, extras)


def with_id(song: Incoming, source_id: str) -> Incoming:
    """The song under the id by which it is known already, be it in capitals."""
    return _incoming(song.raw, source_id, song.form, song.extras)
