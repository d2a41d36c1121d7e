"""What each form of file, or another source, said of a song by itself; the SQL of `origins`.

The record of a song is merged from all of them. What is the very record is stored empty. The
caller holds the transaction.
"""

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from webapp.database import Database, one, rows
from webapp.records import formats, merging, record, tagged
from webapp.records.incoming import Incoming
from webapp.records.record import Raw

_RAW = "iif(origins.raw = x'', details.raw, origins.raw) AS raw"


def of(db: Database, key: int) -> dict[str, Raw]:
    """By the form or the source."""
    return {origin: record.loads(text) for origin, text in texts(db, key).items()}


def texts(db: Database, key: int, most: int = 0) -> dict[str, str]:
    """The same as JSON on one line; {} for more than `most` bytes of it, where that is not 0."""
    sql = f"SELECT origin, {_RAW} FROM origins LEFT JOIN details USING (key) WHERE key = ?"
    return {row["origin"]: _unpack(row["raw"], most) or "{}" for row in rows(db, sql, [key])}


def short_of(db: Database, key: int) -> dict[str, Raw]:
    """The same for a page: {} for what is too large to be taken in today."""
    return {origin: record.loads(text) for origin, text in texts(db, key, record.LARGEST).items()}


def put(db: Database, key: int, origins: Mapping[str, Raw]) -> None:
    """In place of what these said before."""
    row = one(db, "SELECT raw FROM details WHERE key = ?", [key])
    said = {origin: record.dumps(raw) for origin, raw in origins.items()}
    _put(db, key, said, row["raw"] if row else "")


class Origins:
    """Those of some songs while they come in; `fresh` holds what is new of them, by public ids."""

    def __init__(self, db: Database, ids: Sequence[str]) -> None:
        marks = ",".join("?" * len(ids))
        sql = f"""SELECT id, origin, {_RAW}
                  FROM origins JOIN songs USING (key) LEFT JOIN details USING (key)
                  WHERE id IN ({marks})"""
        self._db = db
        self._known = {(row["id"], row["origin"]): row["raw"] for row in rows(db, sql, ids)}
        self._forms: dict[str, set[str]] = defaultdict(set)  # of what is stored, by public ids
        for song_id, origin in self._known:
            self._forms[song_id].add(origin)
        self.fresh: dict[str, dict[str, Raw]] = {}

    def note(self, song: Incoming, known: Raw, source: str) -> None:
        """`song` is merged into `known`, of `source`: where it wins, `known` is stored as well."""
        if song.form is None:
            return
        for origin, raw in song.extras.origins.items() if song.extras else ():
            self._merge(song.id, origin, raw)
        if song.form != formats.OWN or (known and {**known, **song.raw} != known):
            self._merge(song.id, song.form, song.raw)
        is_record = source != "import" and song.form != tagged.FORM
        if known and is_record and merging.is_newer(song.raw, known):
            self._merge(song.id, source, known)

    def said(self, song_id: str, origin: str) -> Raw:
        """All that this form has said of the song; {} where that is nothing."""
        fresh = self.fresh.get(song_id, {}).get(origin)
        if fresh is not None:
            return fresh
        packed = self._known.get((song_id, origin))
        return record.loads(_unpack(packed)) if packed is not None else {}

    def guessed(self, song: Incoming) -> Raw:
        """What only forms that are believed less than this one have said of the song."""
        forms = tagged.WEAKEST_FIRST
        weaker = forms[: forms.index(song.form)] if song.form in forms else forms
        guessed = {n: said for form in weaker for n, said in self.said(song.id, form).items()}
        all_forms = self._forms[song.id].union(self.fresh.get(song.id, ()))
        for form in all_forms.difference(weaker) if guessed else ():
            sure = self.said(song.id, form)
            guessed = {n: said for n, said in guessed.items() if sure.get(n) != said}
        return guessed

    def write(self, key: int, song_id: str, merged: Raw, text: str) -> None:
        """`text` is the JSON of `merged`, the song's record, which is written already."""
        fresh = self.fresh.get(song_id, {})
        said = {o: text if raw is merged else record.dumps(raw) for o, raw in fresh.items()}
        _put(self._db, key, said, text)

    def _merge(self, song_id: str, origin: str, raw: Raw) -> None:
        fresh = self.fresh.get(song_id, {})
        packed = self._known.get((song_id, origin))
        if origin in fresh:
            raw = merging.merge_file(fresh[origin], raw)
        elif packed is not None:
            text = _unpack(packed)
            raw = merging.merge_file(record.loads(text), raw)
            if record.says_the_same(raw, text):
                return
        self.fresh.setdefault(song_id, {})[origin] = raw


def _put(db: Database, key: int, origins: Mapping[str, str], record_text: str) -> None:
    sql = "INSERT OR REPLACE INTO origins (key, origin, raw) VALUES (?, ?, ?)"
    stored = [[key, o, _packed(t) if t != record_text else b""] for o, t in origins.items()]
    db.executemany(sql, stored)


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), 1)


def _unpack(stored: bytes | str, most: int = 0) -> str:
    """JSON; "" of what is damaged, or has more than `most` bytes (0: of any length)."""
    if isinstance(stored, str):
        return stored if not most or len(stored) <= most else ""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(stored, most)
        return text.decode() if unpacking.eof else ""
    except (zlib.error, TypeError, UnicodeDecodeError):
        return ""
