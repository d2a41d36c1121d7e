"""A song, as its record on the disk says, into a library that lacks it; and the SQL.

All functions are called within the caller's transaction.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from webapp.archive.copies import lost_sentence
from webapp.database import Database, one, rows
from webapp.errors import UnusableFileError
from webapp.errors import archive as sentences
from webapp.library import (
    accounts,
    files,
    page_version,
    pictures,
    provenance,
    relations,
    song_audio,
    song_rows,
    user_marks,
)
from webapp.library.files import Copy
from webapp.records import incoming, own_format, record
from webapp.records.record import Raw, Record
from webapp.sources import registry
from webapp.values import timestamps

_SOURCE = re.compile(r"[a-z]{1,20}")
_NEWEST_NAMES = frozenset({"key", "hue"})  # a record without them was written by an earlier form


@dataclass(frozen=True, slots=True)
class CopyOnDisk:
    """A copy that lies in the song's folder; `newer`: another one is to be downloaded."""

    copy: Copy
    kept_at: str
    newer: bool = False


@dataclass(slots=True)
class Media:
    """By kind, the copies that lie there and the faults of the others.

    `match_record`: whether the record says all of it.
    """

    copies: dict[str, CopyOnDisk] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    match_record: bool = True


def read_song(document: Mapping[str, Any], now: datetime) -> Record:
    """Of a record's document; raises UnusableFileError where it is not of the song it names."""
    raw = document.get("record")
    if isinstance(raw, dict) and _whole(raw):
        raw = record.shortened(raw)
    song = incoming.accept(raw)
    if song and song.id != document["id"]:  # one of before ids were in lower case
        song = incoming.with_id(song, str(record.identity(document["record"])))
    if song is None or song.id != document["id"]:
        raise UnusableFileError(sentences.RECORD_WITHOUT_SONG)
    return record.read(song.raw, now=now)


def restore(
    db: Database, document: Mapping[str, Any], song: Record, media: Media, now: datetime
) -> None:
    """Into songs, details, origins, marks and files; it hangs only after `link_songs`."""
    version = _version(db)
    extras = own_format.read(document, now)
    key = _free_key(db, extras.key)
    values = _values(document, extras.place, song, version, now)
    accounts.note(db, [song.account])
    song_rows.insert(db, key, values)
    db.execute(
        "INSERT INTO details (key, raw, wave_long, whole) VALUES (?, ?, ?, ?)",
        [key, record.dumps(song.raw), song.wave_long, _whole(document["record"])],
    )
    provenance.put(db, key, extras.origins)
    song_rows.want_files(db, key, song, values["source"], values["place"], None)
    relations.hang_stems(db, {song.id: extras})
    for kind, on_disk in media.copies.items():
        _insert_copy(db, key, kind, values["place"], on_disk)
    for kind, fault in media.faults.items():
        _insert_lost(db, key, kind, values["place"], fault)
    song_audio.choose(db, key)
    user_marks.put(db, key, user_marks.read(extras.marks, now))
    if media.match_record and document.keys() >= _NEWEST_NAMES:
        db.execute("UPDATE songs SET recorded = version WHERE key = ?", [key])


def link_songs(db: Database) -> None:
    """Tie all stems to their songs, and hang all takes."""
    version = _version(db)
    sql = "SELECT DISTINCT title FROM songs WHERE source = ? AND title IS NOT NULL"
    for source in registry.names(lambda traits: traits.has_stems):
        relations.tie_stems(db, {row["title"] for row in rows(db, sql, [source])}, version)
    pictures.hang(db, [row["key"] for row in rows(db, "SELECT key FROM songs")], version)
    # Ties set no record behind: they follow from what the records say.
    db.execute("UPDATE songs SET recorded = max(version, recorded) WHERE recorded > 0")
    page_version.advance(db)


def _whole(raw: Raw) -> str | None:
    """The record's JSON where it is one of those that are taken in no more."""
    return record.dumps(raw) if record.is_too_large(raw) else None


def _values(
    document: Mapping[str, Any], place: int | None, song: Record, version: int, now: datetime
) -> dict[str, Any]:
    if place is None:
        place = song.moment
    source, gone = str(document.get("source")), int(document.get("gone") is True)
    values = song_rows.values_of(
        song,
        source=source if _SOURCE.fullmatch(source) else "import",
        place=timestamps.microseconds(now) if place is None else place,
        gone=gone,
        version=version,
        now=now,
    )
    hue, seen = document.get("hue"), timestamps.read(document.get("seen_at"), now)
    if isinstance(hue, int) and 0 <= hue < record.HUES:
        values["hue"] = hue
    if seen is not None:
        values["seen_at"] = timestamps.rfc3339(seen)
    return {**values, "missed": 2 * gone}


def _version(db: Database) -> int:
    """The same for all that is restored."""
    row = one(db, "SELECT version FROM library")
    return int(row[0]) if row and row[0] > 1 else page_version.advance(db)


def _free_key(db: Database, had: int) -> int:
    """The key that the song had, so that songs of one moment keep their order."""
    if had and one(db, "SELECT 1 FROM songs WHERE key = ?", [had]) is None:
        return had
    return int(rows(db, "SELECT ifnull(max(key), 0) + 1 FROM songs")[0][0])


def _insert_copy(db: Database, key: int, kind: str, place: int, on_disk: CopyOnDisk) -> None:
    _insert_file(db, key, kind, place)
    file = next(file for file in files.of_songs(db, [key]) if file.kind == kind)
    files.mark_archived(db, file, on_disk.copy, on_disk.kept_at)
    if on_disk.newer:
        db.execute("UPDATE files SET state = 'wanted' WHERE key = ? AND kind = ?", [key, kind])


def _insert_lost(db: Database, key: int, kind: str, place: int, why: str) -> None:
    _insert_file(db, key, kind, place)
    sql = """UPDATE files SET problem = iif(host IS NULL, ?, ?),
             state = iif(host IS NULL, 'failed', state), due_at = iif(host IS NULL, ?, due_at)
             WHERE key = ? AND kind = ?"""
    sentences = [lost_sentence(why, again=again) for again in (False, True)]
    db.execute(sql, [*sentences, files.NEVER, key, kind])


def _insert_file(db: Database, key: int, kind: str, place: int) -> None:
    sql = "INSERT INTO files (key, kind, place) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    db.execute(sql, [key, kind, place])
