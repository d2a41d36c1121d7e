"""What each form of file, or another source, said of a song by itself; the SQL of `origins`.

The record of a song is merged from all of them. The caller holds the transaction.
"""

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from webapp.database import Database, rows
from webapp.records import formats, merging, record, tagged
from webapp.records.incoming import Incoming
from webapp.records.record import Raw


def of(db: Database, key: int) -> dict[str, Raw]:
    """By the form or the source."""
    return {origin: record.loads(text) for origin, text in texts(db, key).items()}


def texts(db: Database, key: int, most: int = 0) -> dict[str, str]:
    """The same as JSON on one line; {} for more than `most` bytes of it, where that is not 0."""
    sql = "SELECT origin, raw FROM origins WHERE key = ?"
    return {row["origin"]: _unpack(row["raw"], most) or "{}" for row in rows(db, sql, [key])}


def short_of(db: Database, key: int) -> dict[str, Raw]:
    """The same for a page: {} for what is too large to be taken in today."""
    return {origin: record.loads(text) for origin, text in texts(db, key, record.LARGEST).items()}


def put(db: Database, key: int, origins: Mapping[str, Raw]) -> None:
    """In place of what these said before."""
    _put(db, key, {origin: _pack(raw) for origin, raw in origins.items()})


class Origins:
    """Those of some songs while they come in; `fresh` holds what is new of them, by public ids."""

    def __init__(self, db: Database, ids: Sequence[str]) -> None:
        marks = ",".join("?" * len(ids))
        sql = f"""SELECT id, origin, origins.raw FROM origins JOIN songs USING (key)
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
        """`text` is the JSON of `merged`, which may be the very record that a form of file said."""
        fresh = self.fresh.get(song_id, {})
        _put(
            self._db,
            key,
            {
                origin: _packed(text) if raw is merged else _pack(raw)
                for origin, raw in fresh.items()
            },
        )

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


def _put(db: Database, key: int, packed: Mapping[str, bytes]) -> None:
    sql = "INSERT OR REPLACE INTO origins (key, origin, raw) VALUES (?, ?, ?)"
    db.executemany(sql, [[key, origin, raw] for origin, raw in packed.items()])


def _pack(raw: Raw) -> bytes:
    return _packed(record.dumps(raw))


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), 1)


def _unpack(packed: bytes, most: int = 0) -> str:
    """JSON; "" of what is damaged, or has more than `most` bytes (0: of any length)."""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(packed, most)
        return text.decode() if unpacking.eof else ""
    except (zlib.error, TypeError, UnicodeDecodeError):
        return ""
