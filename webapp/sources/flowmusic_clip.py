"""A clip of useapi.net's Flow Music API v1 to a record in the form that the library reads; pure.

The API names clips and jobs after the account: `user:<id>-<email>-clip:<uuid>`. Of such a name the
record keeps the uuid, and the account's e-mail address is taken out of every other field.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from webapp.records import statuses
from webapp.records.record import Raw
from webapp.values import fields

DEEPEST = 50  # levels below an entry; what lies deeper is left out
_PRIVATE = frozenset({"clip", "email", "jobid"})
_OWNER = re.compile(r"user:[^-]*-(?P<email>.*)-[a-z]+:", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ClipName:
    """`owner` is everything before the uuid, '' for a bare one; together they name the clip."""

    owner: str
    uuid: str

    @property
    def email(self) -> str | None:
        match = _OWNER.fullmatch(self.owner)
        return match["email"] or None if match else None


def clip_name(entry: object) -> ClipName | None:
    """None where there is none, or where an address might be left in what should be the uuid."""
    whole = entry.get("clip") if isinstance(entry, dict) else None
    if not isinstance(whole, str):
        return None
    owner, colon, uuid = whole.strip().rpartition(":")
    if not uuid or "@" in uuid or "%40" in uuid:
        return None
    return ClipName(owner + colon, uuid)


def to_record(entry: object, *emails: str | None) -> Raw | None:
    """An entry of the list, or of a job's clips; `emails`: the account's, where known otherwise.

    None where it has no name. A clip is completed unless it says otherwise.
    """
    name = clip_name(entry)
    if name is None or not isinstance(entry, dict):
        return None
    clean: Raw = _without(_names({name.email, *emails}), entry, DEEPEST + 1)
    clean["download_url"] = clean.pop("audio_url", None)
    return {**clean, "id": name.uuid, "status": status_word(clean)}


def without_email(value: Raw, email: str | None, name: object) -> Raw:
    """`value` without the account's address: `email`, or what `name` holds of one."""
    owner = name.rpartition(":")[0] + ":" if isinstance(name, str) else ""
    clean: Raw = _without(_names({ClipName(owner, "").email, email}), value, DEEPEST + 1)
    return clean


def status_word(entry: Raw) -> str:
    """The API's own word for a clip or a job."""
    return fields.line(entry.get("status"), statuses.LONGEST) or statuses.COMPLETED


def status(entry: Raw) -> str:
    """What that word means."""
    return statuses.meaning(status_word(entry))


def _names(emails: set[str | None]) -> re.Pattern[str]:
    """Matches the addresses, however written, with the names that hold them."""
    forms = "|".join(sorted(_pattern(email) for email in emails if email))
    pattern = rf"(?P<name>user:[^\s-]*-)?(?:{forms})(?P<kind>-[a-z]+:)?" if forms else r"(?!)"
    return re.compile(pattern, re.IGNORECASE)


def _without(names: re.Pattern[str], value: object, levels: int) -> Any:  # noqa: ANN401 (as JSON has it)
    """`value` without them, and without what lies more than so many `levels` deep."""
    if isinstance(value, str):
        return _text(names, value)
    if isinstance(value, dict | list) and not levels:
        return None
    if isinstance(value, list):
        return [_without(names, item, levels - 1) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        names.sub("…", name): _without(names, inner, levels - 1)
        for name, inner in value.items()
        if name not in _PRIVATE
    }


def _text(names: re.Pattern[str], value: str) -> str | None:
    if names.search(value) is None:
        return value
    if value.lstrip().lower().startswith(("http://", "https://")):
        return None  # without the e-mail it would lead nowhere
    return names.sub(lambda at: "" if at["name"] and at["kind"] else "…", value)


def _pattern(email: str) -> str:
    """Matches the address as it is and as addresses of the web write it."""
    return "".join(f"(?:{re.escape(sign)}|{re.escape(quote(sign))})" for sign in email.strip())
