"""Whose name a song carries, where its record says one; pure."""

from collections.abc import Mapping
from typing import Any

from webapp.values import fields

LONGEST = 60  # characters
_NAMES = ("artist", "artist_name", "author_name", "display_name")
_TAGS = ("albumartist", "artist")
_NOBODY = {"unknown", "unknown artist", "various artists", "none"}


def of(raw: Mapping[str, Any]) -> str | None:
    """As the record says it, else as the tags of its file do; None where nothing tells."""
    tags = raw.get("file_tags")
    named = tags if isinstance(tags, dict) else {}
    values = [*(raw.get(name) for name in _NAMES), *(named.get(name) for name in _TAGS)]
    names = (fields.line(value, LONGEST) for value in values)
    return next((name for name in names if name and _is_one(name)), None)


def _is_one(name: str) -> bool:
    """An address of somebody is shown to nobody."""
    return name.casefold() not in _NOBODY and "@" not in name
