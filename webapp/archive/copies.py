"""The stored copies as a check sees them: which are due, intact or lost; and the SQL."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from webapp.archive import checksums
from webapp.database import Database, one, rows, stream, transaction
from webapp.library import files, page_version, song_audio, songs
from webapp.library.files import File
from webapp.library.songs import Card


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """Keys of songs in the order in which they are to be checked; how many copies they have."""

    keys: array[int]
    copies: int


def plan_check(db: Database, before: float, part: int = 1, parts: int = 1) -> CheckPlan:
    """The songs whose copies were not all read since `before` (s since 1970).

    Those unread for the longest first, songs without copies last; of `parts` equal parts, by the
    songs' ids, the one with the number `part`, from 1.
    """
    due = rows(
        db,
        """SELECT songs.key, songs.id, count(f.name) FROM songs
           LEFT JOIN files AS f ON f.key = songs.key AND f.name IS NOT NULL
           GROUP BY songs.key HAVING count(f.name) = 0 OR min(f.checked_at) < ?
           ORDER BY count(f.name) = 0, min(f.checked_at), songs.key""",
        [before],
    )
    in_part = [row for row in due if crc32(row["id"].encode()) % parts == part - 1]
    return CheckPlan(array("q", (row["key"] for row in in_part)), sum(row[2] for row in in_part))


def plan_overdue(db: Database, before: float, before_text: str, most: int) -> CheckPlan:
    """Songs with a copy neither read nor stored since; the time as s since 1970 and RFC 3339."""
    sql = """SELECT key FROM files WHERE name IS NOT NULL AND checked_at < ? AND kept_at < ?
             ORDER BY checked_at LIMIT ?"""
    keys = dict.fromkeys(row["key"] for row in rows(db, sql, [before, before_text, most]))
    return CheckPlan(array("q", keys), len(keys))


def of_songs(db: Database, keys: Sequence[int]) -> list[tuple[Card, list[File]]]:
    """Songs with their stored copies, in the order of `keys`; without those that do not exist."""
    copies = files.copies(db, keys)
    return [(card, copies[card.key]) for card in songs.by_keys(db, keys)]


def names(db: Database) -> Iterator[tuple[str, str, str]]:
    """Of every copy its song's id, its file's name in the song's folder, and its SHA-256."""
    sql = "SELECT id, name, sha256 FROM files JOIN songs USING (key) WHERE name IS NOT NULL"
    yield from (tuple(row) for row in stream(db, sql, []))


def mark_intact(db: Database, copies: Sequence[File], now: float) -> None:
    """They were read whole, and have their checksums."""
    with transaction(db):
        db.executemany(
            "UPDATE files SET checked_at = ? WHERE key = ? AND kind = ? AND sha256 = ?",
            [[now, file.key, file.kind, file.sha256] for file in copies],
        )


def mark_lost(db: Database, file: File, why: str) -> str | None:
    """There is no copy of `file`: it is due for download, at once where somebody has it.

    Returns the sentence for the owner; None where its row is of another copy by now.
    """
    with transaction(db):
        sql = """SELECT host IS NOT NULL AND (url IS NOT NULL OR NOT gone) FROM files
                 JOIN songs USING (key) WHERE key = ? AND kind = ? AND name = ? AND sha256 = ?"""
        row = one(db, sql, [file.key, file.kind, file.name, file.sha256])
        if row is None:
            return None
        if files.FURTHER.fullmatch(file.kind):
            problem = f"{why}; the song has another."
            db.execute("DELETE FROM files WHERE key = ? AND kind = ?", [file.key, file.kind])
        else:
            problem = lost_sentence(why, again=bool(row[0]))
            _empty(db, file, problem, again=bool(row[0]))
        db.execute(
            "UPDATE songs SET recorded = 0, version = ? WHERE key = ?",
            [page_version.advance(db), file.key],
        )
        if file.kind == "audio":
            song_audio.choose(db, file.key)
    return problem


def _empty(db: Database, file: File, problem: str, *, again: bool) -> None:
    state, due_at = ("wanted", 0.0) if again else ("failed", files.NEVER)
    db.execute(
        """UPDATE files SET state = ?, due_at = ?, attempts = 0, problem = ?, name = NULL,
           sha256 = NULL, size = NULL, made = NULL, type = NULL, duration = NULL, kept_at = NULL,
           checked_at = 0, sound = NULL, sound_size = NULL, brought = 0
           WHERE key = ? AND kind = ?""",
        [state, due_at, problem, file.key, file.kind],
    )
    lost = "audio_kept = NULL, has_audio = audio_url IS NOT NULL"
    changes = lost if file.kind == "audio" else "cover_kept = NULL"
    db.execute(f"UPDATE songs SET {changes} WHERE key = ?", [file.key])


def lost_sentence(why: str, *, again: bool) -> str:
    """For the owner, of a copy that is missing or damaged; `again`: whether somebody has it."""
    if again:
        return f"{why}, so it's fetched again."
    where = "" if why == checksums.MISSING else "; what's left of it is in quarantine"
    return f"{why}, and there's nowhere to fetch it from again{where}."


def note_thumbnails(db: Database, file: File, size: int) -> None:
    """A cover's thumbnails are there again; `size`: their bytes."""
    with transaction(db):
        sql = "UPDATE files SET made = ? WHERE key = ? AND kind = ? AND sha256 = ?"
        db.execute(sql, [size, file.key, file.kind, file.sha256])
        if size != file.made:
            db.execute("UPDATE songs SET recorded = 0 WHERE key = ?", [file.key])


def keys(db: Database) -> array[int]:
    """Of all songs, straight from their table: an index may be damaged."""
    return array("q", (row["key"] for row in rows(db, "SELECT key FROM songs ORDER BY key")))


def is_recorded(db: Database, card: Card) -> bool:
    """Whether the song's record on the disk should say what `card` says."""
    row = one(db, "SELECT version, recorded FROM songs WHERE key = ?", [card.key])
    return row is not None and row["recorded"] >= row["version"] == card.version


def mark_unrecorded(db: Database, card: Card) -> None:
    """Its record is due to be written again."""
    with transaction(db):
        db.execute("UPDATE songs SET recorded = 0 WHERE key = ?", [card.key])
