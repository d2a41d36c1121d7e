"""What each form of file, or another source, said of a song by itself; the SQL of `origins`.

The record of a song is merged from all of them. The caller holds the transaction.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from webapp.database import rows
from webapp.records import formats, record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webapp.database import Database
    from webapp.records.own_format import Told
    from webapp.records.record import Raw, Record


def of(db: Database, key: int) -> dict[str, Raw]:
    """By the form or the source."""
    found = rows(db, "SELECT origin, raw FROM origins WHERE key = ?", [key])
    return {row["origin"]: _unpack(row["raw"]) for row in found}


def put(db: Database, key: int, said: Mapping[str, Raw]) -> None:
    """In place of what these said before."""
    sql = "INSERT OR REPLACE INTO origins (key, origin, raw) VALUES (?, ?, ?)"
    db.executemany(sql, [[key, origin, _pack(raw)] for origin, raw in said.items()])


class Origins:
    """Those of some songs while they are taken in, and what is new of them: `fresh`, by ids."""

    def __init__(self, db: Database, ids: Sequence[str]) -> None:
        marks = ",".join("?" * len(ids))
        sql = f"""SELECT id, origin, origins.raw FROM origins JOIN songs USING (key)
                  WHERE id IN ({marks})"""
        self._db = db
        self._known = {(row["id"], row["origin"]): row["raw"] for row in rows(db, sql, ids)}
        self.fresh: dict[str, dict[str, Raw]] = {}

    def note(self, each: Record, old: Raw, source: str, told: Told | None) -> None:
        """`each` is merged into `old`, of `source`: where it wins, `old` is kept as well."""
        if each.form is None:
            return
        for origin, raw in told.origins.items() if told else ():
            self._keep(each.id, origin, raw)
        if each.form != formats.OWN or (old and {**old, **each.raw} != old):
            self._keep(each.id, each.form, each.raw)
        if old and source != "import" and record.is_newer(each.raw, old):
            self._keep(each.id, source, old)

    def write(self, key: int, song_id: str) -> None:
        put(self._db, key, self.fresh.get(song_id, {}))

    def _keep(self, song_id: str, origin: str, raw: Raw) -> None:
        fresh = self.fresh.get(song_id, {})
        packed = self._known.get((song_id, origin))
        known = fresh.get(origin) or (_unpack(packed) if packed else None)
        merged = raw if known is None else record.merge_file(known, raw)
        if known is None or not record.says_the_same(merged, record.dumps(known)):
            self.fresh.setdefault(song_id, {})[origin] = merged


def _pack(raw: Raw) -> bytes:
    return zlib.compress(record.dumps(raw).encode(), 1)


def _unpack(packed: bytes) -> Raw:
    return record.loads(zlib.decompress(packed).decode())
