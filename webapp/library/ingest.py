"""Songs as they come in: every write to the songs' tables. The caller holds the transaction."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webapp.database import rows
from webapp.library import accounts, files, relations, search_index
from webapp.library.provenance import Origins
from webapp.records import record
from webapp.sources import registry
from webapp.values import timestamps, urls

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from webapp.database import Database
    from webapp.records.own_format import Told
    from webapp.records.record import Raw, Record

_NOTHING: Mapping[str, Told] = {}
_Fresh = tuple["Record", int, "sqlite3.Row | None"]
COLUMNS = """id source_id source place created_at title style status duration group_id account
    cover_url cover_host audio_url audio_host wave hue favourite plays parent_id riff_id seen_at
    gone missed version""".split()  # noqa: SIM905 (a name a line would fill a page)
VALUES = ", ".join(accounts.NUMBER if name == "account" else f":{name}" for name in COLUMNS)
"""What goes into COLUMNS, of what `values_of` gives."""
_OWN = {  # what stands against the source's word
    "account": "excluded.account",
    "hue": "iif(cover_kept IS NULL, :hue, hue)",
    "favourite": "ifnull((SELECT favourite FROM marks WHERE key = songs.key), :favourite)",
    "wave": "ifnull(:wave, wave)",  # measured on the kept audio, and so the length
    "duration": "ifnull(:duration, duration)",
    "plays": ":plays + ifnull((SELECT plays FROM marks WHERE key = songs.key), 0)",
}
_CHANGES = ", ".join(f"{name} = {_OWN.get(name, f':{name}')}" for name in COLUMNS if name != "id")
_UPSERT = f"""INSERT INTO songs ({", ".join(COLUMNS)})
    VALUES ({VALUES})
    ON CONFLICT (id) DO UPDATE SET {_CHANGES}, measured = iif(:wave IS NULL, measured, NULL)
    RETURNING key"""


@dataclass(slots=True)
class Intake:
    """Takes in pages of records, newest first, of one source; `file` is True for saved answers.

    A song that one of `others`, the sources beside this one, still lists stays that one's: what
    this one says of it only fills gaps, as a file does.

    A song without a date takes its place in the list: just below its newer neighbour.
    """

    db: Database
    source: str
    file: bool = False
    others: frozenset[str] = frozenset()
    changed: int = 0
    last_place: int | None = None

    def take(
        self, records: Sequence[Record], now: datetime, beside: Mapping[str, Told] = _NOTHING
    ) -> None:
        """Upserts `records`; the library's version grows if any of them brought news.

        `beside`, by ids: what another Songwall told of them.
        """
        known = _known(self.db, [each.id for each in records])
        told = Origins(self.db, [each.id for each in records if each.form])
        taken: dict[str, Record] = {}  # a file may hold a song twice
        places: dict[str, int] = {}
        for each in records:
            row = known.get(each.id)
            kept = record.loads(row["raw"]) if row else {}
            old = taken[each.id].raw if each.id in taken else kept
            song = taken[each.id] = self._with_what_is_known(each, old, now, row)
            by_us = beside.get(each.id)
            told.note(each, old, row["source"] if row else self.source, by_us)
            if song.moment is not None or each.id not in places:
                place = by_us.place if by_us and row is None else None
                places[each.id] = self._place(song, row, records, now, place)
            self.last_place = places[each.id]
        fresh = [
            (song, places[song.id], row)
            for song in taken.values()
            if (row := known.get(song.id)) is None
            or song.id in told.fresh
            or self._is_news(song, places[song.id], row)
        ]
        if fresh:
            self._write(fresh, told, now, beside)

    def _is_news(self, song: Record, place: int, row: sqlite3.Row) -> bool:
        if place != row["place"] or not record.says_the_same(song.raw, row["raw"]):
            return True
        # Once a file's or another source's, now in this list; or back in it.
        adopted = row["source"] != self.source or bool(row["gone"])
        return adopted and not self._only_fills_gaps(row)

    def _only_fills_gaps(self, row: sqlite3.Row | None) -> bool:
        return self.file or (row is not None and row["source"] in self.others and not row["gone"])

    def _write(
        self, fresh: list[_Fresh], told: Origins, now: datetime, beside: Mapping[str, Told]
    ) -> None:
        number = next_version(self.db)
        accounts.note(self.db, (song.account for song, _, _ in fresh))
        keys: list[tuple[int, Raw]] = []
        for song, place, row in reversed(fresh):  # of two in one moment the later key hangs first
            keeps = row is not None and self._only_fills_gaps(row)
            source = row["source"] if row and keeps else self.source
            gone = row["gone"] if row and keeps else 0
            values = values_of(song, source=source, place=place, gone=gone, version=number, now=now)
            key = self.db.execute(_UPSERT, values).fetchone()[0]
            self.db.execute(
                """INSERT INTO details (key, raw, wave_long) VALUES (?, ?, ?)
                   ON CONFLICT DO UPDATE SET raw = excluded.raw,
                   wave_long = ifnull(excluded.wave_long, wave_long)""",
                [key, record.dumps(song.raw), song.wave_long],
            )
            told.write(key, song.id)
            keys.append((key, song.raw))
            want_files(self.db, key, song, source, place, row)
        groups = {song.group_id for song, _, _ in fresh}
        left = {row["group_id"] for _, _, row in fresh if row}
        relations.number_takes(self.db, {group for group in groups | left if group}, number)
        titles = {song.title for song, _, _ in fresh} | {row["title"] for _, _, row in fresh if row}
        relations.tie_stems(self.db, {title for title in titles if title}, number)
        relations.hang_stems(self.db, beside)
        search_index.take(self.db, keys)
        self.changed += len(fresh)

    def _with_what_is_known(
        self, each: Record, old: Raw, now: datetime, row: sqlite3.Row | None
    ) -> Record:
        if not old:
            return each
        finishes = not record.is_done(record.status_of(old)) and record.is_done(each.status)
        if self.file:
            merged = record.merge_file(old, each.raw)
        elif self._only_fills_gaps(row) and not finishes:
            merged = record.merge(each.raw, old)
        else:
            merged = record.merge(old, each.raw)
        return record.read(merged, now=now) or each

    def _place(
        self,
        each: Record,
        row: sqlite3.Row | None,
        records: Sequence[Record],
        now: datetime,
        told: int | None,
    ) -> int:
        if each.moment is not None:
            return each.moment
        if row is not None:
            return int(row["place"])
        if told is not None:
            return told
        if self.last_place is not None:
            return self.last_place - 1
        below = next((other.moment for other in records if other.moment is not None), None)
        return below + len(records) if below is not None else timestamps.microseconds(now)


def missed(db: Database, source: str, seen: Collection[str]) -> int:
    """After a complete sweep: songs not in `seen` were missed once more; two in a row are gone.

    Returns how many are newly gone. Nothing is ever removed.
    """
    db.execute("CREATE TEMP TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute("DELETE FROM temp.seen")
    db.executemany("INSERT OR IGNORE INTO temp.seen VALUES (?)", ((song_id,) for song_id in seen))
    db.execute("UPDATE songs SET missed = 0 WHERE missed > 0 AND id IN temp.seen")
    db.execute(
        """UPDATE songs SET missed = missed + 1
           WHERE source = ? AND NOT gone AND id NOT IN temp.seen""",
        [source],
    )
    newly = rows(db, "SELECT key FROM songs WHERE missed >= 2 AND NOT gone")
    if newly:
        db.execute(
            "UPDATE songs SET gone = 1, version = ? WHERE missed >= 2 AND NOT gone",
            [next_version(db)],
        )
    return len(newly)


def next_version(db: Database) -> int:
    """The clock's milliseconds: browsers and caches know pages by it.

    So no other library, and no copy of this one that was put back, comes to the same number.
    """
    sql = "UPDATE library SET version = max(version + 1, ?) RETURNING version"
    return int(db.execute(sql, [time.time_ns() // 1_000_000]).fetchone()[0])


def _known(db: Database, ids: list[str]) -> dict[str, sqlite3.Row]:
    marks = ",".join("?" * len(ids))
    sql = f"""SELECT id, place, source, gone, title, group_id, audio_url, cover_url, raw
              FROM songs JOIN details USING (key)
              WHERE id IN ({marks})"""
    return {row["id"]: row for row in rows(db, sql, ids)}


def values_of(
    song: Record, *, source: str, place: int, gone: int, version: int, now: datetime
) -> Raw:
    return {
        **{name: getattr(song, name) for name in COLUMNS if hasattr(song, name)},
        "source": source,
        "place": place,
        "cover_host": urls.origin(song.cover_url) if song.cover_url else None,
        "audio_host": urls.origin(song.audio_url) if song.audio_url else None,
        "seen_at": timestamps.stamp(now),
        "gone": gone,
        "missed": 0,
        "version": version,
    }


def want_files(
    db: Database, key: int, song: Record, source: str, place: int, row: sqlite3.Row | None
) -> None:
    """Audio is worth keeping once it is whole, a cover always."""
    is_whole = song.status == "completed"
    audio = song.audio_url if is_whole else None
    for kind, url in (("audio", audio), ("cover", song.cover_url)):
        if url is not None:
            before = row[f"{kind}_url"] if row else None
            other = before is not None and not urls.names_the_same(before, url)
            host = urls.origin(url)
            files.set_address(db, key, kind, url=url, host=host, place=place, other=other)
    if is_whole and not song.audio_url and registry.of_song(source).gives_audio:
        files.set_address(db, key, "audio", url=None, host=source, place=place, other=False)
