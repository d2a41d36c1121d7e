"""The files of songs, audio and covers: which are stored, which are to be downloaded; the SQL."""

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields

from webapp.database import Database, one, rows, transaction
from webapp.values import backoff

KINDS = ("audio", "cover")
FURTHER = re.compile(r"audio-[0-9a-f]{8}")  # kinds of further audio files (`song_audio`)
LEASE = 2400.0  # seconds; a download may take less: three attempts of ten minutes
FIRST_PAUSE = 60.0  # seconds after a failed attempt; four times as long after each further one
LONGEST_PAUSE = 24 * 3600.0
NEVER = 253_402_300_799.0  # s since 1970, the end of 9999: not before a new address comes
OWN_FAULT_PAUSE = 60.0  # seconds after a fault of our own, such as a full disk


@dataclass(frozen=True, slots=True)
class File:
    """One row, with its song's ids; the schema says what each field means.

    Without a `url` the source that `host` names hands it out by `source_id`.
    """

    key: int
    kind: str
    song_id: str
    source_id: str
    url: str | None
    host: str | None
    state: str
    attempts: int
    problem: str | None
    name: str | None
    sha256: str | None
    size: int | None
    made: int | None
    type: str | None
    duration: float | None
    kept_at: str | None
    sound: str | None
    sound_size: int | None
    brought: int

    @property
    def mark(self) -> str:
        """That of its copy; "" where there is none."""
        return mark_of(self.sha256 or "")


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that now lies in the song's folder; `hue` of a cover with colours, 0 to 23."""

    name: str
    sha256: str
    size: int
    type: str
    made: int = 0
    duration: float | None = None
    hue: int | None = None
    sound: str | None = None
    sound_size: int | None = None
    brought: int = 0

    @property
    def mark(self) -> str:
        return mark_of(self.sha256)


def mark_of(sha256: str) -> str:
    """Part of a copy's address and of its names, so that browsers may cache it for ever."""
    return sha256[:8]


_OF_SONGS = {"song_id": "songs.id AS song_id", "source_id": "songs.source_id"}
_FIELDS = ", ".join(_OF_SONGS.get(f.name, f"f.{f.name}") for f in fields(File))


def set_address(
    db: Database, key: int, kind: str, *, url: str | None, host: str, place: int, other: bool
) -> None:
    """Within the caller's transaction: note where a file is; a new address is due at once.

    Without a `url`, `host` is the name of the source, which hands the file out on request.
    `other`: whether the address names another file; else a stored copy is not downloaded again.
    """
    db.execute(
        """INSERT INTO files (key, kind, url, host, place)
           VALUES (:key, :kind, :url, :host, :place)
           ON CONFLICT (key, kind) DO UPDATE SET url = :url, host = :host, due_at = 0, attempts = 0,
               problem = NULL, state = iif(state = 'kept' AND NOT :other, 'kept', 'wanted')
           WHERE url IS NOT :url""",
        {"key": key, "kind": kind, "url": url, "host": host, "place": place, "other": other},
    )


def claim(db: Database, now: float, paused: Collection[str] = ()) -> File | None:
    """The newest file due whose host is not `paused`; leased, so that nobody else gets it."""
    due = "SELECT 1 FROM files WHERE state != 'kept' AND due_at <= ? LIMIT 1"
    if one(db, due, [now]) is None:  # an archive that is whole costs next to nothing
        return None
    sql, asked = _CLAIM.format(",".join("?" * len(paused))), [now, now, *paused]
    if one(db, sql, asked) is None:  # what waits for its owner may wait long: no writer's turn
        return None
    with transaction(db):
        row = one(db, sql, asked)
        if row is None:
            return None
        file = File(*row)
        sql = "UPDATE files SET leased_until = ? WHERE key = ? AND kind = ?"
        db.execute(sql, [now + LEASE, file.key, file.kind])
    return file


_CLAIM = f"""SELECT {_FIELDS} FROM files AS f INDEXED BY files_by_place JOIN songs USING (key)
    WHERE f.state != 'kept' AND f.due_at <= ? AND f.leased_until <= ? AND f.host IS NOT NULL
    AND f.host NOT IN ({{}}) AND (f.url IS NOT NULL OR NOT songs.gone)
    ORDER BY f.place DESC LIMIT 1"""


def reserve(db: Database, song_id: str, kind: str, until: float) -> File | None:
    """Within the caller's transaction: nobody downloads this file until then, for it is at hand.

    None where a copy is stored already, or there is no such song.
    """
    db.execute(
        """INSERT INTO files (key, kind, place) SELECT key, :kind, place FROM songs WHERE id = :id
           ON CONFLICT DO NOTHING""",
        {"kind": kind, "id": song_id},
    )
    row = one(
        db,
        f"""SELECT {_FIELDS} FROM files AS f JOIN songs USING (key)
            WHERE id = ? AND f.kind = ? AND f.name IS NULL""",
        [song_id, kind],
    )
    if row is None:
        return None
    sql = "UPDATE files SET leased_until = ? WHERE key = ? AND kind = ?"
    db.execute(sql, [until, row["key"], kind])
    return File(*row)


def cancel_reservation(db: Database, file: File) -> None:
    """A reserved file that was not stored may be downloaded again, if it has an address."""
    with transaction(db):
        key = [file.key, file.kind]
        sql = "UPDATE files SET leased_until = 0 WHERE key = ? AND kind = ? AND name IS NULL"
        db.execute(sql, key)
        sql = "DELETE FROM files WHERE key = ? AND kind = ? AND name IS NULL AND url IS NULL"
        db.execute(sql, key)


def release_claims(db: Database) -> None:
    """Nobody is at anything: the process that was has ended."""
    with transaction(db):
        db.execute("UPDATE files SET leased_until = 0 WHERE state != 'kept' AND leased_until > 0")


def mark_archived(db: Database, file: File, copy: Copy, at: str) -> None:
    """Within the transaction that gave the copy its name: it is whole and on the disk.

    Where the address changed meanwhile, the new one is still to be downloaded.
    """
    if file.kind == "audio":
        note_audio(db, file.key, copy.sha256, copy.duration)
    db.execute(
        """UPDATE files SET state = iif(url IS :url, 'kept', 'wanted'), attempts = 0,
           leased_until = 0, problem = NULL, name = :name, sha256 = :sha256, size = :size,
           made = :made, type = :type, duration = :duration, kept_at = :at, checked_at = 0,
           sound = :sound, sound_size = :sound_size, brought = :brought
           WHERE key = :key AND kind = :kind""",
        {**asdict(copy), "url": file.url, "at": at, "key": file.key, "kind": file.kind},
    )
    if file.kind == "cover":
        sql = "UPDATE songs SET cover_kept = ?, hue = ifnull(?, hue) WHERE key = ?"
        db.execute(sql, [copy.mark, copy.hue, file.key])
    db.execute("UPDATE songs SET recorded = 0 WHERE key = ?", [file.key])


def mark_satisfied(db: Database, file: File) -> None:
    """Within the caller's transaction: what its address gives is stored already."""
    db.execute(
        """UPDATE files SET state = iif(url IS ?, 'kept', 'wanted'), attempts = 0,
           leased_until = 0, problem = NULL WHERE key = ? AND kind = ?""",
        [file.url, file.key, file.kind],
    )


def note_audio(db: Database, key: int, sha256: str, seconds: float | None) -> None:
    """Before its row says so: this copy is the song's audio.

    A song without a length, or with that of the copy before, is as long as its audio. One without a
    waveform is measured (`peaks`), also where the copy before gave none.
    """
    db.execute(
        """UPDATE songs SET audio_kept = :mark, has_audio = 1, recorded = 0,
           measured = iif(wave IS NULL, NULL, measured),
           duration = iif(duration IS NULL OR duration = (SELECT duration FROM files
               WHERE files.key = songs.key AND kind = 'audio'), :seconds, duration)
           WHERE key = :key""",
        {"key": key, "mark": mark_of(sha256), "seconds": seconds},
    )


def kind_beside(sha256: str) -> str:
    """The kind of a further audio file, of the copy with this sum."""
    return f"audio-{mark_of(sha256)}"


def mark_failed(db: Database, file: File, problem: str, now: float) -> None:
    """Its download failed: again after a pause that grows from a minute to a day."""
    attempts = file.attempts + 1
    pause = backoff.pause(attempts, first=FIRST_PAUSE, longest=LONGEST_PAUSE, factor=4)
    postpone(db, file, problem, now + pause, attempts)


def postpone(
    db: Database, file: File, problem: str | None, due_at: float, attempts: int | None = None
) -> None:
    """Without `attempts`, not the file's fault: its host asked for a pause, or our disk is full."""
    attempts = file.attempts if attempts is None else attempts
    with transaction(db):
        db.execute(
            """UPDATE files SET state = 'failed', leased_until = 0, problem = ?,
               due_at = iif(url IS ?, ?, due_at), attempts = iif(url IS ?, ?, attempts)
               WHERE key = ? AND kind = ?""",
            [problem, file.url, due_at, file.url, attempts, file.key, file.kind],
        )


def archived(db: Database, key: int, kind: str) -> File | None:
    """The file, where a copy of it is stored."""
    sql = f"""SELECT {_FIELDS} FROM files AS f JOIN songs USING (key)
              WHERE f.key = ? AND f.kind = ? AND f.name IS NOT NULL"""
    row = one(db, sql, [key, kind])
    return File(*row) if row else None


def problem(db: Database, key: int, kind: str) -> str | None:
    """Why no copy of it is stored, for the owner; None where it is, or nothing was tried."""
    sql = "SELECT problem FROM files WHERE key = ? AND kind = ? AND name IS NULL"
    row = one(db, sql, [key, kind])
    return row["problem"] if row else None


def of_songs(db: Database, keys: Sequence[int]) -> list[File]:
    """All files of these songs, stored or not."""
    marks = ",".join("?" * len(keys))
    sql = f"SELECT {_FIELDS} FROM files AS f JOIN songs USING (key) WHERE f.key IN ({marks})"
    return [File(*row) for row in rows(db, sql, keys)]


def copies(db: Database, keys: Sequence[int]) -> dict[int, list[File]]:
    """By the songs' keys, the files of which a copy is stored."""
    by_key: dict[int, list[File]] = {key: [] for key in keys}
    for file in of_songs(db, keys):
        if file.name is not None:
            by_key[file.key].append(file)
    return by_key


def halt(db: Database, why: str | None) -> None:
    """Note why nothing more can be stored just now; None where it can."""
    with transaction(db):
        db.execute("UPDATE library SET halted = ?", [why])


def halted(db: Database) -> str | None:
    row = one(db, "SELECT halted FROM library")
    return row["halted"] if row else None


def retry(db: Database) -> None:
    """A person asks: what failed is due at once."""
    with transaction(db):
        db.execute("UPDATE files SET due_at = 0 WHERE state = 'failed' AND due_at < ?", [NEVER])


def due(db: Database, now: float, sources: Collection[str]) -> int:
    """How many files are due; `sources` are those that hand them out on request."""
    marks = ",".join("?" * len(sources))
    # Most are due from the start, which is kept count of; the others' pauses have ended.
    sql = f"""SELECT (SELECT ifnull(sum(files), 0) FROM file_counts
                  WHERE due_from = 'url' OR due_from IN ({marks})) +
              (SELECT count(*) FROM files JOIN songs USING (key) WHERE state != 'kept'
                  AND due_at > 0 AND due_at <= ?
                  AND (url IS NOT NULL OR host IN ({marks}) AND NOT gone))"""
    row = one(db, sql, [*sources, now, *sources])
    return int(row[0]) if row else 0
