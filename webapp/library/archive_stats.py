"""How much of the library is kept here, counted; and its SQL."""

from dataclasses import dataclass

from webapp.database import Database, one, rows
from webapp.sources import registry


@dataclass(frozen=True, slots=True)
class Standing:
    """Songs that are finished, of them those whose audio is kept; likewise covers; bytes.

    Finished are those called so, and all others that have audio. `silent`: finished songs of which
    no audio was ever known; `making`: songs that a source is making; `audio_kept`: copies, stems'
    too.
    """

    finished: int
    safe: int
    silent: int
    making: int
    covers: int
    covers_kept: int
    audio_kept: int
    size: int


@dataclass(frozen=True, slots=True)
class Reason:
    """How many files are missing for one reason.

    `due_at`: when the first is tried again, in s since 1970; NEVER where nobody has it.
    """

    kind: str
    problem: str
    files: int
    due_at: float


@dataclass(frozen=True, slots=True)
class NamedSong:
    song_id: str
    title: str | None


def get(db: Database) -> Standing:
    """Stems count with their songs: only their bytes and covers are counted."""
    finished = one(
        db,
        f"""SELECT ifnull(sum(songs * finished), 0),
                ifnull(sum(songs * (audio_kept IS NOT NULL)), 0),
                ifnull(sum(songs * (silent = 2 OR silent = 1 AND {_unasked()})), 0),
                ifnull(sum(songs * (status = 'processing' AND NOT finished
                    AND source != 'import')), 0)
            FROM song_counts""",
    )
    stored = one(
        db,
        """SELECT ifnull(sum(files * (kind = 'cover')), 0),
               ifnull(sum(files * (kind = 'cover' AND standing = 'stored')), 0),
               ifnull(sum(files * (kind = 'audio' AND standing = 'stored')), 0),
               ifnull(sum(bytes), 0) FROM file_counts""",
    )
    return Standing(*(finished or (0, 0, 0, 0)), *(stored or (0, 0, 0, 0)))


def silent(db: Database, most: int) -> list[NamedSong]:
    """The newest of the songs of which no audio was ever known."""
    sql = f"""SELECT id, title FROM songs INDEXED BY songs_by_silence
              WHERE status = 'completed' AND stem_of IS NULL AND audio_url IS NULL
              AND audio_kept IS NULL AND NOT audio_missing AND (gone OR {_unasked()})
              ORDER BY place DESC LIMIT ?"""
    return [NamedSong(*row) for row in rows(db, sql, [most])]


def reasons(db: Database, most: int) -> list[Reason]:
    """Why files are missing, the most frequent reason first; as in `troubled`."""
    sql = f"""SELECT kind, problem, sum(files) AS missing,
                  (SELECT min(due_at) FROM files INDEXED BY files_by_retry
                   WHERE {_MISSING} AND kind = c.kind AND problem IS nullif(c.problem, ''))
              FROM file_counts AS c WHERE standing = 'missing' GROUP BY kind, problem
              HAVING missing > 0 ORDER BY missing DESC, kind, problem LIMIT ?"""
    return [Reason(*row) for row in rows(db, sql, [most])]


def troubled(db: Database, reason: Reason, most: int) -> list[NamedSong]:
    """The songs of the newest files that are missing for this reason: tried in vain, or lost."""
    sql = f"""SELECT id, title FROM files AS f INDEXED BY files_by_problem JOIN songs USING (key)
              WHERE {_MISSING} AND kind = ? AND problem IS nullif(?, '')
              ORDER BY f.place DESC LIMIT ?"""
    return [NamedSong(*row) for row in rows(db, sql, [reason.kind, reason.problem, most])]


# As in the indexes; what was never tried is only on its way.
_MISSING = "name IS NULL AND state != 'kept' AND (state = 'failed' OR problem IS NOT NULL)"


def _unasked() -> str:
    """The condition of songs whose source hands no audio out but by an address."""
    names = ", ".join(f"'{name}'" for name in registry.names(lambda traits: traits.gives_audio))
    return f"source NOT IN ({names})"
