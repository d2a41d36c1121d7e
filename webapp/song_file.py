"""`record.json`: all that the library knows of a song and cannot be had from its files again.

One lies in each song's folder of the archive; the library can be made anew of them.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from webapp import marks, record, songs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webapp.database import Database
    from webapp.files import File

NAME = "record.json"
FORM = 1  # another one when its fields mean something else
_OF_FILES = ("name", "sha256", "size", "type", "duration", "kept_at", "url")


def document(db: Database, card: songs.Card, kept: Iterable[File]) -> dict[str, Any]:
    """What belongs into the file of `card`, of which `kept` are the copies.

    `marks`: what only this library knows; `origins`: what each kind of file said by itself;
    `key`: of songs at one place the higher one hangs first.
    """
    raw, _ = songs.details(db, card)
    return {
        "form": FORM,
        "id": card.id,
        "key": card.key,
        "source_id": card.source_id,
        "source": card.source,
        "place": card.place,
        "gone": bool(card.gone),
        "seen_at": card.seen_at,
        "stem_of": card.stem_of,
        "stem": card.stem,
        "files": {f.kind: {name: getattr(f, name) for name in _OF_FILES} for f in kept},
        "marks": asdict(marks.of(db, card.key)),
        "origins": songs.origins(db, card),
        "record": record.loads(raw),
    }


def dumps(document: dict[str, Any]) -> bytes:
    """In ASCII, so that half a surrogate pair does no harm."""
    return json.dumps(document, indent=1, ensure_ascii=True).encode("ascii")
