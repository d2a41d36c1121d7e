"""A song on its way into the library: checked, but not yet read; pure."""

from dataclasses import dataclass

from webapp.records import record
from webapp.records.own_format import Extras
from webapp.records.record import Raw
from webapp.values import account_ids


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


def accept(raw: object, form: str | None = None, extras: Extras | None = None) -> Incoming | None:
    """None where `raw` is no object, has no id (nothing could find it again) or is too deep."""
    if not isinstance(raw, dict):
        return None
    source_id = record.identity(raw)
    if source_id is None or record.is_too_deep(raw):
        return None
    return _incoming(raw, record.canonical(source_id), form, extras)


def _incoming(raw: Raw, source_id: str, form: str | None, extras: Extras | None) -> Incoming:
    safe = account_ids.without_email(raw)
    same = safe if safe.get("id") == source_id else {**safe, "id": source_id}
    return Incoming(record.public_id(source_id), source_id, same, form, extras)


def with_id(song: Incoming, source_id: str) -> Incoming:
    """The song under the id by which it is known already, be it in capitals."""
    return _incoming(song.raw, source_id, song.form, song.extras)
