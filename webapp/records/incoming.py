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
    public_id = record.public_id(source_id)
    return Incoming(public_id, source_id, account_ids.without_email(raw), form, extras)
