"""Songs as they come in: merged with what is known of them, and written.

The caller holds the transaction.
"""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from webapp.database import Database, rows
from webapp.library import accounts, page_version, pictures, relations, search_index, song_rows
from webapp.library.provenance import Origins
from webapp.records import (
    incoming,
    lineage,
    merging,
    own_format,
    record,
    statuses,
    tagged,
)
from webapp.records.incoming import Incoming
from webapp.records.record import Raw, Record
from webapp.values import account_ids, timestamps


class _News(NamedTuple):
    """A song that is new or says something new, its place, and its row of before."""

    song: Record
    place: int
    row: sqlite3.Row | None


@dataclass(slots=True)
class Ingestion:
    """Songs of one source, newest first, into the library; `file` is True for saved answers.

    A song that one of `others`, the sources beside this one, still lists stays that one's: what
    this one says of it only fills gaps, as a file does.

    A song without a date takes its place in the list: just below its newer neighbour.
    """

    db: Database
    source: str
    file: bool = False
    others: frozenset[str] = frozenset()
    last_place: int | None = None

    def add(self, songs: Sequence[Incoming], now: datetime) -> int:
        """Insert or update them; the library's version grows with news. How many brought some."""
        songs = _as_known(self.db, songs)
        rows_by_id = _known(self.db, [song.id for song in songs])
        songs = _without_unknown(songs, rows_by_id)
        from_files = {song.id for song in songs if song.form or _came_with_a_file(rows_by_id, song)}
        origins = Origins(self.db, [*from_files])
        merged: dict[str, Raw] = {}  # a file may hold a song twice
        places: dict[str, int] = {}
        for song in songs:
            row = rows_by_id.get(song.id)
            known = merged.get(song.id) or (record.loads(row["raw"]) if row else {})
            origins.note(song, known, row["source"] if row else self.source)
            guessed = origins.guessed(song)
            merged[song.id] = self._merged(song, known, row, guessed)
            moment = record.moment_of(merged[song.id], now)
            if moment is not None:
                places[song.id] = moment
            elif song.id not in places:
                places[song.id] = self._place(song, row, songs, now)
            self.last_place = places[song.id]
        news = [
            _News(record.read(raw, now=now), places[song_id], rows_by_id.get(song_id))
            for song_id, raw in merged.items()
            if song_id in origins.fresh
            or self._is_news(raw, places[song_id], rows_by_id.get(song_id))
        ]
        if news:
            version = page_version.advance(self.db)
            pictures.take_down(self.db, [row["key"] for _, _, row in news if row is not None])
            keys = self._write(news, origins, version, now)
            stems = relations.tie_stems(self.db, _titles(news), version)
            extras = {song.id: song.extras for song in songs if song.extras}
            stems |= relations.hang_stems(self.db, extras)
            pictures.hang(self.db, {*(key for key, _ in keys), *stems}, version)
            search_index.take(self.db, keys)  # only now: stems have no entry of their own
        return len(news)

    def _merged(self, song: Incoming, known: Raw, row: sqlite3.Row | None, guessed: Raw) -> Raw:
        """What is known, where more would make a record that is too large."""
        merged = self._merge(song, known, row, guessed)
        merged = own_format.with_service(merged, song.extras, row["source"] if row else self.source)
        is_long = row is not None and len(row["raw"]) > record.LARGEST // 2
        return known if is_long and known and record.is_too_large(merged) else merged

    def _merge(self, song: Incoming, known: Raw, row: sqlite3.Row | None, guessed: Raw) -> Raw:
        """What only files' names and tags said (`guessed`) gives way to all that is surer."""
        if not known:
            return song.raw
        sure = merging.without(known, guessed)
        if song.form in tagged.WEAKEST_FIRST:
            return merging.fill(merging.fill(sure, song.raw), known)
        was_done = statuses.is_done(record.status_of(sure))
        finishes = not was_done and statuses.is_done(record.status_of(song.raw))
        if self.file:
            merged = merging.merge_file(sure, song.raw)
        elif self._only_fills_gaps(row) and not finishes:
            merged = merging.merge(song.raw, sure)
        else:
            merged = merging.merge(sure, song.raw)
        merged = merging.fill(merged, known)
        return account_ids.without_email(merged)  # an earlier Songwall may have let one in

    def _place(
        self, song: Incoming, row: sqlite3.Row | None, songs: Sequence[Incoming], now: datetime
    ) -> int:
        """Of a song without a date."""
        if row is not None:
            return int(row["place"])
        if song.extras and song.extras.place is not None:
            return song.extras.place
        if self.last_place is not None:
            return self.last_place - 1
        moments = (record.moment_of(other.raw, now) for other in songs)
        below = next((moment for moment in moments if moment is not None), None)
        return below + len(songs) if below is not None else timestamps.microseconds(now)

    def _is_news(self, raw: Raw, place: int, row: sqlite3.Row | None) -> bool:
        if row is None or place != row["place"] or not record.says_the_same(raw, row["raw"]):
            return True
        # Once a file's or another source's, now in this list; or back in it.
        adopted = row["source"] != self.source or bool(row["gone"])
        return adopted and not self._only_fills_gaps(row)

    def _only_fills_gaps(self, row: sqlite3.Row | None) -> bool:
        return self.file or (row is not None and row["source"] in self.others and not row["gone"])

    def _write(
        self, news: list[_News], origins: Origins, version: int, now: datetime
    ) -> list[tuple[int, Raw]]:
        """The songs' keys and records."""
        accounts.note(self.db, (song.account for song, _, _ in news))
        keys: list[tuple[int, Raw]] = []
        for song, place, row in reversed(news):  # of two in one moment the later key hangs first
            stays = row if self._only_fills_gaps(row) else None
            source, gone = (stays["source"], stays["gone"]) if stays else (self.source, 0)
            values = song_rows.values_of(
                song, source=source, place=place, gone=gone, version=version, now=now
            )
            key = song_rows.put(self.db, values)
            self.db.execute(
                """INSERT INTO details (key, raw, wave_long) VALUES (?, ?, ?)
                   ON CONFLICT DO UPDATE SET raw = excluded.raw,
                   wave_long = ifnull(excluded.wave_long, wave_long)""",
                [key, text := record.dumps(song.raw), song.wave_long],
            )
            origins.write(key, song.id, song.raw, text)
            song_rows.want_files(self.db, key, song, source, place, row)
            keys.append((key, song.raw))
        return keys


def _titles(news: list[_News]) -> set[str]:
    """Also those that songs no longer have."""
    titles = {song.title for song, _, _ in news} | {row["title"] for _, _, row in news if row}
    return {title for title in titles if title}


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
    newly = [row[0] for row in rows(db, "SELECT key FROM songs WHERE missed >= 2 AND NOT gone")]
    if newly:
        version = page_version.advance(db)
        pictures.take_down(db, newly)
        db.execute(
            "UPDATE songs SET gone = 1, version = ? WHERE missed >= 2 AND NOT gone", [version]
        )
        pictures.hang(db, newly, version)
    return len(newly)


def _came_with_a_file(rows_by_id: dict[str, sqlite3.Row], song: Incoming) -> bool:
    row = rows_by_id.get(song.id)
    return row is not None and row["source"] == "import"


def _as_known(db: Database, songs: Sequence[Incoming]) -> Sequence[Incoming]:
    """Those that an earlier Songwall took in under an id in capitals stay under it."""
    upper = {song.id.upper(): song for song in songs}
    capitals = {name: song for name, song in upper.items() if record.canonical(name) != name}
    marks = ",".join("?" * len(capitals))
    sql = f"SELECT id, source_id FROM songs WHERE id IN ({marks})"
    known = {row["id"]: row["source_id"] for row in rows(db, sql, [*capitals])}
    by_id = {capitals[name].id: source_id for name, source_id in known.items()}
    return [incoming.with_id(song, by_id[song.id]) if song.id in by_id else song for song in songs]


def _without_unknown(songs: Sequence[Incoming], known: Collection[str]) -> list[Incoming]:
    """Without what only tells of a song that is neither known nor among these."""
    ids = {song.id for song in songs if song.form != lineage.FORM}.union(known)
    return [song for song in songs if song.id in ids]


def _known(db: Database, ids: list[str]) -> dict[str, sqlite3.Row]:
    marks = ",".join("?" * len(ids))
    sql = f"""SELECT key, id, place, source, gone, title, audio_url, cover_url, raw
              FROM songs JOIN details USING (key) WHERE id IN ({marks})"""
    return {row["id"]: row for row in rows(db, sql, ids)}
