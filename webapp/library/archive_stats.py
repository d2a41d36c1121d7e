"""How much of the library is kept here, counted; and its SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webapp.database import one, rows
from webapp.sources import registry

if TYPE_CHECKING:
    from webapp.database import Database


@dataclass(frozen=True, slots=True)
class Standing:
    """Songs that are finished, of them those whose audio is kept; likewise covers; bytes.

    `silent`: finished songs of which no audio was ever known.
    """

    finished: int
    safe: int
    silent: int
    covers: int
    covers_kept: int
    size: int


@dataclass(frozen=True, slots=True)
class Reason:
    """How many files are missing for one reason; `due_at`: when the first is tried again."""

    kind: str
    problem: str
    files: int
    due_at: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file without a copy, and why; `due_at` in s since 1970, NEVER where nobody has it."""

    song_id: str
    title: str | None
    kind: str
    problem: str
    due_at: float


@dataclass(frozen=True, slots=True)
class Silent:
    song_id: str
    title: str | None


def get(db: Database) -> Standing:
    """Stems count with their songs: only their bytes and covers are counted."""
    songs = one(
        db,
        f"""SELECT count(*), ifnull(sum(audio_kept IS NOT NULL), 0), ifnull(sum({_silent()}), 0)
            FROM songs WHERE status = 'completed' AND stem_of IS NULL""",
    )
    pictures = one(
        db,
        """SELECT ifnull(sum(kind = 'cover'), 0),
               ifnull(sum(kind = 'cover' AND name IS NOT NULL), 0),
               ifnull(sum(size + made), 0) FROM files""",
    )
    return Standing(*(songs or (0, 0, 0)), *(pictures or (0, 0, 0)))


def silent(db: Database, most: int) -> list[Silent]:
    """The newest of the songs of which no audio was ever known."""
    sql = f"""SELECT id, title FROM songs WHERE status = 'completed' AND stem_of IS NULL
              AND {_silent()} ORDER BY place DESC LIMIT ?"""
    return [Silent(*row) for row in rows(db, sql, [most])]


def reasons(db: Database, most: int) -> list[Reason]:
    """Why files are missing, the most frequent reason first; as in `troubled`."""
    sql = f"""SELECT kind, ifnull(problem, ''), count(*), min(due_at) FROM files
             WHERE {_MISSING} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ?"""
    return [Reason(*row) for row in rows(db, sql, [most])]


def troubled(db: Database, most: int) -> list[Trouble]:
    """The newest files without a copy that were tried in vain, at most so many for each reason."""
    sql = f"""SELECT id, title, kind, why, due_at FROM (
                  SELECT key, kind, ifnull(problem, '') AS why, due_at, place, row_number() OVER (
                      PARTITION BY kind, problem ORDER BY place DESC) AS nth
                  FROM files WHERE {_MISSING}) AS f
              JOIN songs USING (key) WHERE nth <= ? ORDER BY f.place DESC"""
    return [Trouble(*row) for row in rows(db, sql, [most])]


# Tried in vain, or lost; what was never tried is only on its way.
_MISSING = "name IS NULL AND state != 'kept' AND (state = 'failed' OR problem IS NOT NULL)"


def _silent() -> str:
    """The condition of songs whose audio nobody has, and nobody was asked for in vain."""
    names = ", ".join(f"'{name}'" for name in registry.names(lambda traits: traits.gives_audio))
    return f"""audio_url IS NULL AND audio_kept IS NULL AND (gone OR source NOT IN ({names}))
        AND NOT EXISTS (SELECT 1 FROM files WHERE files.key = songs.key AND kind = 'audio'
                        AND {_MISSING})"""
