"""Playlists: what each is called, its rule if it has one, and its revision; and their SQL."""

from __future__ import annotations

import secrets
import time
from dataclasses import asdict, dataclass, fields, replace

from webapp.database import Database, one, rows, transaction
from webapp.errors import NotFoundError, PlaylistChangedError, PlaylistError
from webapp.errors import playlists as sentences
from webapp.values import timestamps
from webapp.values.fields import line, text

LONGEST_TITLE = 200  # characters
LONGEST_DESCRIPTION = 2000
LONGEST_RULE = 4000
MOST_SONGS = 100_000  # of one playlist
_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"  # none that is read as another
_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Playlist:
    """One row; the schema says what each field means."""

    key: int
    id: str
    title: str
    description: str | None
    rule: str | None
    most: int | None
    created_at: str
    changed_at: str
    revision: int
    described: int
    recorded: int
    removed_at: str | None

    @property
    def by_rule(self) -> bool:
        return self.rule is not None


@dataclass(frozen=True, slots=True)
class Description:
    """What a person says of a playlist, cleaned. `rule` None: it is filled by hand."""

    title: str
    description: str | None = None
    rule: str | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What its record tells of when it changed, as the schema says it."""

    created_at: str
    changed_at: str
    removed_at: str | None
    revision: int


_COLUMNS = ", ".join(field.name for field in fields(Playlist))


def describe(
    title: object, description: object = None, rule: str | None = None, most: int | None = None
) -> Description | None:
    """None where no title is left; what is too long is cut."""
    cleaned = line(title, LONGEST_TITLE)
    if cleaned is None:
        return None
    about = text(description)
    limit = None if most is None or rule is None else min(max(most, 1), MOST_SONGS)
    return Description(cleaned, about[:LONGEST_DESCRIPTION] if about else None, rule, limit)


def every(db: Database) -> list[Playlist]:
    """The one that changed last first, without those that were removed."""
    return _select(db, "WHERE removed_at IS NULL ORDER BY changed_at DESC, key DESC", [])


def by_id(db: Database, playlist_id: str, *, removed: bool = False) -> Playlist:
    """`removed`: of one that was removed, and else of one that is there; raises NotFoundError."""
    condition = "NOT NULL" if removed else "NULL"
    playlists = _select(db, f"WHERE id = ? AND removed_at IS {condition}", [playlist_id])
    if not playlists:
        raise NotFoundError(sentences.NO_SUCH_PLAYLIST)
    return playlists[0]


def known(db: Database, playlist_id: str) -> Playlist | None:
    """Whether it is there or was removed; None of one that never was."""
    return next(iter(_select(db, "WHERE id = ?", [playlist_id])), None)


def unrecorded(db: Database) -> list[Playlist]:
    """Those whose record on the disk is not of now."""
    return _select(db, "INDEXED BY playlists_by_recorded WHERE recorded < revision", [])


def recorded(db: Database) -> list[Playlist]:
    """Those whose record is of now."""
    return _select(db, "WHERE recorded = revision", [])


def removed_before(db: Database, at: str) -> list[Playlist]:
    return _select(db, "WHERE removed_at < ?", [at])


def version(db: Database) -> int:
    """Another one after each change of any playlist."""
    row = one(db, "SELECT ifnull(max(revision), 0) FROM playlists")
    return int(row[0]) if row else 0


def next_revision(db: Database) -> int:
    """Within the caller's transaction: the clock's milliseconds, so that libraries differ."""
    return max(version(db) + 1, time.time_ns() // 1_000_000)


def create(db: Database, description: Description, *, playlist_id: str | None = None) -> Playlist:
    """Within the caller's transaction: one without songs."""
    revision, now = next_revision(db), timestamps.now()
    row = {
        "id": playlist_id or "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)),
        "title": description.title,
        "description": description.description,
        "rule": description.rule,
        "most": description.most,
        "now": now,
        "revision": revision,
    }
    db.execute(
        """INSERT INTO playlists (id, title, description, rule, most, created_at, changed_at,
               revision, described)
           VALUES (:id, :title, :description, :rule, :most, :now, :now, :revision, :revision)""",
        row,
    )
    return by_id(db, str(row["id"]))


def change(db: Database, playlist_id: str, seen: int | None, description: Description) -> None:
    """Say something else of it. `seen`: the revision that its editor had before them.

    Raises PlaylistChangedError where somebody described it meanwhile; then nothing changed.
    """
    with transaction(db):
        playlist = by_id(db, playlist_id)
        if seen is not None and seen < playlist.described:
            raise PlaylistChangedError(sentences.CHANGED_MEANWHILE)
        if playlist.by_rule != (description.rule is not None):
            raise PlaylistError(sentences.NOT_BY_RULE)
        _describe(db, playlist, description)


def set_rule(db: Database, playlist_id: str, description: Description) -> None:
    """Of one that fills itself; its name stays. Raises PlaylistError."""
    with transaction(db):
        playlist = by_id(db, playlist_id)
        if not playlist.by_rule:
            raise PlaylistError(sentences.NOT_BY_RULE)
        same = replace(description, title=playlist.title, description=playlist.description)
        _describe(db, playlist, same)


def _describe(db: Database, playlist: Playlist, description: Description) -> None:
    row = {**asdict(description), "revision": advance(db, playlist), "key": playlist.key}
    db.execute(
        """UPDATE playlists SET title = :title, description = :description, rule = :rule,
           most = :most, described = :revision WHERE key = :key""",
        row,
    )


def advance(db: Database, playlist: Playlist) -> int:
    """Within the caller's transaction: it changes now, so its record is due."""
    revision = next_revision(db)
    db.execute(
        "UPDATE playlists SET revision = ?, changed_at = ? WHERE key = ?",
        [revision, timestamps.now(), playlist.key],
    )
    return revision


def set_removed(db: Database, playlist_id: str, *, removed: bool) -> None:
    """It can be brought back; raises NotFoundError."""
    with transaction(db):
        playlist = by_id(db, playlist_id, removed=not removed)
        advance(db, playlist)
        removed_at = timestamps.now() if removed else None
        db.execute("UPDATE playlists SET removed_at = ? WHERE key = ?", [removed_at, playlist.key])


def forget(db: Database, playlist: Playlist) -> None:
    """With all its songs; it cannot be brought back."""
    with transaction(db):
        db.execute("DELETE FROM playlists WHERE key = ?", [playlist.key])


def mark_unrecorded(db: Database, playlist: Playlist) -> None:
    """Its record is to be written again."""
    with transaction(db):
        db.execute("UPDATE playlists SET recorded = 0 WHERE key = ?", [playlist.key])


def put(
    db: Database, playlist_id: str, description: Description, past: Past, *, is_recorded: bool
) -> Playlist:
    """Within the caller's transaction: one as its record says, without its songs."""
    playlist = create(db, description, playlist_id=playlist_id)
    recorded = past.revision if is_recorded else 0
    db.execute(
        """UPDATE playlists SET created_at = :created_at, changed_at = :changed_at,
           removed_at = :removed_at, revision = :revision, described = :revision,
           recorded = :recorded WHERE key = :key""",
        {**asdict(past), "recorded": recorded, "key": playlist.key},
    )
    return by_id(db, playlist_id, removed=past.removed_at is not None)


def note_recorded(db: Database, playlist: Playlist) -> None:
    """Its record is of this revision; one that changed meanwhile stays due."""
    with transaction(db):
        db.execute(
            "UPDATE playlists SET recorded = ? WHERE key = ?", [playlist.revision, playlist.key]
        )


def _select(db: Database, clauses: str, parameters: list[object]) -> list[Playlist]:
    sql = f"SELECT {_COLUMNS} FROM playlists {clauses}"
    return [Playlist(*row) for row in rows(db, sql, parameters)]
